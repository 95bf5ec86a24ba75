"""Whether the customer is asking for the same thing again."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

import numpy as np

from bot.components.message_vectors import vector_of
from bot.components.writing import plain
from bot.policies.turns import STRANGE_INTENT, UNCLEAR_INTENT, Turn

# Words of four letters and more, by their first five: "entrega" and "entregas" are one.
_LONG_WORD = re.compile(r"\b[a-z]{4,5}")
_FEWEST_WORDS = 2
_SHARED_WORDS = 0.5

Similarity = Callable[[str, str], float]

# These come again without anybody minding.
_SMALL_TALK = {
    "greet", "goodbye", "thank", "affirm", "deny", "inform", "capabilities", "bot_challenge", "contact_human_agent",
}  # fmt: skip


def sentence_similarity(encoders: Sequence[str]) -> Similarity:
    """The cosine of two texts' sentence vectors, the average over the encoders."""

    def similarity(one: str, other: str) -> float:
        return float(np.mean([vector_of(one, [name]) @ vector_of(other, [name]) for name in encoders]))

    return similarity


def times_asked(turns: Sequence[Turn], similarity: Similarity, same_intent: float, same_words: float) -> int:
    """How often the last turn's request has been made in these turns, this time included."""
    last = turns[-1]
    if not _is_request(last):
        return 1
    return 1 + sum(_same(turn, last, similarity, same_intent, same_words) for turn in turns[:-1] if _is_request(turn))


def says_the_same(one: str, other: str) -> bool:
    """Whether two answers of the bot say the same, by their longer words: they are too many to be encoded."""
    first, second = (set(_LONG_WORD.findall(plain(text))) for text in (one, other))
    fewer = min(len(first), len(second))
    if fewer < _FEWEST_WORDS:
        return plain(one) == plain(other)
    return len(first & second) / fewer >= _SHARED_WORDS


def _is_request(turn: Turn) -> bool:
    return turn.typed and turn.intent not in _SMALL_TALK and len(turn.words.split()) >= 2


def _same(one: Turn, other: Turn, similarity: Similarity, same_intent: float, same_words: float) -> bool:
    if one.words == other.words:
        return True
    if about_different_things(one, other):
        return False
    known = one.intent == other.intent and one.intent not in (None, UNCLEAR_INTENT, STRANGE_INTENT)
    return similarity(one.text, other.text) >= (same_intent if known else same_words)


def about_different_things(one: Turn, other: Turn, of_kinds: Collection[str] | None = None) -> bool:
    """Another order number makes it another question; a number added to the same question does not.

    With `of_kinds` only these kinds of entities are compared.
    """
    kinds = {kind for kind, _ in one.entities} & {kind for kind, _ in other.entities}
    if of_kinds is not None:
        kinds &= set(of_kinds)
    return any(
        {value for name, value in one.entities if name == kind} != {value for name, value in other.entities if name == kind}
        for kind in kinds
    )
