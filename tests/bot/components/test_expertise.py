"""Tests of whether the customer knows their way around."""

from __future__ import annotations

import pytest
from feelings import understood

from bot.components.expertise import EXPERTISE, ExpertiseDetector, expertise_of, expertise_over


@pytest.mark.parametrize("text", ["es mi primera compra", "no sé cómo se hace", "I'm new to this", "where do I find the number"])
def test_newness_is_heard(text: str) -> None:
    """Whoever says that this is new to them is new."""
    assert expertise_of(text) == "new"


@pytest.mark.parametrize("text", ["RL-10482, sin tracking desde ayer", "need the RMA and a return label"])
def test_numbers_and_terms_tell_experts(text: str) -> None:
    """Numbers and terms at once are how experts write."""
    assert expertise_of(text) == "expert"


def test_asking_what_a_term_means_is_new() -> None:
    """Whoever asks about a term uses it, and does not know it."""
    assert expertise_of("I don't understand the tracking number") == "new"


@pytest.mark.parametrize("text", ["hola", "quiero devolver un jersey"])
def test_most_messages_do_not_tell(text: str) -> None:
    """Nothing is made up from an ordinary message."""
    assert expertise_of(text) is None


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], None), ([None], None), (["expert"], "expert"), (["new"], "new"), ([None, None], "regular"),
        ([None, "expert"], "regular"), ([None, "expert", "expert"], "expert"), (["expert", "new"], "new"),
    ],
)  # fmt: skip
def test_a_conversation_adds_up(told: list[str | None], expected: str | None) -> None:
    """A first message counts most, two signs settle it, and newness is believed."""
    assert expertise_over(told) == expected


def test_it_is_part_of_the_answer() -> None:
    """The component puts the sign on the message."""
    assert understood(ExpertiseDetector(), "tracking de RL-10482").get(EXPERTISE) == "expert"
