"""Two replicas that are given the same conversation at the same time, which routing should never let happen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.bot.conftest import Actions, Bot, spoken
from tests.bot.test_channel import stored, texts


@pytest.fixture(scope="module")
def other(bot: Bot, tiny_model: Path, _actions: Actions) -> Iterator[Bot]:
    """A second replica on the conversations of the first."""
    replica = Bot(tiny_model, bot.folder, _actions.url)
    replica.start()
    yield replica
    replica.kill()


@pytest.fixture
def together(actions: Actions) -> Actions:
    """An action server that answers its first two calls only when both are there."""
    both = threading.Barrier(2)

    def meet(_: Any) -> Any:
        if len(actions.calls) <= 2:
            both.wait(20)
        return 200, spoken("Found.")

    actions.answers["action_track_order"] = meet
    return actions


def test_one_message_at_two_replicas_is_one_turn(bot: Bot, other: Bot, together: Actions, conversation: str) -> None:
    """Both run it, one stores it, and the other answers with what was stored."""
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda replica: replica.turn(conversation, text="track", message_id="m1"), (bot, other)))
    assert [status for status, _ in answers] == [200, 200]
    assert sorted(answer["replayed"] for _, answer in answers) == [False, True]
    assert answers[0][1]["messages"] == answers[1][1]["messages"]
    assert len([event for event in stored(bot, conversation) if event["event"] == "user"]) == 1


def test_two_messages_at_two_replicas_are_two_turns(bot: Bot, other: Bot, together: Actions, conversation: str) -> None:
    """The one that comes second runs again, after the first; no event is lost."""
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(bot.turn, conversation, text="track", message_id="m1")
        second = pool.submit(other.turn, conversation, text="track", message_id="m2")
    assert [texts(turn.result()[1])[-1] for turn in (first, second)] == ["Found.", "Found."]
    events = stored(bot, conversation)
    assert sorted(e["message_id"] for e in events if e["event"] == "user") == ["m1", "m2"]
    assert [e["event"] for e in events].count("session_started") == 1
