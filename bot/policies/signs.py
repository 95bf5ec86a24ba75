"""The signs that a person should take over: what stands out in a turn, seen beside the turns before it.

Each sign is a number from 0 to 1. What it weighs stands in config.yml, and which of the five reasons for a handoff it
speaks for stands here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from bot.policies.repetition import about_different_things, says_the_same
from bot.policies.turns import UNCLEAR_INTENT, Turn
from bot.policies.wordings import asks_for_person, corrects, declines_person, offers_person, rejects

ASKED, FRUSTRATED, UNRESOLVED, UNUSUAL, SENSITIVE = "asked", "frustrated", "unresolved", "unusual", "sensitive"

REASONS = (ASKED, FRUSTRATED, UNRESOLVED, UNUSUAL, SENSITIVE)

SIGNS: dict[str, tuple[str, ...]] = {
    ASKED: ("reads_asked", "asks_intent", "asks_words", "declines_words", "offer_open", "offer_accepted"),
    SENSITIVE: ("reads_sensitive", "matter", "matter_likely"),
    FRUSTRATED: ("reads_frustrated", "frustration", "frustration_before", "frustration_again"),
    UNRESOLVED: (
        "reads_unresolved", "same_answer", "unclear", "clarified", "refused", "trouble", "failing", "rejected", "corrected",
    ),
    UNUSUAL: ("reads_unusual", "outside", "outside_again"),
}  # fmt: skip
"""Every sign by the reason it speaks for."""

_RAREST = 1e-4
_ORDERS = frozenset({"order_number", "tracking_code"})

CIRCUMSTANCES = ("answered", "pleasantry", "value", "sure")
"""What speaks for no reason, and still makes a handoff more or less likely."""


class Reader(Protocol):
    """Whoever reads a conversation as a whole: see `bot.policies.reader`."""

    def read(self, texts: Sequence[str]) -> dict[str, float]:
        """From 0 to 1 for each reason, after the last of what the customer has said so far."""


def signs_of(turns: Sequence[Turn], reader: Reader, form_patience: float) -> dict[str, float]:
    """All signs and circumstances of the last turn. In a form, odd and unclear words count only by `form_patience`."""
    here = _Place(turns, form_patience)
    turn = here.turn
    found = {
        "asks_intent": turn.ranking.get("contact_human_agent", 0.0),
        "asks_words": float(turn.typed and asks_for_person(turn.words)),
        "declines_words": float(turn.typed and declines_person(turn.words)),
        "matter": float(turn.sensitive is not None),
        "matter_likely": _by_odds(turn.sensitive_confidence),
        "rejected": float(turn.typed and rejects(turn.words)),
        "corrected": float(turn.typed and corrects(turn.words)),
        "unclear": here.odd(turn.intent == UNCLEAR_INTENT),
        "failing": float(turn.failure is not None),
        "answered": float(bool(turn.answers) and turn.failure is None),
        "pleasantry": min(1.0, turn.ranking.get("thank", 0.0) + turn.ranking.get("goodbye", 0.0)),
        "value": turn.ranking.get("inform", 0.0),
        "sure": turn.confidence,
    }
    return found | here.reading(reader) | here.offer() | here.frustration() | here.trouble() | here.strangeness()


class _Place:
    """The last of these turns among the others."""

    def __init__(self, turns: Sequence[Turn], patience: float) -> None:
        self.turn = turns[-1]
        self.before = turns[-2] if len(turns) > 1 else None
        self._turns = turns
        self._patience = patience

    def odd(self, value: float) -> float:
        """How much an odd message counts: an address that sounds like nothing a shop does is what the form asked for."""
        return float(value) * (self._patience if self.turn.in_form else 1.0)

    def reading(self, reader: Reader) -> dict[str, float]:
        """What the conversation reads like. A pressed button is no word of the customer's; another order is another matter."""
        if not (self.turn.typed and self.turn.text.strip()):
            return {f"reads_{reason}": 0.0 for reason in REASONS}
        read = reader.read([
            turn.text for turn in self._turns
            if turn.typed and turn.text.strip() and not about_different_things(turn, self.turn, _ORDERS)
        ])  # fmt: skip
        for reason in (UNRESOLVED, UNUSUAL):
            read[reason] = self.odd(read[reason])
        return {f"reads_{reason}": value for reason, value in read.items()}

    def offer(self) -> dict[str, float]:
        """Whether the bot has just offered a person, and the customer says yes, or not no."""
        offered = float(self.before is not None and offers_person(self.before.said))
        ranking = self.turn.ranking
        return {
            "offer_open": offered * (1.0 - ranking.get("deny", 0.0)),
            "offer_accepted": offered * ranking.get("affirm", 0.0),
        }

    def frustration(self) -> dict[str, float]:
        """How frustrated the message is, and the worst one before it."""
        now = quiet_frustration(self._turns, len(self._turns) - 1)
        worst = max((quiet_frustration(self._turns, other) for other in range(len(self._turns) - 1)), default=0.0)
        return {
            "frustration": now,
            "frustration_before": worst,
            "frustration_again": now * worst,
        }

    def trouble(self) -> dict[str, float]:
        """Whether the last answer failed, or was the same again."""
        failure = self.before.failure if self.before else None
        said = self.before.answers if self.before else []
        old = [answer for turn in self._turns[:-2] for answer in turn.answers]
        return {
            "same_answer": float(any(says_the_same(one, other) for one in said for other in old)),
            "clarified": float(failure == "unclear"),
            "refused": float(failure == "declined"),
            "trouble": float(failure == "trouble"),
        }

    def strangeness(self) -> dict[str, float]:
        """Whether this and the message before it are nothing that a shop does."""
        outside = self.odd(self.turn.outside)
        return {"outside": outside, "outside_again": outside * (self.before.outside if self.before else 0.0)}


def _by_odds(probability: float) -> float:
    """A probability by its odds: 0 is one in ten thousand, 0.5 as likely as not. Matters are rare: one in ten is a lot."""
    bounded = min(max(probability, _RAREST), 1.0 - _RAREST)
    return 0.5 - 0.5 * math.log(bounded / (1.0 - bounded)) / math.log(_RAREST / (1.0 - _RAREST))


def quiet_frustration(turns: Sequence[Turn], position: int) -> float:
    """A turn's frustration; for somebody who always writes in capitals, as if they had not."""
    turn = turns[position]
    others = [other for place, other in enumerate(turns[: position + 1]) if place != position and other.typed]
    habit = bool(others) and sum(other.shouted for other in others) * 2 > len(others)
    if turn.frustration_quiet is not None and habit:
        return turn.frustration_quiet
    return turn.frustration


def smoothed_frustration(turns: Sequence[Turn], fading: float = 0.6) -> float:
    """How frustrated the customer is by now: the last turns count most, and it calms down slowly."""
    level = 0.0
    for position in range(len(turns)):
        level = max(quiet_frustration(turns, position), level * fading)
    return round(level, 3)
