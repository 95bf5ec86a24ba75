"""Tests of noticing that the same thing is asked, or answered, again."""

from __future__ import annotations

import pytest

from bot.policies.repetition import says_the_same, times_asked
from bot.policies.turns import Turn


def same_words(one: str, other: str) -> float:
    """How many words two texts share: enough for a test."""
    first, second = set(one.split()), set(other.split())
    return len(first & second) / len(first | second)


def asked(*turns: Turn) -> int:
    """How often the last of these turns has been asked."""
    return times_asked(turns, same_words, same_intent=0.4, same_words=0.8)


def test_similar_words_with_one_intent_are_one_request() -> None:
    """The same intent needs less similarity than different ones."""
    first, second = "dónde está mi pedido", "pero dónde está ese pedido"
    assert asked(Turn(first, "track_order"), Turn(second, "track_order")) == 2
    assert asked(Turn(first, "track_order"), Turn(second, "delivery_problem")) == 1


def test_another_number_is_another_request() -> None:
    """The same question about two orders is asked once each."""
    orders = [Turn(f"dónde está el {number}", "track_order", entities=frozenset({("order_number", number)})) for number in "12"]
    assert asked(*orders) == 1


def test_small_talk_is_no_request() -> None:
    """Thanking twice is not asking twice."""
    assert asked(Turn("muchas gracias", "thank"), Turn("muchas gracias", "thank")) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Puedes devolverlo en 30 días.", "Puedes devolverlo en 30 días.", True),
        ("We accept Visa, Mastercard and PayPal.", "You can pay by Visa, Mastercard or PayPal.", True),
        ("The order arrives tomorrow.", "Refunds take up to fourteen days.", False),
        ("Sí.", "No.", False),
    ],
)
def test_an_answer_in_other_words_is_the_same_answer(one: str, other: str, same: bool) -> None:
    """What counts is what an answer says."""
    assert says_the_same(one, other) is same
