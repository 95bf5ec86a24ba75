"""Tests of how a message is written."""

from __future__ import annotations

import pytest

from bot.components.writing import calm_case, capitals_share, plain, writing_of


def test_one_word_in_capitals_is_not_shouting() -> None:
    """An order number or an abbreviation in capitals is no shouting."""
    assert capitals_share("es el RL-20417 con IVA") == 0.0


def test_a_message_in_capitals_is_shouting() -> None:
    """Everything in capitals is shouted altogether."""
    assert capitals_share("DONDE ESTA MI PEDIDO") == 1.0


def test_shouted_text_is_read_in_lower_case() -> None:
    """The encoder sees a shouted message as if it had been typed calmly."""
    assert calm_case("WHERE IS MY ORDER") == "where is my order"
    assert calm_case("where is RL-10482") == "where is RL-10482"


@pytest.mark.parametrize("text", ["ya te lo he dicho tres veces", "for the third time, no", "¿cuántas veces lo repito?"])
def test_a_reproach_is_heard_in_both_languages(text: str) -> None:
    """Having said it before is a reproach."""
    assert writing_of(text).reproach == 1.0


def test_marks_of_joy_cheer_instead_of_storming() -> None:
    """The same exclamation marks count with the words that they accompany."""
    joy, anger = writing_of("me encanta!!! gracias!!!"), writing_of("sois unos inútiles!!!")
    assert joy.cheering > 0
    assert joy.storming == 0
    assert anger.storming > 0
    assert anger.cheering == 0


def test_plain_text_has_no_accents_capitals_or_curly_marks() -> None:
    """Patterns are matched against one way of writing."""
    assert plain("  No  me   ENTENDÉIS, isn’t it ") == "no me entendeis, isn't it"
