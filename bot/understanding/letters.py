"""The letters of the languages: a linear model on hashed character n-grams and words."""

from __future__ import annotations

import re
import warnings
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

SERVED = ("es", "en")
_LISTS = Path(__file__).parents[1] / "resources" / "languages"
# Addresses, codes and numbers are of no language.
NOT_WORDS = re.compile(r"\S*@\S*|https?://\S+|\S*\d\S*|[^\w\s'’¿¡]", re.UNICODE)
_BUCKETS = 2**15
_LONGEST_GRAM = 4


class LanguageModel:
    """Logistic regression on hashed character n-grams and words: its whole state is three arrays."""

    def __init__(self, languages: Sequence[str], weights: np.ndarray, bias: np.ndarray) -> None:
        """Made by `fit` or `load`."""
        self.languages = [str(code) for code in languages]
        self._weights = weights
        self._bias = bias

    @classmethod
    def fit(cls, model: LogisticRegression, texts: Sequence[str], languages: Sequence[str]) -> LanguageModel:
        """Learn, from where `model` stands; every language weighs the same, however many texts it has."""
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
    def load(cls, path: Path) -> LanguageModel:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored["languages"], stored["weights"], stored["bias"])


def learn(texts: Sequence[str], sure: float) -> LanguageModel:
    """From the lists, then from `texts` too, in the served language that the first round is sure of.

    The project's texts are in the languages it serves, so only the two are compared.
    """
    model = LogisticRegression(C=30.0, max_iter=80, tol=1e-2, class_weight="balanced", warm_start=True)
    labelled = seed_texts()
    first = LanguageModel.fit(model, *zip(*labelled, strict=True))
    scores = first.probabilities(texts)
    served = scores[:, [first.languages.index(code) for code in SERVED]]
    for text, row in zip(texts, served / served.sum(axis=1, keepdims=True), strict=True):
        if row.max() >= sure:
            labelled.append((text, SERVED[int(row.argmax())]))
    model.max_iter = 40
    return LanguageModel.fit(model, *zip(*labelled, strict=True))


def seed_texts() -> list[tuple[str, str]]:
    """The lists that come with the component: (text, language)."""
    return [
        (line.strip(), path.stem) for path in sorted(_LISTS.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]  # fmt: skip


def _grams(text: str) -> Counter:
    """Hashed character n-grams within words, and whole words, which count double."""
    counts: Counter = Counter()
    for word in NOT_WORDS.sub(" ", text.lower()).split():
        padded = f" {word} ".encode()
        counts.update([
            zlib.crc32(padded[start : start + size]) % _BUCKETS
            for size in range(1, _LONGEST_GRAM + 1) for start in range(len(padded) - size + 1)
        ])  # fmt: skip
        counts[zlib.crc32(b"word" + padded) % _BUCKETS] += 2
    return counts


def _features(texts: Sequence[str]) -> csr_matrix:
    """One row of unit length for each text."""
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for text in texts:
        counts = _grams(text)
        length = sum(value * value for value in counts.values()) ** 0.5 or 1.0
        columns.extend(counts)
        values.extend(value / length for value in counts.values())
        starts.append(len(columns))
    return csr_matrix((np.array(values, dtype=np.float32), columns, starts), shape=(len(texts), _BUCKETS))
