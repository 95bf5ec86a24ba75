"""Decides when a person should take over. The weights are in config.yml; docs/architecture.md tells the idea."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData, confidence_scores_for
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.dialogue_lessons import dialogue_files, read_passages
from bot.components.expertise import expertise_over
from bot.components.feeling_component import FeelingComponent
from bot.components.feeling_data import MATTERS, FeelingDataError, data_fingerprint
from bot.fingerprint import code_fingerprint
from bot.policies.decision import Decision, decide
from bot.policies.evidence import evidence_of, priority_of
from bot.policies.reader import DialogueReader
from bot.policies.repetition import sentence_similarity
from bot.policies.signs import CIRCUMSTANCES, SIGNS, Reader, smoothed_frustration
from bot.policies.turns import HANDOFF, HANDOFF_ENDED, Episode, read_episode

_NO_NUMBERS = {"priority", "max_history", "encoders", "same_encoders", "weights", "data", "leave_out"}
_WEIGHTS = {"base", *CIRCUMSTANCES, *(name for names in SIGNS.values() for name in names)}


class EscalationConfigError(Exception):
    """The policy's settings in config.yml cannot be used; the text says which and why."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class EscalationPolicy(Policy):
    """Reads the conversation and predicts `action_handoff` once, at the right turn; otherwise it says nothing.

    With the prediction go the slots that `action_handoff` reads: reason, evidence and priority. Whatever wins, the
    slots `frustration` and `expertise` follow the conversation.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings; config.yml repeats them with what they mean."""
        return {
            # Above RulePolicy (6): whoever asks for a person gets one in the middle of a form, too.
            "priority": 10,
            **FeelingComponent.learnt_from(),
            # How firmly what is learnt from the dialogues is held back: higher follows them less closely.
            "penalty": 4.0,
            "threshold": 0.45,
            "form_patience": 0.3,
            "named": 0.5,
            "storming_out": 0.97,
            "pleasant_confidence": 0.5,
            # Whose vectors tell whether two messages are the same request.
            "same_encoders": ["use", "e5"],
            "same_intent": 0.57,
            "same_words": 0.62,
            "weights": {},
        }

    @staticmethod
    def supported_data() -> SupportedData:
        """Neither rules nor stories are learnt from."""
        return SupportedData.ML_AND_RULE_DATA

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext,
        reader: Reader | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        """Made by `create` or `load`; `reader` is what it has learnt."""
        super().__init__(config, model_storage, resource, execution_context, **kwargs)
        self._settings = _checked_settings(config)
        self._weights = _checked_weights(config.get("weights") or {})
        self._similarity = sentence_similarity(config["same_encoders"])
        self._reader = reader

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Rasa trains again when the dialogues change, or the code."""
        settings = {**cls.get_default_config(), **config}
        files = [*MATTERS, *dialogue_files(settings["data"], settings["leave_out"])]
        return code_fingerprint() + data_fingerprint(settings["data"], files)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> EscalationPolicy:  # fmt: skip
        """The policy with what `train` has learnt."""
        with model_storage.read_from(resource) as directory:
            reader = DialogueReader.load(directory, config["encoders"])
        return cls(config, model_storage, resource, execution_context, reader=reader)

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Learn to read conversations from the example dialogues; the weights are settings."""
        reader = self.learn_to_read(self.config)
        with self._model_storage.write_to(self._resource) as directory:
            reader.save(directory)
        self._reader = reader
        return self._resource

    @staticmethod
    def learn_to_read(config: Mapping[str, Any]) -> DialogueReader:
        """A reader that has learnt the dialogues of these settings."""
        passages = read_passages(config["data"], config["leave_out"])
        return DialogueReader.learn(passages, config["encoders"], config["penalty"])

    def predict_action_probabilities(
        self, tracker: DialogueStateTracker, domain: Domain, rule_only_data: dict[str, Any] | None = None, **kwargs: Any
    ) -> PolicyPrediction:
        """`action_handoff` at the turn where a person should take over, `action_listen` after it, else nothing."""
        if HANDOFF not in domain.action_names_or_texts:
            return self._prediction(self._default_predictions(domain))
        if tracker.latest_action_name == HANDOFF:
            return self._certain(ACTION_LISTEN_NAME, domain)
        if tracker.latest_action_name == ACTION_LISTEN_NAME:
            return self._after_message(read_episode(tracker), tracker, domain)
        return self._prediction(self._default_predictions(domain))

    def _after_message(self, episode: Episode, tracker: DialogueStateTracker, domain: Domain) -> PolicyPrediction:
        if not episode.turns or (tracker.latest_message and tracker.latest_message.intent_name == HANDOFF_ENDED):
            return self._prediction(self._default_predictions(domain))
        mood = _mood(episode, tracker)
        decision = None if episode.handed_over else self.decide(episode)
        if decision is None:
            return self._prediction(self._default_predictions(domain), events=mood)
        return self._hand_over(decision, episode, tracker, domain, mood)

    def decide(self, episode: Episode) -> Decision | None:
        """Whether a person should take over after the episode's last turn."""
        if self._reader is None:
            raise FeelingDataError("EscalationPolicy has not been trained: run `make train`.")
        return decide(episode.turns, self._settings, self._weights, self._reader, self._similarity)

    def _hand_over(
        self, decision: Decision, episode: Episode, tracker: DialogueStateTracker, domain: Domain,
        mood: list[Event] | None = None,
    ) -> PolicyPrediction:  # fmt: skip
        story: list[Event] = [
            SlotSet("handoff_reason", decision.reason),
            SlotSet("handoff_evidence", evidence_of(decision, episode.language)),
            SlotSet("handoff_priority", priority_of(decision)),
        ]
        if decision.facts.get("sensitive") and "handoff_matter" in tracker.slots:
            story.append(SlotSet("handoff_matter", decision.facts["sensitive"]))
        if tracker.active_loop_name:
            # The form ends here: a person will ask for what is still missing.
            story += [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]
        return self._certain(HANDOFF, domain, mood, story)

    def _certain(
        self, action: str, domain: Domain, events: list[Event] | None = None, story: list[Event] | None = None
    ) -> PolicyPrediction:
        # A form's happy path overrules all predictions that read the message; so must this one.
        return self._prediction(
            confidence_scores_for(action, 1.0, domain), events=events, optional_events=story, is_no_user_prediction=True
        )


