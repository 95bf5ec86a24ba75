"""Matters that a person must see: self-harm, threats, injury, fraud, law, a minor, the press, a leak of data."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.dialogue_lessons import read_lessons
from bot.components.feeling_component import FeelingComponent
from bot.components.feeling_data import GRADED, MATTERS, FeelingDataError, evenly, read_lines
from bot.components.linear_scale import LinearScale
from bot.components.message_vectors import vector_of, vectors_of
from bot.components.sensitive_patterns import is_harmless, named_matter

SENSITIVE = "sensitive"
SENSITIVE_CONFIDENCE = "sensitive_confidence"
KINDS = ("self_harm", "safety", "injury", "fraud", "legal", "minor", "press", "data_leak")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SensitiveDetector(FeelingComponent):
    """Puts `sensitive` (a kind or null) on each message: what it means by its vector, what it names by phrases.

    `sensitive_confidence` goes along: how likely any such matter is by the meaning alone, from 0 to 1.
    """

    files = (*MATTERS, *GRADED)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings and what they mean."""
        return {
            **FeelingComponent.learnt_from(),
            # How firmly the weights are held back: higher follows the examples less closely.
            "penalty": 2.0,
            # From this probability on, the meaning alone is enough.
            "sure": 0.45,
            # A phrase that names the matter is believed from this probability on.
            "named": 0.003,
            # No more examples of requests than this, picked evenly.
            "most_requests": 1500,
            # Intents whose examples may hold such matters; the examples of all others are ordinary requests.
            "open_intents": ["complaint", "payment_issue", "data_request", "contact_human_agent", "out_of_scope"],
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the matters against their near misses, ordinary anger, which is no matter for a lawyer, and requests."""
        rows = read_lines(self._config["data"], MATTERS)
        lessons = read_lessons(self._config["data"], self._config["leave_out"])
        rows += [{"text": lesson.text, SENSITIVE: lesson.matter} for lesson in lessons if lesson.matter_known]
        wrong = next((row for row in rows if row.get(SENSITIVE) not in (*KINDS, None)), None)
        if wrong is not None:
            raise FeelingDataError(f'"sensitive" must be null or one of {", ".join(KINDS)}, not {wrong[SENSITIVE]!r}.')
        kinds = [row.get(SENSITIVE) for row in rows]
        ordinary = [row["text"] for row in read_lines(self._config["data"], GRADED)]
        ordinary += self._requests(training_data)
        vectors = vectors_of([row["text"] for row in rows] + ordinary, self._config["encoders"])
        labels = np.array([[kind == known for known in KINDS] for kind in kinds + [None] * len(ordinary)], dtype=int)
        scale = LinearScale.fit(vectors, labels, self._config["penalty"])
        return self._keep(scale)

    def _requests(self, training_data: TrainingData) -> list[str]:
        texts = {
            example.get(TEXT)
            for example in training_data.intent_examples
            if example.get(TEXT) and example.get(INTENT) not in self._config["open_intents"]
            and named_matter(example.get(TEXT)) is None
        }  # fmt: skip
        return evenly(sorted(texts), self._config["most_requests"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at what the customer typed."""
        for message in messages:
            text = message.get(TEXT)
            if text and text.strip() and not text.startswith("/"):
                probabilities = self._learnt().probabilities(vector_of(text, self._config["encoders"]))[0]
                message.set(SENSITIVE, self._kind(text, probabilities), add_to_output=True)
                message.set(SENSITIVE_CONFIDENCE, round(float(probabilities.max()), 4), add_to_output=True)
        return messages

    def _kind(self, text: str, probabilities: np.ndarray) -> str | None:
        named = named_matter(text)
        if named is not None and probabilities[KINDS.index(named)] >= self._config["named"]:
            return named
        best = int(probabilities.argmax())
        if probabilities[best] >= self._config["sure"] and not is_harmless(text):
            return KINDS[best]
        return None
