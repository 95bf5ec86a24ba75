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
import warnings
import zlib
from collections import Counter
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

SERVED = ("es", "en")
_LISTS = Path(__file__).parents[1] / "resources" / "languages"
_NOT_WORDS = re.compile(r"\S*@\S*|https?://\S+|\S*\d\S*|[^\w\s'’¿¡]", re.UNICODE)
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
# Written alike, or used alike, in every language of a shop's customers.
_SAID_EVERYWHERE = frozenset(
    "ok okay okey oki no si hola hi hey bot chat email mail pdf sms online paypal visa bizum mastercard web app total pro "
    "super xd jaja haha mm mmm hmm hm eh ah oh rl".split()
)
_OTHER_SCRIPTS = (
    ("ru", re.compile("[\u0400-\u04ff]")), ("el", re.compile("[\u0370-\u03ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")), ("he", re.compile("[\u0590-\u05ff]")),
    ("ja", re.compile("[\u3040-\u30ff]")), ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")), ("hi", re.compile("[\u0900-\u097f]")),
)  # fmt: skip
_BUCKETS = 2**15
_LONGEST_GRAM = 4
# Enough to learn a language's letters from, and quick.
_OWN_TEXTS = 1000
_UNMIXED = 0.99


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LanguageIdentifier(GraphComponent):
    """Finds the language of each message, quickly (0.3 ms) and with a doubt that can be used."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`foreign_threshold`: how sure it must be before a message counts as not served."""
        return {"foreign_threshold": 0.6, "foreign_prior": 0.35, "locale_prior": 3.0, "sure": 0.8}

    def __init__(
        self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
        model: Optional["LanguageModel"] = None,
    ) -> None:  # fmt: skip
        """Made by `create` or `load`."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageIdentifier":  # fmt: skip
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the lists, then from the training texts they are sure about."""
        own = sorted({m.get(TEXT) for m in training_data.training_examples if m.get(TEXT)})
        random.Random(1).shuffle(own)
        self._model = learn(own[: 2 * _OWN_TEXTS], self._config["sure"])
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(directory / "language.npz")
        return self._resource

    @classmethod
    def load(
        cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> "LanguageIdentifier":  # fmt: skip
        """Read what `train` wrote."""
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, LanguageModel.load(directory / "language.npz"))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that trains after this component reads the language."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Put the language on each message."""
        for message in messages:
            text = message.get(TEXT)
            if not text or text.startswith("/"):
                continue
            locale = (message.get("metadata") or {}).get("locale")
            for key, value in self.identify(text, locale).items():
                message.set(key, value, add_to_output=True)
        return messages

    def identify(self, text: str, locale: Optional[str] = None) -> Dict[str, Any]:
        """What is known of the language of `text`, given the language of the visitor's page."""
        fallback = locale[:2].lower() if locale and locale[:2].lower() in SERVED else None
        script = _other_script(text)
        if script:
            return _result(fallback or "en", 0.99, foreign=script)
        words = [word.lower() for word in _WORD.findall(_NOT_WORDS.sub(" ", text))]
        if self._model is None or all(word in _SAID_EVERYWHERE or len(word) < 2 for word in words):
            return self._greeting(words, fallback)
        weights = self._priors(fallback)
        scores = self._model.probabilities([text])[0] * weights
        scores /= scores.sum()
        by_language = dict(zip(self._model.languages, scores))
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

    def _greeting(self, words: Sequence[str], fallback: Optional[str]) -> Dict[str, Any]:
        if "hola" in words:
            return _result("es", 0.95)
        if "hi" in words or "hey" in words:
            return _result("en", 0.8 if fallback != "es" else 0.4)
        return _result(fallback or "en", 0.5 if fallback else 0.0)

    def _priors(self, fallback: Optional[str]) -> np.ndarray:
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


