"""The body of a turn."""

import json
from typing import Any

import pytest

from bot.failures import BadTurn
from bot.turn_request import TurnRequest

GOOD = {"conversation": "c", "message_id": "m", "text": "hola", "payload": None, "metadata": {"channel": "web"}}


def parse(**changes: Any) -> TurnRequest:
    """Parse the good body with changes."""
    return TurnRequest.parse(json.dumps({**GOOD, **changes}).encode())


def test_a_good_body_is_read() -> None:
    """Every field arrives."""
    request = parse(metadata={"channel": "telegram", "locale": "es"})
    assert (request.conversation, request.message_id, request.text) == ("c", "m", "hola")
    assert (request.channel, request.locale) == ("telegram", "es")


def test_unknown_channels_and_locales_are_nothing_special() -> None:
    """New channels and odd locales do not break a turn."""
    request = parse(metadata={"channel": ["x"][0], "locale": "fr"})
    assert (request.channel, request.locale) == ("relevo", None)
    assert parse(metadata=None).locale is None


@pytest.mark.parametrize(
    "changes",
    [
        {"text": None},
        {"payload": "/greet"},
        {"text": ""},
        {"text": "  \n"},
        {"text": 7},
        {"text": ["hola"]},
        {"conversation": ""},
        {"conversation": None},
        {"conversation": "c" * 256},
        {"message_id": 5},
        {"message_id": ""},
        {"metadata": "web"},
        {"text": None, "payload": ""},
        {"text": None, "payload": {}},
    ],
)
def test_other_bodies_are_refused(changes: Any) -> None:
    """The gateway is told what is wrong."""
    with pytest.raises(BadTurn):
        parse(**changes)


@pytest.mark.parametrize("body", [b"", b"hola", b"[]", b"null", b"\xff\xfe", b'{"text": '])
def test_what_is_not_a_json_object_is_refused(body: bytes) -> None:
    """Noise is a bad turn, not a crash."""
    with pytest.raises(BadTurn):
        TurnRequest.parse(body)
