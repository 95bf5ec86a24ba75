"""Whether a person should take over now, for which reason, and what was seen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.policies.repetition import Similarity, times_asked
from bot.policies.signs import ASKED, SENSITIVE, SIGNS, UNRESOLVED, UNUSUAL, Reader, quiet_frustration, signs_of
from bot.policies.turns import STRANGE_INTENT, UNCLEAR_INTENT, Turn
from bot.policies.wordings import leaves

_PLEASANTRIES = {"thank", "goodbye", "greet"}
# Where somebody may come to harm, calling a person for nothing is the smaller mistake.
_HARM = {"self_harm", "safety", "injury"}
# What was said longer ago no longer matters, and a very long conversation must not become slow.
_REMEMBERED = 12


@dataclass
class Decision:
    """Hand the conversation over, for this reason; `facts` say what was seen, to be put into words."""

    reason: str
    facts: dict[str, Any] = field(default_factory=dict)


def decide(
    turns: Sequence[Turn], settings: Mapping[str, float], weights: Mapping[str, float], reader: Reader, similarity: Similarity
) -> Decision | None:
    """Whether a person should take over after the last of these turns."""
    turns = turns[-_REMEMBERED:]
    if _unclear_again(turns):
        return Decision(UNRESOLVED, _facts(UNRESOLVED, turns, settings, similarity))
    signs = signs_of(turns, reader, settings["form_patience"])
    matter = turns[-1].sensitive
    if matter in _HARM or (matter and signs["reads_sensitive"] >= settings["named"]):
        return Decision(SENSITIVE, {"sensitive": matter})
    if signs["asks_words"] and not signs["declines_words"] and signs["reads_asked"] >= settings["named"]:
        return Decision(ASKED, _facts(ASKED, turns, settings, similarity))
    if likelihood(signs, weights) < settings["threshold"]:
        return None
    spoken = {
        reason: sum(weights[name] * signs[name] for name in names)
        for reason, names in SIGNS.items() if reason != SENSITIVE or matter
    }  # fmt: skip
    reason = max(spoken, key=lambda name: spoken[name])
    if reason == SENSITIVE:
        return Decision(SENSITIVE, {"sensitive": matter})
    if reason != ASKED and _leaving(turns[-1], settings):
        return None
    return Decision(reason, _facts(reason, turns, settings, similarity))


def _unclear_again(turns: Sequence[Turn]) -> bool:
    """Whether the bot has asked what is meant and does not understand it now: nobody is asked twice."""
    if len(turns) < 2 or turns[-2].failure != "unclear":
        return False
    last = turns[-1]
    if last.failure == "unclear":
        return True
    odd = last.typed and last.intent == UNCLEAR_INTENT and not last.in_form
    return odd and not last.answers and not last.content


def likelihood(signs: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """How likely a good person would take over now, from 0 to 1."""
    total = weights["base"] + sum(weights[name] * value for name, value in signs.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def _facts(reason: str, turns: Sequence[Turn], settings: Mapping[str, float], similarity: Similarity) -> dict[str, Any]:
    """How often it was asked, how often the bot failed, how many strange messages came in a row, how angry it sounds."""
    last = turns[-1]
    asked = max(
        times_asked(turns[: position + 1], similarity, settings["same_intent"], settings["same_words"])
        for position in range(len(turns))
    )
    failures = sum(turn.failure is not None for turn in turns[:-1]) + (last.intent == UNCLEAR_INTENT or last.failure is not None)
    strange = 0
    for turn in turns:
        strange = strange + 1 if turn.intent == STRANGE_INTENT else 0
    if reason == UNUSUAL:
        strange = max(strange, min(2, len(turns)))  # one strange request is none: it was this and the one before
    return {"asked": asked, "failures": failures, "strange": strange, "anger": quiet_frustration(turns, len(turns) - 1)}


def _leaving(turn: Turn, settings: Mapping[str, float]) -> bool:
    """Whether the customer is on the way out, or pleased."""
    if not turn.typed or turn.frustration >= settings["storming_out"]:
        return False
    pleasant = turn.intent in _PLEASANTRIES and turn.confidence >= settings["pleasant_confidence"]
    return pleasant or turn.content or leaves(turn.words)
