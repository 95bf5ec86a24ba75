"""Tests of what a dialogue teaches of its messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from feelings import DIALOGUES, write_examples

from bot.components.dialogue_lessons import Lesson, Passage, dialogue_files, lessons_of, passages_of, read_lessons, read_passages
from bot.components.feeling_data import FeelingDataError


def lessons(*texts: str, end: int | None = None, why: str = "calm", **more: Any) -> list[Lesson]:
    """The lessons of a dialogue to which the bot answers nothing."""
    turns = [{"text": text, "frustration": 0} for text in texts]
    return list(lessons_of({"turns": turns, "escalate_at": end, "why": why, **more}))


def test_a_passage_ends_where_a_person_should_have_come() -> None:
    """What follows is not known, and what was said before is no reason yet."""
    turns = [{"text": text} for text in ("no me llega", "pásame", "gracias")]
    passages = list(passages_of({"turns": turns, "escalate_at": 1, "why": "asked"}))
    assert passages == [Passage(("no me llega",), None), Passage(("no me llega", "pásame"), "asked")]


def test_a_calm_dialogue_has_a_passage_for_each_message() -> None:
    """None of them is a reason."""
    turns = [{"text": "hola"}, {"text": "gracias"}]
    assert [passage.reason for passage in passages_of({"turns": turns, "escalate_at": None, "why": "calm"})] == [None, None]


def test_a_sensitive_matter_is_known_by_its_name() -> None:
    """Without one, nothing is learnt of it."""
    named = lessons("me robaron la tarjeta", end=0, why="sensitive", matter="fraud")[0]
    unnamed = lessons("me robaron la tarjeta", end=0, why="sensitive")[0]
    after = lessons("me robaron la tarjeta", "¿hola?", end=0, why="sensitive", matter="fraud")[1]
    assert (named.matter_known, named.matter) == (True, "fraud")
    assert (unnamed.matter_known, unnamed.matter) == (False, None)
    assert (after.matter_known, after.matter) == (False, None)


def test_a_reason_that_is_none_is_told() -> None:
    """The error names what was written and what could be."""
    with pytest.raises(FeelingDataError, match="bored"):
        lessons("hola", end=0, why="bored")


def test_a_file_can_be_left_out(tmp_path: Path) -> None:
    """To measure on its author."""
    data = str(write_examples(tmp_path))
    assert dialogue_files(data) == ["dialogues/somebody.jsonl"]
    assert len(read_lessons(data)) == sum(len(dialogue["turns"]) for dialogue in DIALOGUES)
    assert read_lessons(data, ["somebody.jsonl"]) == []
    left = read_passages(data, ["somebody.jsonl"])
    assert len(left) < len(read_passages(data))
    assert {(len(passage.texts), passage.reason) for passage in left} == {(1, "sensitive"), (1, None)}
