"""What a no says beyond no: that somebody gives up, only cannot answer, or was not understood."""

from __future__ import annotations

import re

_BARE_NO = re.compile(
    r"^\W*(?:no+|nop|nope|nah|na|que no|para nada|no way|not? (?:really|now|today)|ahora no|no hace falta|"
    r"no (?:gracias|thanks|thank you)|mejor no|i'm good)"
    r"(?:\W+(?:gracias|muchas gracias|thanks|thank you|por ahora|de momento|for now))?\W*$",
    re.IGNORECASE,
)
_GIVES_UP = re.compile(
    r"\b(?:d[eé]jalo|d[eé]jelo|d[eé]jenlo|dejarlo|dej[aá]|olv[ií]dalo|olv[ií]delo|olvidate|da igual|no importa|par[ae]|salir|"
    r"nada|ya no|cancel\w*|never ?mind|forget (?:it|about it)|leave it|doesn'?t matter|stop|quit|exit|skip it|not any ?more)\b",
    re.IGNORECASE,
)

_OBJECTS = re.compile(
    r"no (?:me |nos )?(?:(?:has|ha|han|hab[eé]is) (?:contestado|respondido|entendido)|(?:contest|respond|entiend)\w*)|"
    r"no (?:es|era) (?:eso|lo que|a lo que)|not what i|"
    r"(?:didn'?t|haven'?t|not|never) answer\w*|(?:didn'?t|don'?t|not) understand",
    re.IGNORECASE,
)


def is_bare_no(text: str) -> bool:
    """Whether a text is no more than a no; so is a button, which has no text."""
    return not text.strip() or bool(_BARE_NO.match(text))


def gives_up(text: str) -> bool:
    """Whether somebody who was asked for something wants to leave it, rather than just not having it at hand."""
    return is_bare_no(text) or bool(_GIVES_UP.search(text))


def objects(text: str) -> bool:
    """Whether somebody says that they were not answered, or not understood."""
    return bool(_OBJECTS.search(text))
