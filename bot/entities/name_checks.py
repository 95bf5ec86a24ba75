"""Whether words are a person's name, and where it ends."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from bot.entities import name_patterns as patterns

_RESOURCES = Path(__file__).parents[1] / "resources"
# "mohamed el idrissi,": the last part of a name, not the next of the sentence.
_LAST_PART = re.compile(
    r"\s+(?!lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|pedido|d[ií]a)[^\W\d]{4,}\s*(?:[,.;]|$)", re.I
)


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Cut the candidate where ordinary words begin."""
    words = list(re.finditer(r"\S+", text[start:end]))
    capitals = bool(words) and words[0].group()[:1].isupper()
    stop = end
    for kept, word in enumerate(words):
        plain = word.group().strip(".,")
        link = (
            kept > 0
            and re.fullmatch(patterns.LINK, plain, re.I) is not None
            and (
                capitals
                or plain.lower() not in ("y", "i", "el", "la")
                or text[start + word.start() - 3 : start + word.start()].lower() == "de "
                or (kept == 1 and _LAST_PART.match(text, start + word.end()) is not None)
            )
        )
        if kept and ((patterns.STOP.fullmatch(plain) and not link) or (capitals and not link and not plain[:1].isupper())):
            stop = start + word.start()
            break
        if not kept and patterns.STOP.fullmatch(plain):
            return None
        if kept and not capitals and not link and patterns.DID.fullmatch(plain) and plain.lower() not in known():
            stop = start + word.start()
            break
        if not capitals and kept >= 2 and not link and plain.lower() not in known() and plain.lower() in ordinary():
            stop = start + word.start()
            break
        # "Margaret Holroyd. I telephoned": a full stop ends a name, except behind an initial and the like.
        if word.group().endswith(".") and len(plain) > 3:
            stop = start + word.start() + len(plain)
            break
    shown = text[start:stop].rstrip(" ,")
    shown = re.sub(rf"(?:\s+{patterns.LINK})+$", "", shown)
    shown = patterns.FROM_A_PLACE.sub(lambda m: "" if m.group("place").lower() in places() else m.group(), shown)
    # A full stop ends the sentence unless it follows an initial.
    if shown.endswith(".") and not re.search(r"\b[A-Z]\.$", shown):
        shown = shown[:-1]
    shown = re.sub(r"['’]s$", "", shown)
    return (start, start + len(shown)) if shown else None


def may_be_name(shown: str) -> bool:
    """No ordinary word stands first."""
    words = shown.lower().replace(".", "").split()
    return bool(words) and len(words[0]) > 1 and words[0] not in ordinary()


def starts_with_known(shown: str) -> bool:
    """The first word is in the list of first names."""
    first = re.split(r"[\s\-]", shown)[0].strip(".")
    return first.lower() in known() and not (first.islower() and first in words_like_names())


def is_ordinary(word: str) -> bool:
    """A word that is no part of a name."""
    if re.fullmatch(patterns.LINK, word, re.I):
        return False
    return word.lower() in ordinary() or patterns.STOP.fullmatch(word) is not None


def in_a_place(before: str) -> bool:
    """What stands before says that a street or a town follows."""
    return bool(
        re.search(
            r"\b(?:calle|c/|avenida|avda\.?|av\.?|plaza|paseo|hotel|calle de|street|road|san|santa|st\.?|en|in|colonia|barrio|"
            r"esquina con|cruce con|corner of)"
            r"\s+(?:de\s+)?$",
            before,
            re.I,
        )
    )


def tidy(shown: str) -> str:
    """With capitals, where the customer wrote none."""
    return shown if any(character.isupper() for character in shown) else shown.title()


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """First names."""
    return frozenset((_RESOURCES / "first_names.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def words_like_names() -> frozenset[str]:
    """First names that are words as well: in small letters they are words."""
    return frozenset((_RESOURCES / "words_like_names.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def ordinary() -> frozenset[str]:
    """Words that follow an introduction and are no names."""
    return frozenset((_RESOURCES / "not_names.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def places() -> frozenset[str]:
    """Towns and countries."""
    return frozenset((_RESOURCES / "places.txt").read_text(encoding="utf-8").splitlines())
