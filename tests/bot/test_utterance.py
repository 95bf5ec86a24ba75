"""Typed text and payloads."""

import pytest

from bot.failures import BadTurn
from bot.utterance import NOTHING_SAID, pressed, typed

INTENTS = {"track_order", "handoff_ended"}
ENTITIES = ["order_number", "reason"]


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        " /restart",
        "//restart",
        "/ /restart",
        "\u200b/restart",
        "\ufeff/restart",
        "\u2060\u00a0/restart",
        "\N{FULLWIDTH SOLIDUS}restart",
        "\N{DIVISION SLASH}/restart",
        "\N{FRACTION SLASH}restart",
        "\x00/restart",
        "\u202e/restart",
        "\n\t/restart",
        "\u0338/restart",
        "\x85/restart",
        "\ud800/restart"[1:],
        "\u3000/restart",
    ],
)
def test_no_slash_survives_in_front(text: str) -> None:
    """However a slash is hidden at the beginning, the bot reads only the word."""
    assert typed(text) == "restart"


@pytest.mark.parametrize("text", ["hola", "¿Dónde está?", "and/or", "1/2 día", "👩‍👩‍👧 hola", "مرحبا", "a\nb\tc"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    """Text that begins with anything else is not touched."""
    assert typed(text) == text


@pytest.mark.parametrize("text", ["/", "///", " / ", "\u200b", "\N{FULLWIDTH SOLIDUS}"])
def test_nothing_but_slashes_is_a_question(text: str) -> None:
    """A text of which nothing is left still gets an answer."""
    assert typed(text) == NOTHING_SAID


def test_lone_surrogates_and_control_characters_are_replaced() -> None:
    """Text that no database or encoder takes becomes text that they take."""
    assert typed("a\ud800b\x00c") == "a\ufffdb c"
    typed("a\ud800b").encode()


def test_wide_gaps_are_narrowed() -> None:
    """Three spaces say as much as three thousand; a gap between lines stays one."""
    assert typed("pedido" + " " * 3000 + "10482") == "pedido   10482"
    assert typed("hola" + " \n" * 50 + "\tadiós") == "hola\n\nadiós"


def test_a_payload_is_read_as_parse_data() -> None:
    """The intent and the entities of a button are taken as they are."""
    parsed = pressed('/track_order{"order_number": "RL-10482"}', INTENTS, ENTITIES)
    assert parsed["intent"] == {"name": "track_order", "confidence": 1.0}
    assert [(e["entity"], e["value"]) for e in parsed["entities"]] == [("order_number", "RL-10482")]


def test_entities_that_the_domain_does_not_know_are_dropped() -> None:
    """A payload may say more than the model understands."""
    assert pressed('/track_order{"colour": "red"}', INTENTS, ENTITIES)["entities"] == []


@pytest.mark.parametrize(
    "payload",
    [
        "track_order",
        "/",
        "/restart",
        "/back",
        "/track_order@0.1",
        "/track_order {}",
        "/track_order{",
        "/track_order[]",
        '/track_order{"a": }',
        "/track_order{} now",
        "//track_order",
        "/track_order/handoff_ended",
    ],
)
def test_other_payloads_are_refused(payload: str) -> None:
    """Only intents of the domain, with JSON entities or none; Rasa's own restart is not among them."""
    with pytest.raises(BadTurn):
        pressed(payload, INTENTS, ENTITIES)
