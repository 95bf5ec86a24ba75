"""Carries what was understood of a message into the slots, before the first action answers it.

It predicts no action. A policy's events are applied whatever wins, so responses that depend on `language` or
`expertise` see the message that they answer. An entity mapping would do the same, but an entity "language" in every
message would stop stories from matching and would be counted as found in evaluations.
"""

from __future__ import annotations

from typing import Any

from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

LANGUAGE = "language"
FOREIGN_LANGUAGE = "foreign_language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class UnderstandingPolicy(Policy):
    """Sets the slots that have the name of something on the parsed message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`carried` slots take each message's value; `language` changes only above `language_confidence`."""
        return {"priority": 1, "carried": ["frustration", "expertise"], "language_confidence": 0.75}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> UnderstandingPolicy:  # fmt: skip
        """Make the policy; it learns nothing."""
        return cls(config, model_storage, resource, execution_context)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> UnderstandingPolicy:  # fmt: skip
        """There is nothing to read."""
        return cls(config, model_storage, resource, execution_context)

    @staticmethod
    def _standard_featurizer() -> TrackerFeaturizer | None:  # type: ignore[override]
        return None

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing to learn."""
        return self._resource

    def predict_action_probabilities(
        self, tracker: DialogueStateTracker, domain: Domain,
        rule_only_data: dict[str, Any] | None = None, **kwargs: Any,
    ) -> PolicyPrediction:  # fmt: skip
        """No action; the events that fill the slots, once for each message."""
        events = self._events(tracker, domain) if tracker.latest_action_name == ACTION_LISTEN_NAME else []
        return self._prediction(self._default_predictions(domain), events=events)

    def _events(self, tracker: DialogueStateTracker, domain: Domain) -> list[Event]:
        message = tracker.latest_message
        parsed: dict[str, Any] = dict(message.parse_data) if message and message.parse_data else {}
        wanted = {name: parsed[name] for name in self.config["carried"] if parsed.get(name) is not None}
        wanted.update(self._language(parsed, tracker))
        slots = {slot.name for slot in domain.slots}
        return [
            SlotSet(name, value) for name, value in wanted.items()
            if name in slots and tracker.get_slot(name) != value
        ]  # fmt: skip

    def _language(self, parsed: dict[str, Any], tracker: DialogueStateTracker) -> dict[str, Any]:
        """A message that says little ("ok", "10482") keeps the conversation's language."""
        if LANGUAGE not in parsed:
            return {}
        sure = float(parsed.get("language_confidence") or 0.0) >= self.config["language_confidence"]
        if sure:
            return {LANGUAGE: parsed[LANGUAGE], FOREIGN_LANGUAGE: parsed.get(FOREIGN_LANGUAGE)}
        if tracker.get_slot(LANGUAGE) is None:
            return {LANGUAGE: parsed[LANGUAGE]}
        return {}
