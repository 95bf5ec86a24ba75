"""Tests of the measures of escalation."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.dialogues import Dialogue, DialogueError, ScriptedTurn, read_dialogues
from bot.evaluation.escalation import Outcome, measures


def outcome(wanted: int | None, at: int | None) -> Outcome:
    """A dialogue of five turns that was handed over at a turn."""
    return Outcome(Dialogue("x", "es", (ScriptedTurn("hola"),) * 5, wanted, ""), at, None if at is None else "asked")


@pytest.mark.parametrize(
    ("wanted", "at", "verdict"),
    [
        (None, None, "quiet"), (None, 2, "false_alarm"), (2, None, "missed"), (2, 1, "on_time"), (2, 3, "on_time"),
        (3, 1, "too_early"), (1, 4, "too_late"),
    ],
)  # fmt: skip
def test_a_turn_early_or_late_is_on_time(wanted: int | None, at: int | None, verdict: str) -> None:
    """Each dialogue gets one verdict."""
    assert outcome(wanted, at).verdict == verdict


def test_shares_are_of_the_dialogues_they_concern() -> None:
    """False alarms are a share of the calm dialogues; a missed handoff is too late."""
    found = measures([outcome(1, 1), outcome(1, None), outcome(None, 0), outcome(None, None)])
    assert (found["precision"], found["recall"], found["f1"]) == (0.5, 0.5, 0.5)
    assert (found["on_time"], found["too_late"], found["false_alarm"]) == (0.5, 0.5, 0.5)
    assert found["by_reason"] == {"asked": 2}


@pytest.mark.parametrize("line", ["no", "{}", '{"id":"a","lang":"es","turns":[{"text":"hola"}],"escalate_at":3}'])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    """The error says which line and what was expected."""
    file = tmp_path / "dialogues.jsonl"
    file.write_text(line + "\n", "utf-8")
    with pytest.raises(DialogueError, match=r"dialogues\.jsonl:1"):
        read_dialogues(file)
