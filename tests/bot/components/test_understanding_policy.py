"""Tests of how slots are filled from what was understood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.policies.understanding import UnderstandingPolicy

DOMAIN = Domain.from_yaml(
    """
intents: [greet]
slots:
  language: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  foreign_language: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  frustration: {type: float, influence_conversation: false, mappings: [{type: custom}]}
"""
)


@pytest.fixture
def policy(tmp_path: Path) -> UnderstandingPolicy:
    """With its own settings."""
    config = UnderstandingPolicy.get_default_config()
    return UnderstandingPolicy.create(config, LocalModelStorage(tmp_path), Resource("policy"), ExecutionContext(GraphSchema({})))


def told(policy: UnderstandingPolicy, parsed: dict[str, Any], **slots: Any) -> dict[str, Any]:
    """The slots that a message sets."""
    events = [SlotSet(name, value) for name, value in slots.items()]
    message = UserUttered("…", {"name": "greet", "confidence": 1.0}, [], parsed)
    tracker = DialogueStateTracker.from_events("one", [*events, ActionExecuted("action_listen"), message], DOMAIN.slots)
    prediction = policy.predict_action_probabilities(tracker, DOMAIN)
    assert max(prediction.probabilities) == 0.0
    return {event.key: event.value for event in prediction.events if isinstance(event, SlotSet)}


def test_a_sure_language_is_set(policy: UnderstandingPolicy) -> None:
    """Before the first action, so that it answers in it."""
    assert told(policy, {"language": "en", "language_confidence": 0.98}, language="es") == {"language": "en"}


def test_a_doubtful_language_changes_nothing(policy: UnderstandingPolicy) -> None:
    """ "Ok" keeps the conversation's language."""
    assert told(policy, {"language": "en", "language_confidence": 0.3}, language="es") == {}


def test_the_first_message_has_a_language_anyway(policy: UnderstandingPolicy) -> None:
    """The best guess is better than none."""
    assert told(policy, {"language": "es", "language_confidence": 0.0}) == {"language": "es"}


def test_a_foreign_language_is_remembered_and_forgotten(policy: UnderstandingPolicy) -> None:
    """When the customer goes on in a served language it is gone."""
    assert told(policy, {"language": "en", "language_confidence": 0.9, "foreign_language": "fr"}) == {
        "language": "en", "foreign_language": "fr",
    }  # fmt: skip
    assert told(policy, {"language": "en", "language_confidence": 0.9}, language="en", foreign_language="fr") == {
        "foreign_language": None,
    }  # fmt: skip


def test_buttons_say_nothing_of_it(policy: UnderstandingPolicy) -> None:
    """A payload was not understood, it was obeyed."""
    assert told(policy, {}, language="es") == {}


def test_only_slots_of_the_domain_are_set(policy: UnderstandingPolicy) -> None:
    """What the domain does not know stays on the message."""
    assert told(policy, {"frustration": 0.4, "expertise": "new"}) == {"frustration": 0.4}