class LanguageModel:
    """Logistic regression on hashed character n-grams and words: its whole state is three arrays."""

    def __init__(self, languages: Sequence[str], weights: np.ndarray, bias: np.ndarray) -> None:
        """Made by `fit` or `load`."""
        self.languages = [str(code) for code in languages]
        self._weights = weights
        self._bias = bias

    @classmethod
    def fit(cls, texts: Sequence[str], languages: Sequence[str]) -> "LanguageModel":
        """Learn; every language weighs the same, however many texts it has."""
        model = LogisticRegression(C=30.0, max_iter=80, tol=1e-2, class_weight="balanced")
        with warnings.catch_warnings():
            # After eighty rounds it tells languages apart as well as after five hundred.
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(_features(texts), languages)
        return cls(model.classes_, model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32))

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """One row for each text, one column for each of `languages`."""
        logits = np.array([self._logits(text) for text in texts]).reshape(len(texts), len(self.languages))
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return odds / odds.sum(axis=1, keepdims=True)

    def _logits(self, text: str) -> np.ndarray:
        counts = _grams(text)
        columns = np.fromiter(counts, dtype=np.int64, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        return (values / max(float(np.sqrt(values @ values)), 1e-9)) @ self._weights[columns] + self._bias

    def save(self, path: Path) -> None:
        """Write the arrays."""
        np.savez_compressed(path, languages=np.array(self.languages), weights=self._weights, bias=self._bias)

    @classmethod
    def load(cls, path: Path) -> "LanguageModel":
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored["languages"], stored["weights"], stored["bias"])


def learn(texts: Sequence[str], sure: float) -> LanguageModel:
    """From the lists, then twice from `texts` too, in the served language that the round before is sure of.

    The project's texts are in the languages it serves, so only the two are compared.
    """
    labelled = seed_texts()
    model = LanguageModel.fit(*zip(*labelled))
    for _ in range(2):
        labelled = seed_texts()
        scores = model.probabilities(texts)
        served = scores[:, [model.languages.index(code) for code in SERVED]]
        for text, row in zip(texts, served / served.sum(axis=1, keepdims=True)):
            if row.max() >= sure:
                labelled.append((text, SERVED[int(row.argmax())]))
        model = LanguageModel.fit(*zip(*labelled))
    return model


def seed_texts() -> List[Tuple[str, str]]:
    """The lists that come with the component: (text, language)."""
    return [
        (line.strip(), path.stem) for path in sorted(_LISTS.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]  # fmt: skip


def _grams(text: str) -> Counter:
    """Hashed character n-grams within words, and whole words, which count double."""
    counts: Counter = Counter()
    for word in _NOT_WORDS.sub(" ", text.lower()).split():
        padded = f" {word} ".encode()
        counts.update([
            zlib.crc32(padded[start : start + size]) % _BUCKETS
            for size in range(1, _LONGEST_GRAM + 1) for start in range(len(padded) - size + 1)
        ])  # fmt: skip
        counts[zlib.crc32(b"word" + padded) % _BUCKETS] += 2
    return counts


def _features(texts: Sequence[str]) -> csr_matrix:
    """One row of unit length for each text."""
    columns: List[int] = []
    values: List[float] = []
    starts = [0]
    for text in texts:
        counts = _grams(text)
        length = sum(value * value for value in counts.values()) ** 0.5 or 1.0
        columns.extend(counts)
        values.extend(value / length for value in counts.values())
        starts.append(len(columns))
    return csr_matrix((np.array(values, dtype=np.float32), columns, starts), shape=(len(texts), _BUCKETS))


def _other_script(text: str) -> Optional[str]:
    letters = sum(character.isalpha() for character in text)
    for language, script in _OTHER_SCRIPTS:
        if letters and len(script.findall(text)) / letters > 0.4:
            return language
    return None


def _result(language: str, confidence: float, foreign: Optional[str] = None, mixed: bool = False) -> Dict[str, Any]:
    return {
        "language": language, "language_confidence": round(float(confidence), 3),
        "foreign_language": foreign, "mixed_language": mixed,
    }  # fmt: skip
