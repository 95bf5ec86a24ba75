"""Which language a message is written in: Spanish, English, or one that is not served.

A linear model on character n-grams and words, trained in two rounds: on the short lists in `bot/resources/languages`,
then also on the project's own training texts, labelled by the first round where it is sure. It never guesses
on a message without words ("10482", "ok"): the confidence says so, and the conversation keeps its language.

Puts on the message: `language` ("es" or "en"), `language_confidence`, `foreign_language` (None, "fr", "pt", …) and
`mixed_language` (both served languages in one message).
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.fingerprint import code_fingerprint
from bot.understanding.letters import NOT_WORDS, SERVED, LanguageModel, learn

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
# Written alike, or used alike, in every language of a shop's customers.
_SAID_EVERYWHERE = frozenset(
    [
        "ok",
        "okay",
        "okey",
        "oki",
        "no",
        "si",
        "hola",
        "hi",
        "hey",
        "bot",
        "chat",
        "email",
        "mail",
        "pdf",
        "sms",
        "online",
        "paypal",
        "visa",
        "bizum",
        "mastercard",
        "web",
        "app",
        "total",
        "pro",
        "super",
        "xd",
        "jaja",
        "haha",
        "mm",
        "mmm",
        "hmm",
        "hm",
        "eh",
        "ah",
        "oh",
        "rl",
    ]
)
_OTHER_SCRIPTS = (
    ("ru", re.compile("[\u0400-\u04ff]")), ("el", re.compile("[\u0370-\u03ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")), ("he", re.compile("[\u0590-\u05ff]")),
    ("ja", re.compile("[\u3040-\u30ff]")), ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")), ("hi", re.compile("[\u0900-\u097f]")),
)  # fmt: skip
# Enough to learn a language's letters from, and quick.
_OWN_TEXTS = 1000
_UNMIXED = 0.99


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LanguageIdentifier(GraphComponent):
    """Finds the language of each message, quickly (0.3 ms) and with a doubt that can be used."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`foreign_threshold`: how sure it must be before a message counts as not served."""
        return {"foreign_threshold": 0.6, "foreign_prior": 0.35, "locale_prior": 3.0, "sure": 0.8}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Rasa trains again when the code changes."""
        return code_fingerprint()

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        model: LanguageModel | None = None,
    ) -> None:  # fmt: skip
        """Made by `create` or `load`."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:  # fmt: skip
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the lists, then from the training texts they are sure about."""
        own = sorted({m.get(TEXT) for m in training_data.training_examples if m.get(TEXT)})
        random.Random(1).shuffle(own)  # noqa: S311 - a fixed order, no secret
        self._model = learn(own[: 2 * _OWN_TEXTS], self._config["sure"])
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(directory / "language.npz")
        return self._resource

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> LanguageIdentifier:  # fmt: skip
        """Read what `train` wrote."""
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, LanguageModel.load(directory / "language.npz"))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that trains after this component reads the language."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the language on each message."""
        for message in messages:
            text = message.get(TEXT)
            if not text or text.startswith("/"):
                continue
            locale = (message.get("metadata") or {}).get("locale")
            for key, value in self.identify(text, locale).items():
                message.set(key, value, add_to_output=True)
        return messages

    def identify(self, text: str, locale: str | None = None) -> dict[str, Any]:
        """What is known of the language of `text`, given the language of the visitor's page."""
        fallback = locale[:2].lower() if locale and locale[:2].lower() in SERVED else None
        script = _other_script(text)
        if script:
            return _result(fallback or "en", 0.99, foreign=script)
        words = [word.lower() for word in _WORD.findall(NOT_WORDS.sub(" ", text))]
        if self._model is None or all(word in _SAID_EVERYWHERE or len(word) < 2 for word in words):
            return self._greeting(words, fallback)
        weights = self._priors(fallback)
        scores = self._model.probabilities([text])[0] * weights
        scores /= scores.sum()
        by_language = dict(zip(self._model.languages, scores, strict=False))
        foreign = {code: score for code, score in by_language.items() if code not in SERVED}
        strangest = max(foreign, key=lambda code: foreign[code])
        if sum(foreign.values()) >= self._config["foreign_threshold"] and len(words) > 1 - (len(words[0]) > 4):
            return _result(fallback or "en", float(sum(foreign.values())), foreign=strangest)
        spanish, english = by_language["es"], by_language["en"]
        language = "es" if spanish >= english else "en"
        confidence = float(max(spanish, english) / (spanish + english))
        # Only where both languages left a trace is it worth looking word by word.
        mixed = confidence < _UNMIXED and self._is_mixed(words)
        return _result(language, confidence, mixed=mixed)

    def _greeting(self, words: Sequence[str], fallback: str | None) -> dict[str, Any]:
        if "hola" in words:
            return _result("es", 0.95)
        if "hi" in words or "hey" in words:
            return _result("en", 0.8 if fallback != "es" else 0.4)
        return _result(fallback or "en", 0.5 if fallback else 0.0)

    def _priors(self, fallback: str | None) -> np.ndarray:
        assert self._model is not None
        return np.array([
            self._config["locale_prior"] if code == fallback
            else 1.0 if code in SERVED else self._config["foreign_prior"]
            for code in self._model.languages
        ])  # fmt: skip

    def _is_mixed(self, words: Sequence[str]) -> bool:
        """At least two words that are surely Spanish and two that are surely English."""
        assert self._model is not None
        if len(words) < 4:
            return False
        scores = self._model.probabilities(list(words))
        spanish, english = (scores[:, self._model.languages.index(code)] for code in SERVED)
        return bool((spanish > 0.8).sum() >= 2 and (english > 0.8).sum() >= 2)


def _other_script(text: str) -> str | None:
    letters = sum(character.isalpha() for character in text)
    for language, script in _OTHER_SCRIPTS:
        if letters and len(script.findall(text)) / letters > 0.4:
            return language
    return None


def _result(language: str, confidence: float, foreign: str | None = None, mixed: bool = False) -> dict[str, Any]:
    return {
        "language": language, "language_confidence": round(float(confidence), 3),
        "foreign_language": foreign, "mixed_language": mixed,
    }  # fmt: skip
