"""Tests of showing a dialogue to the policy."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.dialogues import Dialogue, ScriptedTurn
from bot.evaluation.escalation import play

sys.path.insert(0, str(Path(__file__).parents[1] / "policies"))
from conversations import DOMAIN, policy


async def parse(text: str) -> dict[str, Any]:
    """Nothing is understood."""
    return {"text": text, "intent": {"name": "nlu_fallback", "confidence": 0.9}, "entities": []}


def dialogue(*answers: str | None) -> Dialogue:
    """A customer who says strange things, and what the bot answered."""
    texts = ("eso del chisme que decía", "el chisme que no va ni a tiros", "pues el chisme, lo que te cuento")
    turns = tuple(ScriptedTurn(text, answer) for text, answer in zip(texts, answers, strict=False))
    return Dialogue("x", "es", turns, None, "")


@pytest.mark.asyncio
async def test_an_answer_that_the_bot_had_means_that_it_understood() -> None:
    """What the author's bot answered counts more than what our classifier makes of the text."""
    outcome = await play(dialogue("Claro, ¿el rojo?", "Se enciende con el botón.", "De nada."), parse, policy(), DOMAIN)
    assert outcome.at is None


@pytest.mark.asyncio
async def test_a_second_admission_hands_over_instead() -> None:
    """Where the author's bot fails for the second time, ours calls a person."""
    outcome = await play(dialogue("No te he entendido.", "Perdona, no te entiendo."), parse, policy(), DOMAIN)
    assert (outcome.at, outcome.reason) == (1, "unresolved")


@pytest.mark.asyncio
async def test_an_announced_person_is_not_shown() -> None:
    """The handoff in the author's script neither helps nor hinders."""
    shown = await play(dialogue("Te paso con una persona.", None), parse, policy(), DOMAIN)
    hidden = await play(dialogue(None, None), parse, policy(), DOMAIN)
    assert shown.at == hidden.at
