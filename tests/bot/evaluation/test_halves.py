"""Tests of the files by outside authors and their two halves."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bot.evaluation.dialogues import read_dialogues
from bot.evaluation.halves import half_of, table
from bot.evaluation.report import _outside_authors
from bot.evaluation.rows import read_rows

DEVELOPMENT = Path(__file__).parents[3] / "data" / "dev"
PART = {
    "accuracy": {"es": 0.91, "en": 0.9}, "texts": 650, "noticed": 0.9, "refused": 0.02, "entities_f1": 0.95, "escalation_f1": 0.9,
    "escalation_on_time": 0.86, "escalation_false_alarm": 0.04,
}  # fmt: skip


def test_a_text_never_changes_its_half() -> None:
    """Who has read half A has never seen what half B holds."""
    assert [half_of(text) for text in ("hola", "where is it", "adiós", "refund me")] == ["A", "B", "A", "A"]
    assert half_of(["hola", "adiós"]) == half_of("hola\nadiós")


def test_both_halves_are_about_as_large() -> None:
    """Each tells something by itself."""
    texts = [row["text"] for row in read_rows(DEVELOPMENT / "intents_outside.jsonl", ("text", "intent"))]
    dialogues = [[turn.text for turn in each.turns] for each in read_dialogues(DEVELOPMENT / "escalation_outside.jsonl")]
    for found in (Counter(map(half_of, texts)), Counter(map(half_of, dialogues))):
        assert min(found.values()) > 0.4 * sum(found.values())


def test_the_halves_are_told_apart() -> None:
    """One line each."""
    assert [line.split()[0] for line in table({"A": PART, "B": PART}).splitlines()[3:]] == ["A", "B"]
    assert "A, 650 texts" in _outside_authors({"A": PART, "B": PART}, {"A": PART})
