"""How frustrated a message sounds, from 0 (calm) to 1 (furious), in Spanish and English."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.dialogue_lessons import read_lessons
from bot.components.feeling_component import FeelingComponent
from bot.components.feeling_data import GRADED, FeelingDataError, evenly, read_lines
from bot.components.linear_scale import LinearScale
from bot.components.message_vectors import vector_of, vectors_of
from bot.components.writing import Writing, capitals_share, writing_of

FRUSTRATION = "frustration"
FRUSTRATION_QUIET = "frustration_quiet"
_SHOUTED = 0.3


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FrustrationDetector(FeelingComponent):
    """Puts `frustration` on each message, learnt from hand-written examples that are graded 0, 1 or 2.

    A message in capitals also carries `frustration_quiet`, its score as if it had been typed in lower case: whoever
    reads the conversation knows whether this person always writes like that.
    """

    files = GRADED

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings and what they mean."""
        return {
            **FeelingComponent.learnt_from(),
            # How much the way of writing counts beside what is said.
            "writing_weight": 1.0,
            # How firmly the weights are held back: higher follows the examples less closely.
            "penalty": 3.0,
            # How often calm, impatient and furious messages are met; the scores are calibrated to it.
            "shares": [0.65, 0.2, 0.15],
            # How much an example of the NLU data teaches as a calm request, beside a graded example's 1.
            "request_weight": 0.1,
            # Examples of the NLU data that already sound like this or worse are not taken for calm.
            "request_limit": 0.4,
            # No more of them than this, picked evenly: they teach tone, not subjects.
            "most_requests": 1500,
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the graded examples, and beside them how ordinary requests sound."""
        rows = read_lines(self._config["data"], self.files)
        # Single messages are written to the point; what is said in the middle of a conversation is not.
        lessons = read_lessons(self._config["data"], self._config["leave_out"])
        weight = np.array([1.0] * len(rows) + [lesson.stands_for for lesson in lessons])
        rows += [{"text": lesson.text, "frustration": lesson.frustration} for lesson in lessons]
        grades = np.array([_grade(row) for row in rows])
        vectors = self._vectors([row["text"] for row in rows])
        scale = self._fit(vectors, grades, weight)
        requests = evenly(_requests(training_data), self._config["most_requests"])
        if requests and self._config["request_weight"]:
            ordinary = self._vectors(requests)
            # An example may itself be an outburst ("where is my parcel?!"): those are left out.
            ordinary = ordinary[scale.probabilities(ordinary).mean(axis=1) < self._config["request_limit"]]
            scale = self._fit(
                np.vstack([vectors, ordinary]),
                np.concatenate([grades, np.zeros(len(ordinary))]),
                np.concatenate([weight, np.full(len(ordinary), self._config["request_weight"])]),
            )
        return self._keep(scale)

    def _fit(self, vectors: np.ndarray, grades: np.ndarray, weight: np.ndarray) -> LinearScale:
        kinds = np.digitize(grades, [0.25, 0.75])
        total = np.bincount(kinds, weights=weight, minlength=3)
        share = weight * np.asarray(self._config["shares"])[kinds] / total[kinds] * len(grades)
        labels = np.stack([kinds >= 1, kinds >= 2], axis=1).astype(int)
        return LinearScale.fit(vectors, labels, self._config["penalty"], weight, share)

    def _vectors(self, texts: list[str]) -> np.ndarray:
        return np.hstack([vectors_of(texts, self._config["encoders"]), [self._tone(text) for text in texts]])

    def process(self, messages: list[Message]) -> list[Message]:
        """Score what the customer typed; a pressed button has no feelings."""
        for message in messages:
            text = message.get(TEXT)
            if not text or not text.strip() or text.startswith("/"):
                continue
            message.set(FRUSTRATION, self.score(text), add_to_output=True)
            if capitals_share(text) > _SHOUTED:
                message.set(FRUSTRATION_QUIET, self.score(text.lower()), add_to_output=True)
        return messages

    def score(self, text: str) -> float:
        """The expected grade of a text, between 0 and 1."""
        vector = np.concatenate([vector_of(text, self._config["encoders"]), self._tone(text)])
        return round(float(self._learnt().probabilities(vector).mean()), 4)

    def _tone(self, text: str) -> np.ndarray:
        return self._config["writing_weight"] * np.asarray(writing_of(text).vector(), dtype=np.float32)


def _requests(training_data: TrainingData) -> list[str]:
    texts = {example.get(TEXT) for example in training_data.intent_examples if example.get(TEXT)}
    return [text for text in sorted(texts) if not _hostile(writing_of(text))]


def _hostile(writing: Writing) -> bool:
    return max(writing.insults, writing.oaths, writing.reproach, writing.angry_faces) > 0


def _grade(row: dict[str, Any]) -> float:
    """A row's frustration as 0..1: the grades 0, 1 and 2 are written as whole numbers."""
    value = row.get("frustration")
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 2:
        raise FeelingDataError(f'"frustration" must be 0, 1 or 2 (or a part of 1), not {value!r}: {row["text"]!r}')
    return value / 2 if isinstance(value, int) else float(value)