def _mood(episode: Episode, tracker: DialogueStateTracker) -> list[Event]:
    """The slots that follow the conversation, where they change."""
    typed = [turn for turn in episode.turns if turn.typed]
    now: dict[str, Any] = {"frustration": smoothed_frustration(episode.turns)}
    expertise = expertise_over([turn.expertise for turn in typed])
    if expertise is not None:
        now["expertise"] = expertise
    return [SlotSet(name, value) for name, value in now.items() if name in tracker.slots and tracker.get_slot(name) != value]


def _checked_settings(config: dict[str, Any]) -> dict[str, float]:
    known = EscalationPolicy.get_default_config()
    settings: dict[str, float] = {}
    for name in known.keys() - _NO_NUMBERS:
        value = config.get(name, known[name])
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
            raise EscalationConfigError(
                f"EscalationPolicy's {name!r} in config.yml must be a number of 0 or more, not {value!r}."
            )
        settings[name] = float(value)
    return settings


def _checked_weights(given: dict[str, Any]) -> dict[str, float]:
    unknown = sorted(given.keys() - _WEIGHTS)
    if unknown:
        raise EscalationConfigError(
            f"EscalationPolicy's weights in config.yml name {unknown[0]!r}, which is no sign. "
            f"Known: {', '.join(sorted(_WEIGHTS))}."
        )
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise EscalationConfigError(f"EscalationPolicy's weight {name!r} in config.yml must be a number, not {value!r}.")
    if "base" not in given:
        raise EscalationConfigError("EscalationPolicy needs its weights in config.yml: `python -m bot.weights` prints them.")
    # What is not weighed counts for nothing.
    return {name: float(given.get(name, 0.0)) for name in _WEIGHTS}
