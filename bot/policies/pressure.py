"""When a person should take over: what each turn adds to the pressure on the conversation, and when it is enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.components.writing import plain, writing_of
from bot.policies.repetition import Similarity, says_the_same, times_asked
from bot.policies.turns import STRANGE_INTENT, UNCLEAR_INTENT, Turn
from bot.policies.wordings import asks_for_person, corrects, declines_person, leaves, offers_person, rejects, settled

ASKED, FRUSTRATED, UNRESOLVED, UNUSUAL, SENSITIVE = "asked", "frustrated", "unresolved", "unusual", "sensitive"

_PLEASANTRIES = {"thank", "goodbye", "greet"}
_SHORT_ANSWER = 8
_REMARK = 3
# What was said longer ago has faded, and a very long conversation must not become slow.
_REMEMBERED = 12


@dataclass
class Decision:
    """Hand the conversation over, for this reason; `facts` say what was seen, to be put into words."""

    reason: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Load:
    """What the turns so far weigh, by kind; all of it fades when turns go well."""

    frustrated: float = 0.0
    unresolved: float = 0.0
    unusual: float = 0.0

    @property
    def total(self) -> float:
        return self.frustrated + self.unresolved + self.unusual

    def reason(self) -> str:
        parts = {FRUSTRATED: self.frustrated, UNRESOLVED: self.unresolved, UNUSUAL: self.unusual}
        return max(parts, key=lambda name: parts[name])


def decide(turns: Sequence[Turn], settings: Mapping[str, float], similarity: Similarity) -> Decision | None:
    """Whether a person should take over after the last of these turns."""
    turns = turns[-_REMEMBERED:]
    last = turns[-1]
    if last.sensitive:
        return Decision(SENSITIVE, {"sensitive": last.sensitive})
    if wants_person(last, settings) or _accepts_person(turns, settings):
        return Decision(ASKED)
    load, facts = weigh(turns, settings, similarity)
    if load.total < settings["threshold"] or _leaving(last, settings):
        return None
    # Only a turn that itself went badly hands over: pressure that is left from before is not a reason.
    if not facts.pop("bad"):
        return None
    return Decision(load.reason(), facts)


def wants_person(turn: Turn, settings: Mapping[str, float]) -> bool:
    """Whether this turn asks for a person, by its intent or in so many words."""
    if turn.intent == "contact_human_agent" and turn.confidence >= settings["asked_confidence"]:
        return not (turn.typed and declines_person(turn.words))
    return turn.typed and asks_for_person(turn.words)


def _accepts_person(turns: Sequence[Turn], settings: Mapping[str, float]) -> bool:
    """Whether this turn says yes to a person whom the bot has just offered."""
    if len(turns) < 2 or turns[-1].intent != "affirm" or turns[-1].confidence < settings["asked_confidence"]:
        return False
    said = plain(turns[-2].answers[-1]) if turns[-2].answers else ""
    return said.endswith("?") and offers_person(said)


def weigh(turns: Sequence[Turn], settings: Mapping[str, float], similarity: Similarity) -> tuple[_Load, dict[str, Any]]:
    """The pressure after the last turn, and what made it."""
    load = _Load()
    facts: dict[str, Any] = {"failures": 0, "asked": 1, "strange": 0}
    for position, turn in enumerate(turns):
        before = turns[position - 1] if position else None
        anger = settings["frustration"] * _anger(turns, position, settings)
        said_before = times_asked(turns[: position + 1], similarity, settings["same_intent"], settings["same_words"])
        again = settings["repeated"] * min(said_before - 1, 3)
        failed = _failed_before(turns, position, settings)
        objected = _objection(turn, before, settings)
        if objected and position > 1 and _objection(before, turns[position - 2], settings):  # type: ignore[arg-type]
            # Set right once, and wrong again: the bot does not see what is wanted.
            objected *= settings["again_objected"]
        unclear, strange = _not_understood(turn, before, settings)
        if unclear and not facts["failures"] and not failed:
            # The first unclear message is asked about.
            unclear = min(unclear, settings["clarified"])
        stuck = again + failed + objected + unclear
        load.frustrated = load.frustrated * settings["fading"] + anger
        # A matter that is stuck stays stuck; it is forgotten when a turn goes well.
        load.unresolved = load.unresolved * (settings["sticking"] if stuck else settings["fading"]) + stuck
        # One strange question between good ones is curiosity; only several in a row need a person.
        load.unusual = load.unusual + strange if strange else 0.0
        facts["failures"] += int(failed > 0) + int(turn is turns[-1] and unclear > 0)
        facts["strange"] = facts["strange"] + 1 if strange else 0
        facts["asked"] = max(facts["asked"], said_before)
        facts["bad"] = anger + again + objected + unclear + strange > settings["bad_turn"]
    facts["anger"] = quiet_frustration(turns, len(turns) - 1)
    return load, facts


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


def _anger(turns: Sequence[Turn], position: int, settings: Mapping[str, float]) -> float:
    turn = turns[position]
    calm = settings["calm_below"]
    level = max(0.0, quiet_frustration(turns, position) - calm) / (1.0 - calm)
    if position == 0:
        # Whoever arrives angry is angry with the shop: the bot may still be of help.
        return level * settings["first_turn"]
    growing = quiet_frustration(turns, position) - quiet_frustration(turns, position - 1)
    if growing > settings["growth_step"]:
        level *= 1.0 + settings["growth"]
    if writing_of(turn.text).reproach:
        level += settings["reproach"]
    return level


def _objection(turn: Turn, before: Turn | None, settings: Mapping[str, float]) -> float:
    """What the customer finds wrong with the last answer: it was no good, or it was about something else."""
    if before is None or not turn.typed:
        return 0.0
    if rejects(turn.words):
        return settings["rejected"]
    return settings["corrected"] if corrects(turn.words) else 0.0


def _failed_before(turns: Sequence[Turn], position: int, settings: Mapping[str, float]) -> float:
    """What the answer to the turn before adds: it failed, or it was the same words again."""
    if position == 0:
        return 0.0
    answered = turns[position - 1]
    failure = answered.failure
    if failure == "trouble":
        return settings["trouble"]
    if failure == "unclear":
        return settings["clarified"]
    if failure == "declined":
        return settings["declined"]
    earlier = [answer for turn in turns[: position - 1] for answer in turn.answers]
    again = any(says_the_same(old, new) for new in answered.answers for old in earlier)
    return settings["same_answer"] if again else 0.0


def _not_understood(turn: Turn, before: Turn | None, settings: Mapping[str, float]) -> tuple[float, float]:
    """How much the turn itself was unclear, and how much it was something that the shop does not do."""
    if not turn.typed:
        return 0.0, 0.0
    patience = 1.0
    if turn.in_form or (before is not None and _answers_question(turn, before)):
        patience = settings["form_patience"]
    if turn.failure in ("unclear", "trouble"):
        return settings["unclear"] * patience, 0.0
    if turn.failure == "declined":
        return 0.0, settings["unusual"]
    if turn.answers:
        # Whatever the classifier thought, the bot had an answer.
        return 0.0, 0.0
    asked_back = before is not None and before.failure == "unclear"
    if turn.intent == UNCLEAR_INTENT or (asked_back and turn.confidence < settings["unsure"]):
        return settings["unclear"] * patience, 0.0
    if turn.intent == STRANGE_INTENT:
        return 0.0, settings["unusual"] * patience
    return 0.0, 0.0


def _answers_question(turn: Turn, before: Turn) -> bool:
    """A few words after a question are its answer, two or three are a remark: they look like nothing a shop does."""
    length = len(turn.words.split())
    asked = bool(before.answers) and before.answers[-1].rstrip().endswith("?") and before.failure is None
    return length <= _REMARK or (asked and length <= _SHORT_ANSWER)


def _leaving(turn: Turn, settings: Mapping[str, float]) -> bool:
    """Whether the customer is on the way out, or pleased."""
    if turn.typed and settled(turn.words) and turn.frustration < settings["storming_out"]:
        return True
    pleasant = turn.intent in _PLEASANTRIES and turn.confidence >= settings["asked_confidence"]
    if pleasant and turn.frustration < settings["storming_out"]:
        return True
    return turn.typed and leaves(turn.words) and turn.frustration < settings["storming_out"]
