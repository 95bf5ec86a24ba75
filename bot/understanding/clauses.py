"""Splits a rambling message into the parts that may hold its request."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"(?<=[.!?…;])\s+|\n+|\s+[–—-]\s+|(?<=\))\s+(?=[A-ZÁÉÍÓÚ¿¡])")
_TURN = re.compile(
    r"(?:,|(?<![\s,]))\s+(?=(?:pero|aunque|as[ií]\s+que|por\s+cierto|adem[aá]s|y\s+(?:tambi[eé]n|adem[aá]s|de\s+paso|otra\s+cosa|quiero|quer[ií]a|necesito|ya\s+que)|"
    r"tambi[eé]n|but|although|so\s+(?:can|could|what|how|i)|also|by\s+the\s+way|and\s+(?:also|another|can|could|i\s+(?:want|need|would)|while)|"
    r"anyway|however|plus)\b)", re.I
)  # fmt: skip
_FEWEST_WORDS = 3
_MOST = 6


def clauses(text: str) -> list[str]:
    """The parts of `text` that stand on their own; empty if it is one part."""
    parts: list[str] = []
    for sentence in _SENTENCE.split(text):
        for part in _TURN.split(sentence):
            part = part.strip(" ,")
            if not part:
                continue
            if len(part.split()) < _FEWEST_WORDS and "?" not in part:
                continue
            parts.append(part)
    return parts[:_MOST] if len(parts) > 1 else []
