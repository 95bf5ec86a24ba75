"""Tests of how a message is split."""

from __future__ import annotations

import pytest

from bot.understanding.clauses import clauses


@pytest.mark.parametrize("text", ["dónde está mi pedido", "hola", "", "ok, gracias"])
def test_one_clause_is_not_split(text: str) -> None:
    """Nothing to gain, and time to lose."""
    assert clauses(text) == []


def test_sentences_are_clauses() -> None:
    """A greeting is too short to be one."""
    assert clauses("Hola. Quiero cancelar mi pedido. ¿Y cómo cambio la dirección?") == [
        "Quiero cancelar mi pedido.", "¿Y cómo cambio la dirección?",
    ]  # fmt: skip


def test_turns_of_speech_split_a_sentence() -> None:
    """ "By the way" and its like begin something new."""
    assert clauses("I want to return the lamp, by the way where is my other order") == [
        "I want to return the lamp", "by the way where is my other order",
    ]  # fmt: skip
