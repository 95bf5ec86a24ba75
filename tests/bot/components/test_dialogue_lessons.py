"""Tests of what a dialogue teaches of its messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from feelings import DIALOGUES, write_examples

from bot.components.dialogue_lessons import Lesson, dialogue_files, lessons_of, read_lessons
from bot.components.feeling_data import FeelingDataError


def lessons(*texts: str, end: int | None = None, why: str = "calm", **more: Any) -> list[Lesson]:
    """The lessons of a dialogue to which the bot answers nothing."""
    turns = [{"text": text, "frustration": 0} for text in texts]
    return list(lessons_of({"turns": turns, "escalate_at": end, "why": why, **more}))


def test_the_turn_that_asks_is_the_one_that_is_answered_by_a_person() -> None:
    """What was said before does not ask, and of what came after nothing is known but its mood."""
    assert [lesson.asks for lesson in lessons("no me llega", "pásame", "gracias", end=1, why="asked")] == [False, True, None]


def test_yes_to_an_offer_asks_only_in_its_place() -> None:
    """Nobody should learn that "vale" asks for a person."""
    turns = [{"text": "no va", "bot": "¿Quieres hablar con una persona?"}, {"text": "vale"}]
    assert [lesson.asks for lesson in lessons_of({"turns": turns, "escalate_at": 1, "why": "asked"})] == [False, None]


def test_what_is_stuck_was_not_stuck_when_it_was_first_said() -> None:
    """From the second time on it sounds like it."""
    assert [lesson.stuck for lesson in lessons("a", "b", "c", end=2, why="unresolved")] == [None, True, True]


def test_two_strange_requests_are_strange() -> None:
    """The one that a person is called for, and the one before."""
    assert [lesson.unusual for lesson in lessons("hola", "b", "c", end=2, why="unusual")] == [False, True, True]


def test_a_sensitive_matter_is_known_by_its_name() -> None:
    """Without one, nothing is learnt of it."""
    named = lessons("me robaron la tarjeta", end=0, why="sensitive", matter="fraud")[0]
    unnamed = lessons("me robaron la tarjeta", end=0, why="sensitive")[0]
    assert (named.matter_known, named.matter) == (True, "fraud")
    assert (unnamed.matter_known, unnamed.matter) == (False, None)


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
