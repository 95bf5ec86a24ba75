"""Which of the shop's requests a message is, or whether it lies outside, with confidences that mean what they say.

Puts on the message: `intent` (one of the inventory, `out_of_scope`, or `nlu_fallback` where the bot had better ask),
`intent_ranking`, `out_of_scope` (the probability of lying outside) and `also_intent`, a second request in the same
message. A message of several clauses is also read clause by clause: that finds the second request, and saves a
request that is wrapped in a story from being taken for small talk.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.message_vectors import RECENT
from bot.components.sentence_features import SENTENCE_PARTS, SentenceEncoder
from bot.components.writing import calm_case
from bot.encoders import encoder_named
from bot.encoders.cache import VectorCache
from bot.fingerprint import code_fingerprint
from bot.understanding.kernel import KernelModel
from bot.understanding.outside import OUTSIDE, OutsideDetector

INTENT_RANKING = "intent_ranking"
ALSO_INTENT = "also_intent"
OUT_OF_SCOPE = "out_of_scope"
UNCLEAR = "nlu_fallback"
_FILE = "intents.npz"
_ENCODERS = {"use": 1.0, "e5": 3.0}
_RANKED = 10
_SURELY_INSIDE = 0.15
_SURE = 0.8
# A clause that only says these is no second request.
_SMALL_TALK = frozenset(["greet", "goodbye", "thank", "affirm", "deny", "inform", "complaint", "bot_challenge", "capabilities"])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntentClassifier(IntentClassifier, GraphComponent):
    """Intent, ranking, second intent, and whether the message is outside or unclear."""

    @classmethod
    def required_components(cls) -> list[type]:
        """The vectors have to be there."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings, each found with `python -m bot.experiment`."""
        return {
            # How much each encoder counts in the sentence's vector; none given: {use: 1.0, e5: 3.0}. (Not a default
            # here, since Rasa adds the keys of a default to those of config.yml.)
            "encoders": {},
            # How many main directions of the vectors are kept; fewer answer faster. 0 keeps all.
            "dimensions": 320,
            # How little a single training text may bend the model; lower trusts every one of them more.
            "ridge": 0.03,
            # How much likeness of letters counts beside likeness of meaning.
            "letters": 0.1,
            # The share of good requests that may be refused as out of scope.
            "refused": 0.03,
            # Below this confidence the message counts as unclear: the dialogue asks one question.
            "unclear": 0.2,
            # How sure a clause has to be of another request before it is noticed as a second one.
            "also": 0.6,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Rasa trains again when the code changes, or an encoder."""
        return code_fingerprint()

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        model: KernelModel | None = None, detector: OutsideDetector | None = None,
    ) -> None:  # fmt: skip
        """Made by `create` or `load`."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model
        self._detector = detector

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceIntentClassifier:  # fmt: skip
        """Make an untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the intents, their calibration, and the border to what is outside."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
        labels = [m.get(INTENT) for m in examples]
        if len(set(labels)) < 2:
            return self._resource
        texts = [calm_case(m.get(TEXT)) for m in examples]
        weights: dict[str, float] = dict(self._config["encoders"]) or _ENCODERS
        vectors = VectorCache().encode([encoder_named(name) for name in weights], texts)
        self._model, unseen, rows = KernelModel.fit(
            texts, vectors, labels, weights=weights, dimensions=self._config["dimensions"],
            ridge=self._config["ridge"], letters=self._config["letters"],
        )  # fmt: skip
        if OUTSIDE in self._model.classes:
            self._detector = OutsideDetector.fit(self._model, unseen, rows, self._config["refused"])
        self._persist()
        return self._resource

    def _persist(self) -> None:
        assert self._model is not None
        stored = {f"model_{key}": value for key, value in self._model.arrays().items()}
        if self._detector:
            stored.update({f"outside_{key}": value for key, value in self._detector.arrays().items()})
        with self._model_storage.write_to(self._resource) as directory:
            np.savez_compressed(directory / _FILE, **stored)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> SentenceIntentClassifier:  # fmt: skip
        """Read what `train` wrote; arrays only, nothing that could run."""
        try:
            with model_storage.read_from(resource) as directory, np.load(directory / _FILE, allow_pickle=False) as file:
                stored = {key: file[key] for key in file.files}
        except (ValueError, FileNotFoundError):
            return cls(config, model_storage, resource)

        def part(prefix: str) -> dict[str, np.ndarray]:
            return {key[len(prefix) :]: value for key, value in stored.items() if key.startswith(prefix)}

        model = KernelModel.from_arrays(part("model_"))
        outside = part("outside_")
        return cls(config, model_storage, resource, model, OutsideDetector.from_arrays(model, outside) if outside else None)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that trains after this component reads its predictions."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the understanding on each message."""
        for message in messages:
            parts = message.get(SENTENCE_PARTS)
            if parts is None or self._model is None:
                continue
            for key, value in self.understand(parts).items():
                message.set(key, value, add_to_output=True)
        return messages

    def understand(self, parts: list[str]) -> dict[str, Any]:
        """What the dialogue needs to know; `parts` are the whole message, then its clauses."""
        model, detector = self._model, self._detector
        assert model is not None
        rows = model.transform({name: RECENT.get(name, parts) for name in model.encoders})
        products = model.products(rows)
        logits = model.logits(parts, rows, products)
        outside = detector.scores(logits, model.cosines(rows, products)) if detector else np.zeros(len(parts))
        inside = np.array([name != OUTSIDE for name in model.classes])
        within = model.probabilities(np.where(inside, logits, -np.inf))
        order = [i for i in np.argsort(-within[0])[: _RANKED + 1] if inside[i]][:_RANKED]
        ranking = [{"name": model.classes[i], "confidence": float(within[0, i])} for i in order]
        score = float(outside[0])
        refused = detector is not None and score >= detector.threshold and not _saved_by_clause(within, outside)
        best = ranking[0]
        if refused:
            best = {"name": OUTSIDE, "confidence": score}
        elif best["confidence"] < self._config["unclear"]:
            best = {"name": UNCLEAR, "confidence": 1.0 - best["confidence"]}
        if best is not ranking[0]:
            ranking = [best, *ranking][:_RANKED]
        return {
            INTENT: best, INTENT_RANKING: ranking, OUT_OF_SCOPE: round(score, 4),
            ALSO_INTENT: None if refused else self._also(best["name"], parts, within, outside),
        }  # fmt: skip

    def _also(self, intent: str, parts: list[str], within: np.ndarray, outside: np.ndarray) -> dict[str, Any] | None:
        """Another request, of which one clause is sure."""
        assert self._model is not None
        found: dict[str, Any] | None = None
        for text, probabilities, score in list(zip(parts, within, outside, strict=True))[1:]:
            best = int(probabilities.argmax())
            name, confidence = self._model.classes[best], float(probabilities[best])
            if name == intent or name in _SMALL_TALK or confidence < self._config["also"]:
                continue
            if self._detector and score >= self._detector.threshold:
                continue
            if found is None or confidence > found["confidence"]:
                found = {"name": name, "confidence": confidence, "text": text}
        return found


def _saved_by_clause(within: np.ndarray, outside: np.ndarray) -> bool:
    """A story may wander; it is no stranger if one clause surely asks what the whole seems to ask."""
    seems = int(within[0].argmax())
    return any(
        score < _SURELY_INSIDE and int(probabilities.argmax()) == seems and probabilities.max() > _SURE
        for probabilities, score in zip(within[1:], outside[1:], strict=False)
    )
