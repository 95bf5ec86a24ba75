"""What belongs to the name of a thing in English: "garden bench", "reading glasses"; colour, size and material do not."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_RESOURCES = Path(__file__).parents[1] / "resources"
_WORDS_BEFORE = re.compile(r"(?<!\w)(?:[A-Za-z'’\-]+[ ]+)+$")
# "Ordered", "largest", "reddish", "mother's": never what a thing is for.
_NEVER_A_KIND = re.compile(r".*(?:ed|est|ish|ly|['’]s)")
# "My daughter starts violin"
_PLURAL = re.compile(r"(?!tennis|sports|games|glass|grass|cross|dress|press).*[^s]s")
_OPENS = frozenset(
    [
        "the",
        "a",
        "an",
        "my",
        "your",
        "this",
        "that",
        "these",
        "those",
        "our",
        "his",
        "her",
        "their",
        "any",
        "some",
        "sell",
        "stock",
        "selling",
    ]
)


def kind_before(text: str, start: int) -> int:
    """Where the name of the thing at `start` begins."""
    before = _WORDS_BEFORE.search(text[:start])
    words = list(re.finditer(r"[A-Za-z'’\-]+", before.group())) if before else []
    if not before or not words:
        return start
    first = before.start()
    taken = 0
    # Known ones need no article: "do you have trail shoes".
    while taken < min(2, len(words)) and words[-1 - taken].group().lower() in _kinds():
        taken += 1
    if taken:
        return first + words[-taken].start()
    word = words[-1].group()
    if (
        not re.fullmatch(r"[a-z]{3,}(?:-[a-z]+)?", word)
        or word in how()
        or _NEVER_A_KIND.fullmatch(word)
        or _PLURAL.fullmatch(word)
    ):
        return start
    # Any other word, if an article opens the phrase: "the red prom dress".
    for other in reversed(words[:-1]):
        if other.group().lower() in _OPENS:
            return first + words[-1].start()
        if other.group().lower() not in how() and not _NEVER_A_KIND.fullmatch(other.group()):
            return start
    return start


@lru_cache(maxsize=1)
def how() -> frozenset[str]:
    """Words that say how, of what or whose a thing is."""
    return frozenset((_RESOURCES / "how_things_are.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def everyday() -> frozenset[str]:
    """Words that a sentence may begin with; a name is none of them."""
    texts = [_RESOURCES / "languages" / "es.txt", _RESOURCES / "languages" / "en.txt", _RESOURCES / "not_names.txt"]
    return how().union(*(re.findall(r"[^\W\d_]+", path.read_text(encoding="utf-8").lower()) for path in texts))


@lru_cache(maxsize=1)
def _kinds() -> frozenset[str]:
    return frozenset((_RESOURCES / "kinds_of_things.txt").read_text(encoding="utf-8").split())
