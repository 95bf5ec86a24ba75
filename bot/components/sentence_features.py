"""Begins to encode a message, first of all: e5 works in a thread of its own while other components read the text.

Puts on the message `sentence_parts`: the text as the encoders read it, then its clauses where it has several, so that
all are encoded in one batch. Whoever needs the vectors asks `message_vectors.RECENT`. With `dense` they also become
Rasa's dense sentence features, for Rasa's own classifiers (`python -m bot.experiment`).
"""

from __future__ import annotations

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

from bot.components.message_vectors import RECENT, vectors_of
from bot.components.writing import calm_case
from bot.encoders import encoder_named
from bot.understanding.clauses import clauses

SENTENCE_PARTS = "sentence_parts"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Encodes each message once, for every component behind it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`encoders`: "use" (3 ms), "e5" (4 ms) or both; `clauses`: encode the parts of long messages too."""
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
            rows = vectors_of([message.get(TEXT) for message in messages], self._encoders)
            for message, row in zip(messages, rows, strict=True):
                self._add_dense(message, row)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode each message, except what buttons send."""
        for message in messages:
            text = message.get(TEXT)
            if not text or text.startswith("/"):
                continue
            parts = self.begin(text)
            message.set(SENTENCE_PARTS, parts)
            # USE computes in Python's own thread: here, while e5 computes in another.
            rows = RECENT.get(self._encoders[0], parts)[0]
            if self._config["dense"]:
                self._add_dense(message, np.concatenate([rows, *(RECENT.get(name, parts)[0] for name in self._encoders[1:])]))
        return messages

    def begin(self, text: str) -> list[str]:
        """Let all encoders but the first begin with a text, and return the parts in which it is read."""
        calm = calm_case(text)
        parts = [calm, *(clauses(calm) if self._config["clauses"] else [])]
        for name in self._encoders[1:]:
            RECENT.begin(name, parts)
        return parts

    def _add_dense(self, message: Message, vector: np.ndarray) -> None:
        for kind in (FEATURE_TYPE_SEQUENCE, FEATURE_TYPE_SENTENCE):
            message.add_features(Features(vector[None, :].astype(np.float32), kind, TEXT, self._config["alias"]))
