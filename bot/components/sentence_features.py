"""The sentence's vectors, and those of its clauses where it has several.

Puts on the message `sentence_vectors` (encoder → row) and `clause_vectors` ([(text, encoder → row)]) for our own
components, and, if `dense` is set, the vectors side by side as Rasa's dense sentence features, so that Rasa's own
classifiers can use them (`python -m bot.experiment` does).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.message_vectors import RECENT
from bot.components.writing import calm_case
from bot.encoders import encoder_named
from bot.understanding.clauses import clauses
from bot.understanding.features import encode

SENTENCE_VECTORS = "sentence_vectors"
CLAUSE_VECTORS = "clause_vectors"
_WORKERS = ThreadPoolExecutor(2, thread_name_prefix="encoder")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Encodes each message once, for every component behind it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`encoders`: "use" (3 ms), "e5" (7 ms) or both; `clauses`: encode the parts of long messages too."""
        return {"encoders": ["use", "e5"], "clauses": True, "dense": False, "alias": None}

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """Made by `create`."""
        super().__init__(name, {**config, "alias": config.get("alias") or name})
        self._encoders: list[str] = list(config["encoders"])

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:  # fmt: skip
        """Load the encoders now, not at the first customer's message."""
        component = cls(config, execution_context.node_name)
        for encoder in component._encoders:
            encoder_named(encoder).encode(["hola"])
        return component

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Every encoder has to exist."""
        for name in config["encoders"]:
            if name not in ("use", "e5"):
                raise ValueError(f"SentenceEncoder knows the encoders 'use' and 'e5', not {name!r}.")

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Dense features for Rasa's own classifiers; ours encode the training texts through the cache."""
        if self._config["dense"]:
            messages = [message for message in training_data.training_examples if message.get(TEXT)]
            vectors = encode(self._encoders, [calm_case(message.get(TEXT)) for message in messages], cached=True)
            for row, message in enumerate(messages):
                self._add_dense(message, np.concatenate([vectors[name][row] for name in self._encoders]))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode each message, except what buttons send."""
        for message in messages:
            text = message.get(TEXT)
            if not text or text.startswith("/"):
                continue
            calm = calm_case(text)
            vectors = self._vectors(calm)
            message.set(SENTENCE_VECTORS, vectors)
            if self._config["dense"]:
                self._add_dense(message, np.concatenate([vectors[name] for name in self._encoders]))
            parts = clauses(calm) if self._config["clauses"] else []
            if parts:
                rows = encode(self._encoders, parts)
                message.set(
                    CLAUSE_VECTORS,
                    [(part, {name: rows[name][i] for name in self._encoders}) for i, part in enumerate(parts)],
                )
        return messages

    def _vectors(self, text: str) -> dict[str, np.ndarray]:
        """The encoders work side by side: e5 runs outside Python's lock, so it takes no time beyond its own."""
        first, *others = self._encoders
        waiting = {name: _WORKERS.submit(RECENT.get, name, text) for name in others}
        return {first: RECENT.get(first, text), **{name: future.result() for name, future in waiting.items()}}

    def _add_dense(self, message: Message, vector: np.ndarray) -> None:
        for kind in (FEATURE_TYPE_SEQUENCE, FEATURE_TYPE_SENTENCE):
            message.add_features(Features(vector[None, :].astype(np.float32), kind, TEXT, self._config["alias"]))
