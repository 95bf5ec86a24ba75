"""The customer's turns of an episode, read from the tracker: what was said, how, and what the bot made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.writing import capitals_share, plain
from bot.policies.wordings import failure_in, settled

HANDOFF = "action_handoff"
HANDOFF_ENDED = "handoff_ended"
CLARIFY = "utter_clarify"
DECLINE = "utter_out_of_scope"
UNCLEAR_INTENT = "nlu_fallback"
STRANGE_INTENT = "out_of_scope"

_SHOUTED = 0.3


@dataclass
class Turn:
    """One message of the customer and the bot's answer to it."""

    text: str
    intent: str | None = None
    confidence: float = 0.0
    entities: frozenset[tuple[str, str]] = frozenset()
    frustration: float = 0.0
    frustration_quiet: float | None = None
    sensitive: str | None = None
    sensitive_confidence: float = 0.0
    outside: float = 0.0
    ranking: dict[str, float] = field(default_factory=dict)
    expertise: str | None = None
    language: str | None = None
    typed: bool = True
    in_form: bool = False
    answers: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The text as patterns read it."""
        return plain(self.text)

    @property
    def said(self) -> str:
        """The end of the bot's answer as patterns read it."""
        return plain(self.answers[-1]) if self.answers else ""

    @property
    def content(self) -> bool:
        """Whether the customer says that the matter is settled."""
        return self.typed and settled(self.words)

    @property
    def shouted(self) -> bool:
        """Whether the message is written in capitals."""
        return capitals_share(self.text) > _SHOUTED

    @property
    def failure(self) -> str | None:
        """How the bot's answer failed: `unclear`, `declined`, `trouble`, or not at all."""
        if CLARIFY in self.actions:
            return "unclear"
        if DECLINE in self.actions:
            return "declined"
        return next((name for name in map(failure_in, map(plain, self.answers)) if name), None)


@dataclass
class Episode:
    """What the policy reads: the turns since the bot last got the conversation, and where it stands now."""

    turns: list[Turn]
    handed_over: bool = False
    language: str = "en"

    @property
    def last(self) -> Turn:
        """The turn that is being answered."""
        return self.turns[-1]


def read_episode(tracker: DialogueStateTracker) -> Episode:
    """The episode that the tracker is in: it begins with the conversation, or when a person gives it back."""
    episode = Episode(turns=[])
    in_form = asking = False
    for event in tracker.applied_events():
        if isinstance(event, ActiveLoop):
            in_form = bool(event.name)
        elif isinstance(event, UserUttered):
            if event.intent_name == HANDOFF_ENDED:
                episode.turns, episode.handed_over, in_form, asking = [], False, False, False
            else:
                asking = False
                episode.turns.append(turn_of(event, in_form))
        elif isinstance(event, ActionExecuted) and event.action_name == HANDOFF:
            asking = True
        elif asking and isinstance(event, BotUttered):
            # Only now is the handoff in the answer: an action server in trouble leaves nothing.
            episode.handed_over = True
        elif episode.turns:
            _note_answer(episode.last, event)
    episode.language = _language(episode, tracker)
    return episode


def turn_of(event: UserUttered, in_form: bool = False) -> Turn:
    """A turn from what the pipeline said of the message."""
    data: dict[str, Any] = dict(event.parse_data or {})
    text = event.text or ""
    return Turn(
        text=text,
        intent=event.intent_name,
        confidence=float((event.intent or {}).get("confidence") or 0.0),
        entities=_entities(event.entities or []),
        frustration=float(data.get("frustration") or 0.0),
        frustration_quiet=data.get("frustration_quiet"),
        sensitive=data.get("sensitive"),
        sensitive_confidence=float(data.get("sensitive_confidence") or 0.0),
        outside=float(data.get("out_of_scope") or 0.0),
        ranking={guess["name"]: float(guess["confidence"]) for guess in data.get("intent_ranking") or [event.intent] if guess},
        expertise=data.get("expertise"),
        language=data.get("language"),
        typed=not text.startswith("/"),
        in_form=in_form,
    )


def _language(episode: Episode, tracker: DialogueStateTracker) -> str:
    """The conversation's language; while the slot is being filled by this very message, the message's."""
    known = tracker.get_slot("language") if "language" in tracker.slots else None
    return "es" if (known or (episode.turns and episode.last.language)) == "es" else "en"


def _note_answer(turn: Turn, event: Event) -> None:
    if isinstance(event, BotUttered) and event.text:
        turn.answers.append(event.text)
    elif isinstance(event, ActionExecuted) and event.action_name and event.action_name != ACTION_LISTEN_NAME:
        turn.actions.append(event.action_name)


def _entities(entities: Iterable[dict[str, Any]]) -> frozenset[tuple[str, str]]:
    ignored = {"language", "foreign_language", "frustration", "expertise"}
    return frozenset(
        (str(entity["entity"]), str(entity.get("value"))) for entity in entities if entity.get("entity") not in ignored
    )
