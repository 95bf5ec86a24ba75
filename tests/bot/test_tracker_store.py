"""The store of conversations: a turn is there whole or not at all, and once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.failures import Overtaken
from bot.tracker_store import TurnStore

DOMAIN = Domain.from_dict(
    {
        "version": "3.1",
        "intents": ["greet"],
        "slots": {"city": {"type": "text", "mappings": [{"type": "custom"}]}},
        "responses": {"utter_greet": [{"text": "hi"}]},
    }
)
ANSWER = {"messages": [{"text": "hi"}], "understood": {"confidence": 0.5}}


def start() -> list[Event]:
    """Return the events with which a session begins."""
    return [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]


def said(text: str, message_id: str) -> list[Event]:
    """Return the events of a turn."""
    return [
        UserUttered(text, {"name": "greet"}, message_id=message_id),
        ActionExecuted("utter_greet"),
        BotUttered("hi"),
        ActionExecuted("action_listen"),
    ]


@pytest.fixture
def store(tmp_path: Path) -> TurnStore:
    """A store in a file."""
    return TurnStore(DOMAIN, host=f"sqlite:///{tmp_path}/tracker.db")


def test_an_unknown_conversation_is_empty(store: TurnStore) -> None:
    """Nothing stored means no tracker, and the first place."""
    stored = store.load("c")
    assert (stored.tracker, stored.first, stored.head, store.answer("c", "m")) == (None, 0, 0, None)


def test_a_turn_and_its_answer_come_back(store: TurnStore) -> None:
    """What was stored is read, in order, and the next place follows it."""
    store.append("c", 0, start() + said("hello", "m1"), message_id="m1", answer=ANSWER)
    store.append("c", 7, said("again", "m2"), message_id="m2", answer=ANSWER)
    stored = store.load("c")
    assert stored.tracker is not None
    assert stored.head == 11 == store.head("c")
    assert [e.text for e in stored.tracker.events if isinstance(e, UserUttered)] == ["hello", "again"]
    assert store.answer("c", "m1") == ANSWER
    assert store.answer("d", "m1") is None


def test_of_two_writers_one_gets_the_place(store: TurnStore) -> None:
    """The second learns of it; nothing of it is stored."""
    store.append("c", 0, said("first", "m1"), message_id="m1", answer=ANSWER)
    with pytest.raises(Overtaken):
        store.append("c", 0, said("second", "m2"), message_id="m2", answer=ANSWER)
    assert store.answer("c", "m2") is None
    assert store.head("c") == 4


def test_a_message_is_stored_once(store: TurnStore) -> None:
    """The same message cannot be stored again at a later place."""
    store.append("c", 0, said("first", "m1"), message_id="m1", answer=ANSWER)
    with pytest.raises(Overtaken):
        store.append("c", 4, said("first", "m1"), message_id="m1", answer=ANSWER)


def test_only_the_latest_session_is_loaded(store: TurnStore) -> None:
    """Earlier sessions stay stored, and do not slow down later ones."""
    store.append("c", 0, start() + said("old", "m1"), message_id="m1", answer=ANSWER)
    store.append("c", 7, start() + said("new", "m2"), message_id="m2", answer=ANSWER)
    latest, everything = store.load("c"), store.load("c", all_sessions=True)
    assert (latest.first, latest.head) == (7, 14)
    assert len(latest.tracker.events) == 7
    assert len(everything.tracker.events) == 14


async def test_rasa_itself_can_use_it(store: TurnStore) -> None:
    """`rasa shell` saves trackers as with any other store."""
    tracker = DialogueStateTracker.from_events("shell", start() + said("hello", "m1"), DOMAIN.slots)
    await store.save(tracker)
    await store.save(tracker)
    tracker = await store.retrieve("shell")
    for event in [*start(), SlotSet("city", "Madrid"), *said("more", "m2")]:
        tracker.update(event)
    await store.save(tracker)
    again = await store.retrieve("shell")
    assert again.get_slot("city") == "Madrid"
    assert len(again.events) == 8
    assert len((await store.retrieve_full_tracker("shell")).events) == 15
    assert list(await store.keys()) == ["shell"]
    assert await store.exists("shell")


def test_numbers_of_numpy_are_stored(store: TurnStore) -> None:
    """Components leave them in parse data."""
    import numpy

    store.append("c", 0, [SlotSet("city", numpy.float32(0.5))], answer={"x": numpy.int64(3)}, message_id="m")
    assert store.answer("c", "m") == {"x": 3}


def test_the_file_survives_a_loss_of_power(store: TurnStore, tmp_path: Path) -> None:
    """Every commit is on the disk before the answer leaves."""
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_without_an_address_it_lives_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """`rasa shell` in a bare checkout leaves no files."""
    monkeypatch.delenv("RELEVO_TRACKER_URL", raising=False)
    store = TurnStore(DOMAIN)
    store.append("c", 0, said("hello", "m1"), message_id="m1", answer=ANSWER)
    assert store.head("c") == 4


def test_two_replicas_share_one_file(store: TurnStore, tmp_path: Path) -> None:
    """A second process sees each turn as soon as it is stored."""
    other = TurnStore(DOMAIN, host=f"sqlite:///{tmp_path}/tracker.db")
    store.append("c", 0, said("hello", "m1"), message_id="m1", answer=ANSWER)
    assert other.answer("c", "m1") == ANSWER
    with sqlite3.connect(tmp_path / "tracker.db") as plain:
        assert plain.execute("SELECT count(*) FROM tracker_turns").fetchone() == (1,)
