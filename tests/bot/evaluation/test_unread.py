"""Tests of the sets of dialogues that are only counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.evaluation import escalation, unread
from bot.evaluation.dialogues import Dialogue
from bot.evaluation.escalation import Outcome
from bot.evaluation.report import _unread

LINE = '{"id": "%s", "lang": "en", "turns": [{"text": "hi", "frustration": 0}], "escalate_at": %s, "why": "%s"}\n'


def test_each_set_is_counted_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And all together; what is found holds no texts."""

    async def everybody(dialogues: list[Dialogue], model: Path) -> list[Outcome]:
        return [Outcome(each, 0, "asked") for each in dialogues]

    monkeypatch.setattr(escalation, "play_all", everybody)
    folder = tmp_path / "unread"
    folder.mkdir()
    (folder / "one.jsonl").write_text(LINE % ("a", "0", "asked") + LINE % ("b", "0", "asked"))
    (folder / "two.jsonl").write_text(LINE % ("c", "null", "calm"))
    found: dict[str, Any] = unread.measure(tmp_path, tmp_path / "model")
    figures = [(name, part["dialogues"], part["f1"]) for name, part in found.items()]
    assert figures == [("one", 2, 1.0), ("two", 1, 0.0), ("all", 3, 0.8)]
    assert found["two"]["false_alarm"] == 1.0
    assert [line.split()[0] for line in unread.table(found).splitlines()[3:]] == ["one", "two", "all"]
    assert "one, 2 dialogues" in _unread(found, {"one": found["one"]})
