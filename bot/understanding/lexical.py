"""The letters of a text: weighted character n-grams, hashed, so that nothing but the weights has to be stored."""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

_BUCKETS = 2**16
_SHORTEST, _LONGEST = 2, 5


class Lexicon:
    """tf-idf rows of unit length; n-grams that occur in one training text only count nothing."""

    def __init__(self, weights: np.ndarray) -> None:
        """Made by `fit`, or from the stored `weights`."""
        self.weights = weights

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Lexicon:
        """Count in how many texts each n-gram occurs."""
        found_in = np.zeros(_BUCKETS)
        for text in texts:
            found_in[list(_grams(text))] += 1.0
        weights = np.log((1.0 + len(texts)) / (1.0 + found_in)) + 1.0
        weights[found_in < 2] = 0.0
        return cls(weights.astype(np.float32))

    def row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The n-grams of one text and what they weigh."""
        grams = _grams(text)
        columns = np.fromiter(grams, dtype=np.int64, count=len(grams))
        counts = np.fromiter(grams.values(), dtype=np.float32, count=len(grams))
        values = (1.0 + np.log(counts)) * self.weights[columns]
        return columns, values / max(float(np.sqrt(values @ values)), 1e-9)

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """One row for each text."""
        rows = [self.row(text) for text in texts]
        starts = np.cumsum([0] + [len(columns) for columns, _ in rows])
        columns = np.concatenate([columns for columns, _ in rows])
        values = np.concatenate([values for _, values in rows]).astype(np.float32)
        return csr_matrix((values, columns, starts), shape=(len(texts), _BUCKETS))

    def votes(self, texts: Sequence[str], votes: np.ndarray) -> np.ndarray:
        """`rows(texts) @ votes`, without the cost of a matrix for one message."""
        found = np.zeros((len(texts), votes.shape[1]), dtype=np.float32)
        for position, text in enumerate(texts):
            columns, values = self.row(text)
            found[position] = values @ votes[columns]
        return found


def _grams(text: str) -> Counter:
    """Hashed character n-grams within words; accents and case are left out as often as written."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    counts: Counter = Counter()
    for word in plain.split():
        padded = f" {word} ".encode()
        counts.update([
            zlib.crc32(padded[start : start + size]) % _BUCKETS
            for size in range(_SHORTEST, _LONGEST + 1) for start in range(max(1, len(padded) - size + 1))
        ])  # fmt: skip
    return counts
