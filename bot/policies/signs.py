"""The signs that a person should take over: what stands out in a turn, seen beside the turns before it.

Each sign is a number from 0 to 1. What it weighs stands in config.yml, and which of the five reasons for a handoff it
speaks for stands here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.policies.repetition import Similarity, likeness, says_the_same
from bot.policies.turns import UNCLEAR_INTENT, Turn
from bot.policies.wordings import asks_for_person, corrects, declines_person, offers_person, rejects

ASKED, FRUSTRATED, UNRESOLVED, UNUSUAL, SENSITIVE = "asked", "frustrated", "unresolved", "unusual", "sensitive"

SIGNS: dict[str, tuple[str, ...]] = {
    ASKED: ("asks", "asks_intent", "asks_words", "declines_words", "offer_open", "offer_accepted"),
    SENSITIVE: ("matter", "matter_likely"),
    FRUSTRATED: ("frustration", "frustration_before", "frustration_again"),
    UNRESOLVED: (
        "stuck", "stuck_before", "stuck_again", "repeated", "repeated_again", "repeated_stuck", "same_answer", "unclear",
        "clarified", "refused", "trouble", "failed_stuck", "failing", "rejected", "corrected",
    ),
    UNUSUAL: ("unusual_before", "unusual_again", "failed_unusual", "outside", "outside_again"),
}  # fmt: skip
"""Every sign by the reason it speaks for."""

_RAREST = 1e-4

CIRCUMSTANCES = ("answered", "pleasantry", "value", "sure")
"""What speaks for no reason, and still makes a handoff more or less likely."""


def signs_of(turns: Sequence[Turn], similarity: Similarity, form_patience: float) -> dict[str, float]:
    """All signs and circumstances of the last turn. In a form, odd and unclear words count only by `form_patience`."""
    here = _Place(turns, len(turns) - 1, similarity, form_patience)
    turn = here.turn
    found = {
        "asks": turn.signal("asks"),
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
    return found | here.offer() | here.frustration() | here.trouble() | here.strangeness()


class _Place:
    """A turn among the others."""

    def __init__(self, turns: Sequence[Turn], position: int, similarity: Similarity, patience: float) -> None:
        self.turn = turns[position]
        self.before = turns[position - 1] if position else None
        self._turns = turns[: position + 1]
        self._similarity = similarity
        self._patience = patience

    def odd(self, value: float) -> float:
        """How much an odd message counts: an address that sounds like nothing a shop does is what the form asked for."""
        return float(value) * (self._patience if self.turn.in_form else 1.0)

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
        """Whether the matter gets nowhere: it sounds so, it is asked again, the last answer failed or was the same again."""
        now = self.odd(self.turn.signal("stuck")) if self.before else 0.0
        earlier = self.before.signal("stuck") if self.before and len(self._turns) > 2 else 0.0
        likenesses = (likeness(other, self.turn, self._similarity) for other in self._turns[:-1])
        alike = [*sorted(likenesses, reverse=True), 0.0, 0.0]
        failure = self.before.failure if self.before else None
        said = self.before.answers if self.before else []
        old = [answer for turn in self._turns[:-2] for answer in turn.answers]
        return {
            "stuck": now,
            "stuck_before": earlier,
            "stuck_again": now * earlier,
            "repeated": alike[0],
            "repeated_again": alike[1],
            "repeated_stuck": alike[0] * now,
            "same_answer": float(any(says_the_same(one, other) for one in said for other in old)),
            "clarified": float(failure == "unclear"),
            "refused": float(failure == "declined"),
            "trouble": float(failure == "trouble"),
            "failed_stuck": now if failure else 0.0,
        }

    def strangeness(self) -> dict[str, float]:
        """Whether this and the message before it are nothing that a shop does."""
        now, outside = self.odd(self.turn.signal("unusual")), self.odd(self.turn.outside)
        earlier = self.before.signal("unusual") if self.before else 0.0
        return {
            "unusual_before": earlier,
            "unusual_again": now * earlier,
            "outside": outside,
            "outside_again": outside * (self.before.outside if self.before else 0.0),
            "failed_unusual": now if self.before and self.before.failure else 0.0,
        }


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
