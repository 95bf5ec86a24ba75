"""What Relevo itself says, in each of its languages."""

from __future__ import annotations

import re

import pytest

from relevo.ledger import Reason
from relevo.phrases import LANGUAGES, PHRASES, phrase


@pytest.mark.parametrize("key", sorted(PHRASES))
def test_every_phrase_exists_in_every_language_with_the_same_places(key: str) -> None:
    """No customer meets another language, and no name is left out."""
    spoken = PHRASES[key]
    assert set(spoken) == set(LANGUAGES)
    assert all(spoken.values())
    assert len({tuple(sorted(re.findall(r"\{(\w+)\}", text))) for text in spoken.values()}) == 1


def test_every_reason_of_a_handoff_has_its_words() -> None:
    """Each reason the bot can give is announced; `returned` is an agent's and has its own."""
    assert {f"handoff_{reason}" for reason in Reason if reason is not Reason.RETURNED} <= set(PHRASES)


def test_a_language_we_do_not_speak_hears_english() -> None:
    """English is what most others read."""
    assert phrase("resolved", "fr") == PHRASES["resolved"]["en"]


def test_a_name_with_braces_is_only_a_name() -> None:
    """What somebody is called is never a format."""
    assert "{name}" in phrase("agent_joined", "en", name="{name}")


@pytest.mark.parametrize(("language", "numbers"), [("es", ("112", "024")), ("en", ("988", "emergency number"))])
def test_whoever_speaks_of_self_harm_is_told_where_help_is(language: str, numbers: tuple[str, ...]) -> None:
    """Until a person writes, they are not left alone."""
    assert all(number in phrase("handoff_self_harm", language) for number in numbers)
