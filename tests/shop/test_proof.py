"""How customers write order numbers, e-mails and postcodes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.shop.proof import (
    find_any_order_number,
    find_marked_order_number,
    find_order_number,
    find_postcode,
    find_proof,
    normalise_order_number,
    normalise_postcode,
    proves,
)


@pytest.mark.parametrize(
    "written",
    [
        "RL-10482", "rl-10482", "RL10482", "rl 10482", "RL - 10482", "RL_10482", "#10482", "#RL-10482", "10482", " 10482. ",
        "nº 10482", "n° 10482", "no. 10482", "núm. 10482", "pedido 10482", "order #10482", "mi pedido es 10482", "10 482",
        "10.482", "RL–10482", "ＲＬ－１０４８２", "Pedido nº RL-10482", "order number 10482",
    ],
)  # fmt: skip
def test_usual_shapes_of_an_order_number_are_the_same_number(written: str) -> None:
    """An order number is understood in every shape people write it."""
    assert normalise_order_number(written) == "RL-10482"


@pytest.mark.parametrize("written", ["", "1048", "104822", "RL-1048", "49,90", "10482 y 10483", "another", "RL", "28013 Madrid"])
def test_other_texts_are_not_an_order_number(written: str) -> None:
    """What is not exactly one order number is none."""
    assert normalise_order_number(written) is None


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("¿dónde está mi pedido RL-10482?", "RL-10482"),
        ("where is rl10482 please", "RL-10482"),
        ("el pedido número 10482 no llega", "RL-10482"),
        ("my order is 10482", "RL-10482"),
        ("mi pedido #10482 y mi correo ana@example.com", "RL-10482"),
        ("10482", "RL-10482"),
        ("vivo en el 28013 de Madrid", None),
        ("my order cost 10482 €", None),
        ("mi pedido de 12500 euros", None),
        ("call me at 612345678", None),
        ("pedido 1048233", None),
    ],
)
def test_a_sentence_gives_the_number_it_calls_one(sentence: str, number: str | None) -> None:
    """Inside a sentence only what is called an order number is one."""
    assert find_order_number(sentence) == number


def test_bare_digits_are_not_marked() -> None:
    """Five digits alone may be a postcode; RL- or the word order says that they are not."""
    assert find_marked_order_number("28013") is None
    assert find_marked_order_number("no, es el pedido 10483") == "RL-10483"


def test_any_five_digits_answer_the_question_for_the_number() -> None:
    """Who is asked for the number and writes five digits in a sentence has given it."""
    assert find_any_order_number("creo que es el 10482, gracias") == "RL-10482"
    assert find_any_order_number("no lo sé") is None


@pytest.mark.parametrize(
    ("text", "proof"),
    [
        ("mi correo es Ana.Robles@Example.com.", "Ana.Robles@Example.com"),
        ("bs1 4st", "BS14ST"),
        ("my postcode is EH1 2NG", "EH12NG"),
        ("BS14ST", "BS14ST"),
        ("28013", "28013"),
        ("CP: 06700, México", "06700"),
        ("60614-1234", "60614"),
        ("no tengo ni idea", None),
        ("612345678", None),
    ],
)
def test_a_proof_is_found_in_a_text(text: str, proof: str | None) -> None:
    """An e-mail counts first, then a postcode of one of our countries."""
    assert find_proof(text) == proof


def test_postcodes_are_compared_without_spaces_and_case() -> None:
    """The spelling of a postcode does not matter."""
    assert normalise_postcode(" bs1 4st ") == normalise_postcode("BS1-4ST") == "BS14ST"
    assert normalise_postcode("60614-1234") == "60614"
    assert find_postcode("ec1a 1bb") == "EC1A1BB"


@pytest.mark.parametrize("proof", ["ANA@EXAMPLE.COM", " ana@example.com ", "28013", "28 013", "mailto:ana@example.com"])
def test_either_datum_proves(proof: str) -> None:
    """The e-mail in any case, or the postcode in any spelling, proves an order."""
    assert proves(proof, email="ana@example.com", postcode="28013")


@pytest.mark.parametrize("proof", ["", " ", "28014", "ana@example.org", "ana@example.com,28013", "ana", "example.com", "%", "*"])
def test_nothing_else_proves(proof: str) -> None:
    """Part of a datum, a pattern or nothing at all is no proof."""
    assert not proves(proof, email="ana@example.com", postcode="28013")


def test_an_order_without_a_datum_is_not_proved_by_an_empty_one() -> None:
    """Where the order has no e-mail or postcode, nothing matches its absence."""
    assert not proves("", email="", postcode="")
    assert not proves("---", email="a@example.com", postcode="")


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    """Whatever somebody types, reading it gives a number of our shape or nothing."""
    for number in (normalise_order_number(text), find_order_number(text), find_any_order_number(text)):
        assert number is None or (number.startswith("RL-") and len(number) == 8)
    find_proof(text)
    proves(text, email="ana@example.com", postcode="28013")


@pytest.mark.parametrize(
    "unit", ["noº", "no", "n° ", "num ", "el pedido ", "#", "a", "a.", "a@", "a@a.", "1", "12345 ", "RL-", " "]
)
def test_every_pattern_comes_to_an_end(unit: str) -> None:
    """What backtracks without end would hang here, as it would in the actions for everybody."""
    text = (unit * 4000)[:3999] + "!"
    assert normalise_order_number(text) is None
    find_order_number(text), find_any_order_number(text), find_proof(text)
