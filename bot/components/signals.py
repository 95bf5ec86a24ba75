"""What a message does in a conversation: it asks for a person, wants something unusual, says that the matter is stuck."""

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
from bot.components.linear_scale import LinearScale
from bot.components.message_vectors import vector_of, vectors_of
from bot.components.writing import writing_of

SIGNALS = "signals"
ASKS, UNUSUAL, STUCK = "asks", "unusual", "stuck"
_NAMES = (ASKS, UNUSUAL, STUCK)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SignalDetector(FeelingComponent):
    """Puts `signals` on each message: the probabilities `asks`, `unusual` and `stuck`, learnt from example dialogues.

    An intent tells what somebody wants of a shop. In a dialogue people also correct, remark, hint and digress; what is
    learnt here is only what bears on calling a person, and from messages that stand in conversations.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings and what they mean."""
        return {
            **FeelingComponent.learnt_from(),
            # How firmly the weights are held back, for each signal.
            "penalty": {ASKS: 3.0, UNUSUAL: 3.0, STUCK: 15.0},
            # How much an example of the NLU data teaches beside a message of a dialogue: of the intents that speak of people
            # or strange things, and of all others.
            "near_weight": {ASKS: 1.0, UNUSUAL: 0.5, STUCK: 0.1},
            "request_weight": {ASKS: 0.3, UNUSUAL: 0.5, STUCK: 0.1},
            # The intents whose examples show the signal, and those that are close to it without showing it.
            "shown_by": {ASKS: ["contact_human_agent"], UNUSUAL: ["out_of_scope"], STUCK: []},
            "close_to": {ASKS: ["contact_customer_service", "bot_challenge"], UNUSUAL: [], STUCK: []},
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Learn each signal from the dialogues, and beside them from what the intents' examples show of it."""
        lessons = read_lessons(self._config["data"], self._config["leave_out"])
        examples = sorted({(e.get(TEXT), e.get(INTENT)) for e in training_data.intent_examples if e.get(TEXT)})
        vectors = self._vectors([lesson.text for lesson in lessons] + [text for text, _ in examples])
        messages = np.array([lesson.stands_for for lesson in lessons])
        scales = []
        for name in _NAMES:
            said = [getattr(lesson, name) for lesson in lessons]
            shown = [intent in self._config["shown_by"][name] for _, intent in examples]
            near = [intent in self._config["close_to"][name] for _, intent in examples]
            known = np.array([value is not None for value in said] + [True] * len(examples))
            labels = np.array([bool(value) for value in said] + shown, dtype=int)
            weight = np.concatenate([messages, np.where(np.logical_or(shown, near), *self._taught_by_requests(name))])
            # How often it is met is told by the dialogues alone.
            share = np.concatenate([messages, np.full(len(examples), 1e-3)])
            scales.append(
                LinearScale.fit(vectors[known], labels[known, None], self._config["penalty"][name], weight[known], share[known])
            )
        return self._keep(LinearScale.stack(scales))

    def _taught_by_requests(self, name: str) -> tuple[float, float]:
        return self._config["near_weight"][name], self._config["request_weight"][name]

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at what the customer typed."""
        for message in messages:
            text = message.get(TEXT)
            if text and text.strip() and not text.startswith("/"):
                message.set(SIGNALS, self.signals(text), add_to_output=True)
        return messages

    def signals(self, text: str) -> dict[str, float]:
        """The probability of each signal."""
        vector = np.concatenate([vector_of(text, self._config["encoders"]), writing_of(text).vector()])
        found = self._learnt().probabilities(vector)[0]
        return {name: round(float(value), 4) for name, value in zip(_NAMES, found, strict=True)}

    def _vectors(self, texts: list[str]) -> np.ndarray:
        tones = np.array([writing_of(text).vector() for text in texts], dtype=np.float32)
        return np.hstack([vectors_of(texts, self._config["encoders"]), tones])
