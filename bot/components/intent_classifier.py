"""Which of the shop's requests a message is: a linear model on sentence vectors, with calibrated confidence.

A long message is also read clause by clause, so that a request hidden in a story counts. A second request in the
same message is put on it as `also_intent`. Whether the message lies outside altogether is for `OutOfScopeDetector`,
which stands behind this component and shares its model: `intent_scores` carries what it needs.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.sentence_features import CLAUSE_VECTORS, SENTENCE_VECTORS, SentenceEncoder
from bot.components.writing import calm_case
from bot.understanding.features import FeatureSpace, encode
from bot.understanding.linear import LinearModel
from bot.understanding.outside import OUTSIDE, OutsideDetector

INTENT_RANKING = "intent_ranking"
ALSO_INTENT = "also_intent"
OUT_OF_SCOPE = "out_of_scope"
UNCLEAR = "nlu_fallback"
_FILE = "intents.npz"
_RANKED = 10
# A clause that only says these is no second request.
_SMALL_TALK = frozenset("greet goodbye thank affirm deny inform complaint bot_challenge capabilities".split())


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntentClassifier(IntentClassifier, GraphComponent):
    """Intent, ranking, second intent, and whether the message is outside or unclear."""

    @classmethod
    def required_components(cls) -> List[type]:
        """The vectors have to be there."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """The settings, each found with `python -m bot.experiment`."""
        return {
            # How much each encoder counts in the sentence's vector.
            "encoders": {"use": 1.0, "e5": 4.0},
            # scikit-learn's C: higher trusts the training texts more.
            "strength": 8.0,
            # Folds of the cross-validation that calibrates confidence and finds the threshold of out-of-scope.
            "folds": 3,
            # The share of good requests that may be refused as out of scope.
            "refused": 0.03,
            # Below this confidence the message counts as unclear: the dialogue asks one question.
            "unclear": 0.2,
            # How much the clauses of a long message count beside the whole (0: not at all).
            "clause_weight": 0.5,
            # How sure a clause has to be of another request before it is noticed as a second one.
            "also": 0.6,
        }

    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
        model: Optional[Tuple[FeatureSpace, LinearModel, Optional[OutsideDetector]]] = None,
    ) -> None:  # fmt: skip
        """Made by `create` or `load`."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceIntentClassifier":  # fmt: skip
        """Make an untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the intents, their calibration, and the border to what is outside."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
        labels = [m.get(INTENT) for m in examples]
        if len(set(labels)) < 2:
            return self._resource
        weights: Dict[str, float] = self._config["encoders"]
        vectors = encode(list(weights), [calm_case(m.get(TEXT)) for m in examples], cached=True)
        space = FeatureSpace.fit(weights, vectors)
        rows = space.transform(vectors)
        fewest = min(labels.count(label) for label in set(labels))
        folds = min(int(self._config["folds"]), fewest)
        detector: Optional[OutsideDetector] = None
        if folds >= 2:
            model, unseen, fold_of = LinearModel.fit_with_folds(rows, labels, self._config["strength"], folds)
            if OUTSIDE in model.classes:
                detector = OutsideDetector.fit(rows, labels, model, unseen, fold_of, self._config["refused"])
        else:
            model = LinearModel.fit(rows, labels, self._config["strength"])
        self._model = (space, model, detector)
        self._persist()
        return self._resource

    def _persist(self) -> None:
        assert self._model is not None
        space, model, detector = self._model
        stored = {f"space_{key}": value for key, value in space.arrays().items()}
        stored.update({f"model_{key}": value for key, value in model.arrays().items()})
        if detector:
            stored.update({f"outside_{key}": value for key, value in detector.arrays().items()})
        with self._model_storage.write_to(self._resource) as directory:
            np.savez(directory / _FILE, **stored)

    @classmethod
    def load(
        cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> "SentenceIntentClassifier":  # fmt: skip
        """Read what `train` wrote; arrays only, nothing that could run."""
        try:
            with model_storage.read_from(resource) as directory, np.load(directory / _FILE, allow_pickle=False) as file:
                stored = {key: file[key] for key in file.files}
        except (ValueError, FileNotFoundError):
            return cls(config, model_storage, resource)

        def part(prefix: str) -> Dict[str, np.ndarray]:
            return {key[len(prefix) :]: value for key, value in stored.items() if key.startswith(prefix)}

        outside = part("outside_")
        model = (
            FeatureSpace.from_arrays(part("space_")), LinearModel.from_arrays(part("model_")),
            OutsideDetector.from_arrays(outside) if outside else None,
        )  # fmt: skip
        return cls(config, model_storage, resource, model)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that trains after this component reads its predictions."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Put the understanding on each message."""
        for message in messages:
            vectors = message.get(SENTENCE_VECTORS)
            if vectors is None or self._model is None:
                continue
            clauses = message.get(CLAUSE_VECTORS) or []
            for key, value in self.understand(vectors, clauses).items():
                message.set(key, value, add_to_output=True)
        return messages

    def understand(
        self, vectors: Dict[str, np.ndarray], clauses: List[Tuple[str, Dict[str, np.ndarray]]]
    ) -> Dict[str, Any]:
        """What the dialogue needs to know, from the vectors of a message and of its clauses."""
        assert self._model is not None
        space, model, detector = self._model
        texts = [vectors, *(clause for _, clause in clauses)]
        rows = space.transform({name: np.stack([text[name] for text in texts]) for name in space.weights})
        logits = model.logits(rows)
        outside = detector.scores(rows, model, logits) if detector else np.zeros(len(rows))
        whole = self._blended(logits, outside, detector)
        probabilities = model.probabilities(whole)
        inside = np.array([name != OUTSIDE for name in model.classes])
        within = np.where(inside, probabilities, 0.0)
        within = within / max(float(within.sum()), 1e-9)
        score = float(outside[0])
        if detector and len(rows) > 1:
            # A story may wander; it is outside only if its best clause is too.
            score = min(score, max(float(outside[1:].min()), score - self._config["clause_weight"]))
        refused = detector is not None and score >= detector.threshold
        order = np.argsort(-within)[:_RANKED]
        ranking = [{"name": model.classes[i], "confidence": float(within[i])} for i in order if inside[i]]
        best = ranking[0]
        if refused:
            best = {"name": OUTSIDE, "confidence": score}
        elif best["confidence"] < self._config["unclear"]:
            best = {"name": UNCLEAR, "confidence": 1.0 - best["confidence"]}
        if best is not ranking[0]:
            ranking = [best, *ranking][:_RANKED]
        also = None if refused else self._also(best["name"], clauses, model, logits[1:], outside[1:], detector)
        return {INTENT: best, INTENT_RANKING: ranking, OUT_OF_SCOPE: round(score, 4), ALSO_INTENT: also}

    def _blended(
        self, logits: np.ndarray, outside: np.ndarray, detector: Optional[OutsideDetector]
    ) -> np.ndarray:
        """The whole message's scores, helped by its most telling clause."""
        if len(logits) == 1 or not self._config["clause_weight"]:
            return logits[0]
        parts = logits[1:]
        if detector:
            within = parts[outside[1:] < detector.threshold]
            parts = within if len(within) else parts
        return logits[0] + self._config["clause_weight"] * parts.max(axis=0)

    def _also(
        self, intent: str, clauses: List[Tuple[str, Dict[str, np.ndarray]]], model: LinearModel, logits: np.ndarray,
        outside: np.ndarray, detector: Optional[OutsideDetector],
    ) -> Optional[Dict[str, Any]]:  # fmt: skip
        """Another request that one clause is sure of, while another clause (or the whole) holds the first."""
        found: Optional[Dict[str, Any]] = None
        for row, (text, _) in enumerate(clauses):
            if detector and outside[row] >= detector.threshold:
                continue
            probabilities = model.probabilities(logits[row])
            best = int(probabilities.argmax())
            name, confidence = model.classes[best], float(probabilities[best])
            if name in (intent, OUTSIDE) or name in _SMALL_TALK or confidence < self._config["also"]:
                continue
            if found is None or confidence > found["confidence"]:
                found = {"name": name, "confidence": confidence, "text": text}
        return found
