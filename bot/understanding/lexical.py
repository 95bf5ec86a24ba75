"""The letters of a text: weighted character n-grams, hashed, so that nothing but the weights has to be stored."""

from __future__ import annotations

import unicodedata
from typing import Sequence

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.feature_extraction.text import HashingVectorizer

_BUCKETS = 2**16
_GRAMS = HashingVectorizer(
    analyzer="char_wb", ngram_range=(2, 5), n_features=_BUCKETS, alternate_sign=False, norm=None, lowercase=False
)


class Lexicon:
    """tf-idf rows of unit length; n-grams that occur in one training text only count nothing."""

    def __init__(self, weights: np.ndarray) -> None:
        """Made by `fit`, or from the stored `weights`."""
        self.weights = weights

    @classmethod
    def fit(cls, texts: Sequence[str]) -> "Lexicon":
        """Count in how many texts each n-gram occurs."""
        found_in = np.bincount(_counted(texts).indices, minlength=_BUCKETS)
        weights = np.log((1.0 + len(texts)) / (1.0 + found_in)) + 1.0
        weights[found_in < 2] = 0.0
        return cls(weights.astype(np.float32))

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """One row for each text."""
        rows = _counted(texts)
        rows.data *= self.weights[rows.indices]
        lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel()) + 1e-9
        return (diags((1.0 / lengths).astype(np.float32)) @ rows).tocsr()


def _counted(texts: Sequence[str]) -> csr_matrix:
    rows = _GRAMS.transform([_plain(text) for text in texts]).astype(np.float32)
    rows.data = 1.0 + np.log(rows.data)
    return rows


def _plain(text: str) -> str:
    """Accents and case are left out as often as written."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
