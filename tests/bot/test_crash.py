"""What is left of a conversation when the process dies."""

from __future__ import annotations

import http.client
import threading
from pathlib import Path

import pytest

from tests.bot.conftest import Actions, Bot, spoken
from tests.bot.test_channel import stored, texts


@pytest.fixture
def mortal(tiny_model: Path, actions: Actions, tmp_path: Path) -> Bot:
    """A bot of its own for a test that kills it."""
    bot = Bot(tiny_model, tmp_path, actions.url)
    bot.start()
    yield bot
    bot.kill()


def test_a_kill_loses_no_answered_turn_and_keeps_no_half_one(mortal: Bot, actions: Actions) -> None:
    """What was answered is remembered; what was under way runs again from its beginning."""
    answered = mortal.turn("c", text="hello", message_id="m1")[1]

    reached, release = threading.Event(), threading.Event()

    def hang(_: object) -> object:
        reached.set()
        release.wait(20)
        return 200, spoken("Too late.")

    actions.answers["action_track_order"] = hang  # type: ignore[assignment]
    outcome = []

    def interrupted() -> None:
        try:
            mortal.turn("c", text="track RL-10482", message_id="m2")
        except (OSError, http.client.HTTPException) as error:
            outcome.append(error)

    asking = threading.Thread(target=interrupted)
    asking.start()
    assert reached.wait(20)
    mortal.kill()
    release.set()
    asking.join(20)
    assert outcome

    actions.answers["action_track_order"] = lambda _: (200, spoken("Found."))
    mortal.start()
    assert mortal.turn("c", text="hello", message_id="m1")[1] == {**answered, "replayed": True}
    again = mortal.turn("c", text="track RL-10482", message_id="m2")[1]
    assert again["replayed"] is False
    assert texts(again)[-1] == "Found."
    assert [e["message_id"] for e in stored(mortal, "c") if e["event"] == "user"] == ["m1", "m2"]
