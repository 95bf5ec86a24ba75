"""Trackers as conversations are told in tests: what was said, how it was understood, what the bot answered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.io import read_model_configuration

from bot.policies.escalation import EscalationPolicy
from bot.policies.signs import REASONS

DOMAIN = Domain.from_dict(
    {
        "version": "3.1",
        "intents": ["track_order", "contact_human_agent", "nlu_fallback", "out_of_scope", "goodbye", "affirm", "handoff_ended"],
        "slots": {
            name: {"type": kind, "influence_conversation": False, "mappings": [{"type": "custom"}]}
            for name, kind in {
                "language": "text", "frustration": "float", "expertise": "text", "handoff_reason": "text",
                "handoff_evidence": "list", "handoff_priority": "text", "handoff_matter": "text",
            }.items()
        },
        "forms": {"order_form": {"required_slots": ["language"]}},
        "responses": {"utter_clarify": [{"text": "?"}], "utter_out_of_scope": [{"text": "?"}]},
        "actions": ["action_handoff", "action_answer", "action_handoff_ended"],
    }
)  # fmt: skip


_POLICIES = read_model_configuration(Path(__file__).parents[3] / "config.yml")["policies"]
SHIPPED = next(settings for settings in _POLICIES if settings["name"].endswith("EscalationPolicy"))


class ToldReader:
    """Reads what `says` was told that a message reads like; all others read calm."""

    def __init__(self) -> None:
        self.told: dict[str, dict[str, float]] = {}
        self.last_read: list[str] = []

    def read(self, texts: Sequence[str]) -> dict[str, float]:
        """For the last text."""
        self.last_read = list(texts)
        return dict.fromkeys(REASONS, 0.05) | self.told.get(texts[-1], {})


READER = ToldReader()


def policy(**settings: Any) -> EscalationPolicy:
    """The policy as it is shipped, on the small encoder, with a reader that is told what to read."""
    shipped = {name: value for name, value in SHIPPED.items() if name != "name"}
    config = {**EscalationPolicy.get_default_config(), **shipped, "encoders": ["use"], "same_encoders": ["use"], **settings}
    return EscalationPolicy(config, None, Resource("escalation"), ExecutionContext(GraphSchema({})), reader=READER)


def says(
    text: str, intent: str = "track_order", confidence: float = 0.9, reads: dict[str, float] | None = None, **understood: Any
) -> list[Event]:
    """The bot listens and the customer says something, which reads as told."""
    named = {"name": intent, "confidence": confidence}
    # Nearly all messages of this intent read like it.
    READER.told[text] = reads or ({"asked": 0.9} if intent == "contact_human_agent" else {})
    data = {"text": text, "intent": named, "entities": understood.pop("entities", []), **understood}
    return [ActionExecuted(ACTION_LISTEN_NAME), UserUttered(text, named, data["entities"], data)]


def answers(text: str | None, action: str = "action_answer") -> list[Event]:
    """The bot acts, and says something unless `text` is None."""
    return [ActionExecuted(action), *([BotUttered(text)] if text else [])]


def handed_over() -> list[Event]:
    """The handoff as it stands in the tracker."""
    return [ActionExecuted("action_handoff"), BotUttered(None, {"custom": {"handoff": {"reason": "asked"}}})]


def in_form() -> list[Event]:
    """The order form is active."""
    return [ActionExecuted("order_form"), ActiveLoop("order_form"), BotUttered("¿Qué número?")]


def conversation(*parts: list[Event], language: str = "es") -> DialogueStateTracker:
    """A tracker that has seen all this."""
    events = [event for part in parts for event in part]
    return DialogueStateTracker.from_events("someone", [SlotSet("language", language), *events], DOMAIN.slots, domain=DOMAIN)


def predict(*parts: list[Event], language: str = "es", **settings: Any) -> PolicyPrediction:
    """What the policy says next."""
    return policy(**settings).predict_action_probabilities(conversation(*parts, language=language), DOMAIN)


def action(prediction: PolicyPrediction) -> str | None:
    """The predicted action, or None where the policy leaves it to the others."""
    return DOMAIN.action_names_or_texts[prediction.max_confidence_index] if prediction.max_confidence > 0 else None


def slots(prediction: PolicyPrediction) -> dict[str, Any]:
    """What the prediction sets."""
    events = [*prediction.events, *prediction.optional_events]
    return {event.key: event.value for event in events if isinstance(event, SlotSet)}
