"""Tests of the wordings that bear on taking over."""

from __future__ import annotations

import pytest

from bot.components.writing import plain
from bot.policies.wordings import asks_for_person, corrects, declines_person, failure_in, leaves, offers_person, rejects, settled


@pytest.mark.parametrize(
    "text", ["¿Te paso con una persona?", "Would you like me to put you through?", "A colleague will look at it."]
)
def test_an_offer_of_a_person_is_known(text: str) -> None:
    """The bot's own offers are recognised in both languages."""
    assert offers_person(plain(text))


@pytest.mark.parametrize("text", ["Shall I put it in your basket?", "Would you like to get a refund?", "¿Te paso el enlace?"])
def test_other_offers_are_no_offer_of_a_person(text: str) -> None:
    """Only people are put through."""
    assert not offers_person(plain(text))


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("Perdona, no te he entendido.", "unclear"), ("Sorry, I didn't quite get that.", "unclear"),
        ("Hay un problema técnico.", "trouble"), ("I still can't look it up, there's an error.", "trouble"),
        ("De eso no puedo informarte.", "declined"), ("I can't help with that.", "declined"),
        ("Tu pedido llega mañana.", None), ("Your order arrives tomorrow.", None),
    ],
)  # fmt: skip
def test_what_an_answer_admits(answer: str, failure: str | None) -> None:
    """Failures are told apart from answers."""
    assert failure_in(plain(answer)) == failure


@pytest.mark.parametrize("text", ["eso no me sirve", "that doesn't help", "ya lo he mirado", "it isn't there"])
def test_a_rejected_answer_is_heard(text: str) -> None:
    """The customer says that the answer was no good."""
    assert rejects(plain(text))


@pytest.mark.parametrize("text", ["me refiero a la pieza", "I mean the part, not the wardrobe", "ya, pero ¿cuándo?"])
def test_a_correction_is_heard(text: str) -> None:
    """The customer sets right what the bot made of the request."""
    assert corrects(plain(text))


def test_leaving_is_heard() -> None:
    """Giving up is leaving, asking is not."""
    assert leaves("dejalo, ya llamo yo")
    assert leaves("never mind")
    assert not leaves("donde esta mi pedido")


@pytest.mark.parametrize("text", ["ordered for two people", "para una persona mayor", "what is my agent number"])
def test_people_in_other_matters_are_no_request(text: str) -> None:
    """The word alone is not enough."""
    assert not asks_for_person(text)


@pytest.mark.parametrize(
    "text",
    ["can one of your people ring my mother", "could somebody get back to me", "que la llamen a ella",
     "¿me puede atender alguna de sus compañeras?", "call me back on this number"],
)  # fmt: skip
def test_asking_for_a_call_is_asking_for_a_person(text: str) -> None:
    """For oneself or for somebody else."""
    assert asks_for_person(plain(text))


@pytest.mark.parametrize(
    "text", ["no hace falta que llamen a nadie", "no es necesario que avise a una persona", "prefiero que me lo explique usted"]
)
def test_a_declined_person_is_not_asked_for(text: str) -> None:
    """Politeness is no request."""
    assert not asks_for_person(plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "vale, entonces espero",
        "ya lo tengo",
        "uf, ya está",
        "got it",
        "right, I'll take the small one",
        "paid",
        "ah, makes sense",
    ],
)
def test_a_settled_matter_is_heard(text: str) -> None:
    """The customer has what they wanted, however they put it."""
    assert settled(plain(text))


@pytest.mark.parametrize(
    "text", ["ya está roto otra vez", "got it twice", "vale, pero sigue sin llegar", "done, and still nothing", "¿y mi pedido?"]
)
def test_a_matter_with_a_but_is_not_settled(text: str) -> None:
    """The same words with a complaint behind them."""
    assert not settled(plain(text))


@pytest.mark.parametrize("text", ["mejor que no me llame nadie, lo vemos por aquí", "please do not ring me, the baby is asleep"])
def test_who_wants_no_call_wants_no_person(text: str) -> None:
    """They are glad to write."""
    assert declines_person(plain(text))


@pytest.mark.parametrize(
    "text", ["why don't you call me", "no me llama nadie desde el lunes", "don't call me, let a person write to me"]
)
def test_who_misses_a_call_declines_nobody(text: str) -> None:
    """The same words, the other way round."""
    assert not declines_person(plain(text))
