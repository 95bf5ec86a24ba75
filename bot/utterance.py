"""What a customer says to the bot: typed text that can never be an order, or the payload of a button.

Rasa obeys any text that begins with a slash: `/restart` forgets the conversation, `/track_order{"order_number":"…"}`
is an intent with entities that nobody understood but everybody believes. So typed text loses its leading slashes, and
an intent comes only from a payload, which the gateway takes from a button that the bot itself has issued.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Container
from typing import Any

from bot.failures import BadTurn

SLASHES = frozenset(
    "/\N{FRACTION SLASH}\N{DIVISION SLASH}\N{FULLWIDTH SOLIDUS}\N{BIG SOLIDUS}\N{MATHEMATICAL RISING DIAGONAL}"
    "\N{BOX DRAWINGS LIGHT DIAGONAL UPPER RIGHT TO LOWER LEFT}\N{COMBINING LONG SOLIDUS OVERLAY}"
    "\N{COMBINING SHORT SOLIDUS OVERLAY}"
)
NOTHING_SAID = "?"
"""Stands for a text of which nothing is left, such as "///": the bot asks what was meant."""

_WIDE_GAP = re.compile(r"\s{4,}")
_PAYLOAD = re.compile(r"/(?P<intent>[^\s@{}/]{1,100})(?P<entities>\{.*\})?", re.DOTALL)


def typed(text: str) -> str:
    """Return `text` as the bot may read it: no leading slash in any script, no control characters, no wide gaps."""
    # A lone surrogate is legal in JSON and in nothing else that the text will pass through.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = "".join(c if c in "\n\t" or unicodedata.category(c) != "Cc" else " " for c in text)
    # Nobody means anything by the width of a gap, and a pattern with several `\s*` takes its cube in time.
    text = _WIDE_GAP.sub(lambda gap: "\n\n" if "\n" in gap.group() else "   ", text)
    start = next((i for i, c in enumerate(text) if not _can_hide_an_order(c)), len(text))
    return text[start:].rstrip() or NOTHING_SAID


def _can_hide_an_order(character: str) -> bool:
    """Slashes, and whatever is invisible in front of one: spaces, zero-width and other format characters."""
    return character in SLASHES or unicodedata.category(character)[0] in "ZC"


def pressed(payload: str, intents: Container[str], entities: Container[str]) -> dict[str, Any]:
    """Read the payload of a button as Rasa's parse data, so that no text goes through its slash syntax.

    Raises `BadTurn` unless the payload is `/intent` or `/intent{"entity": "value"}` of this domain.
    """
    match = _PAYLOAD.fullmatch(payload.strip())
    if match is None:
        raise BadTurn("the payload must look like /intent or /intent{...}")
    name = match["intent"]
    if name not in intents:
        raise BadTurn("the payload's intent is not in the domain")
    try:
        values = json.loads(match["entities"] or "{}")
    except ValueError:
        raise BadTurn("the payload's entities are not JSON") from None
    found = [
        # Entities that the domain does not know are dropped, as Rasa does.
        {"entity": entity, "value": item, "start": match.start("entities"), "end": match.end("entities"), "extractor": "payload"}
        for entity, value in values.items()
        if entity in entities
        for item in (value if isinstance(value, list) else [value])
    ]
    intent = {"name": name, "confidence": 1.0}
    return {"text": payload.strip(), "intent": intent, "intent_ranking": [intent], "entities": found}
