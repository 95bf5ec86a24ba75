"""Kernel ridge classification: every training text votes for its intent, the more alike it is to the message.

Two likenesses are added: of meaning (a Gaussian of the distance between sentence vectors) and, with a small weight,
of letters. It beats logistic regression on the same vectors by six points on unseen texts, it is one matrix to
invert, and the scores that each training text would get had it not been trained on follow from the same inverse:
calibration and the border to out-of-scope need no cross-validation.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy.linalg import lapack
from scipy.sparse import csr_matrix

from bot.understanding.calibration import best_temperature, softmax
from bot.understanding.features import FeatureSpace, Vectors
from bot.understanding.lexical import Lexicon

_RAREST, _COMMONEST = 0.3, 3.0
_BLOCK = 512


class KernelModel:
    """Scores a message for every class from its likeness to the training texts."""

    def __init__(
        self, classes: Sequence[str], labels: np.ndarray, space: FeatureSpace, rows: np.ndarray, width: float,
        votes: np.ndarray, lexicon: Lexicon, letter_votes: np.ndarray, temperature: float,
    ) -> None:  # fmt: skip
        """Made by `fit` or `from_arrays`."""
        self.classes: list[str] = [str(name) for name in classes]
        self.labels = labels
        self.temperature = temperature
        self._space, self._rows, self._width, self._votes = space, rows, width, votes
        self._squares = np.einsum("ij,ij->i", rows, rows)
        self._lexicon, self._letter_votes = lexicon, letter_votes

    @classmethod
    def fit(
        cls, texts: Sequence[str], vectors: Vectors, labels: Sequence[str], *, weights: Mapping[str, float],
        dimensions: int, ridge: float, letters: float,
    ) -> tuple[KernelModel, np.ndarray, np.ndarray]:  # fmt: skip
        """The model, and for each training text its scores and its row as if it had not been trained on."""
        names = np.array([str(label) for label in labels])
        classes = np.unique(names)
        truth = np.searchsorted(classes, names)
        space = FeatureSpace.fit(weights, vectors, dimensions)
        rows = space.transform(vectors)
        lexicon = Lexicon.fit(texts)
        letter_rows = lexicon.rows(texts)

        squares = np.einsum("ij,ij->i", rows, rows)
        kernel = squares[:, None] + squares[None, :] - 2.0 * (rows @ rows.T)
        width = float(np.median(kernel[:500, :500]))
        np.exp(-np.maximum(kernel, 0.0, out=kernel) / width, out=kernel)
        if letters:
            _add_likeness(kernel, letter_rows, letters)
        # A rare intent's examples may bend the surface more than a common one's.
        counts = np.bincount(truth)
        share = len(names) / len(classes) / counts[truth]
        kernel[np.diag_indices(len(names))] += ridge / np.clip(share, _RAREST, _COMMONEST)
        targets = np.full((len(names), len(classes)), -1.0 / max(1, len(classes) - 1), dtype=np.float32)
        targets[np.arange(len(names)), truth] = 1.0
        votes, diagonal = _solve(kernel, targets)
        unseen = targets - votes / diagonal[:, None]
        model = cls(
            classes, names, space, rows, width, votes, lexicon, np.asarray(letters * (letter_rows.T @ votes)),
            best_temperature(unseen * _SHARPNESS, truth),
        )  # fmt: skip
        return model, unseen * _SHARPNESS, rows

    @property
    def encoders(self) -> list[str]:
        """Whose vectors `transform` wants."""
        return list(self._space.weights)

    def transform(self, vectors: Vectors) -> np.ndarray:
        """The rows of messages in the model's space."""
        return self._space.transform(vectors)

    def products(self, rows: np.ndarray) -> np.ndarray:
        """Scalar products with every training text: the one costly step, shared with the out-of-scope detector."""
        return rows @ self._rows.T

    def cosines(self, rows: np.ndarray, products: np.ndarray) -> np.ndarray:
        """How alike each message and each training text are, from -1 to 1."""
        lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
        return products / np.maximum(lengths[:, None] * np.sqrt(self._squares)[None, :], 1e-9)

    def logits(self, texts: Sequence[str], rows: np.ndarray, products: np.ndarray) -> np.ndarray:
        """Unscaled scores."""
        squares = np.einsum("ij,ij->i", rows, rows)
        distances = np.maximum(squares[:, None] + self._squares[None, :] - 2.0 * products, 0.0)
        scores = np.exp(-distances / self._width) @ self._votes
        return (scores + self._lexicon.votes(texts, self._letter_votes)) * _SHARPNESS

    def probabilities(self, logits: np.ndarray) -> np.ndarray:
        """Scores as calibrated probabilities."""
        return softmax(logits / self.temperature)

    def arrays(self) -> dict[str, np.ndarray]:
        """What has to be stored."""
        stored = {
            "classes": np.array(self.classes), "labels": self.labels, "rows": self._rows.astype(np.float16),
            "width": np.array(self._width), "votes": self._votes.astype(np.float32), "lexicon": self._lexicon.weights,
            "letter_votes": self._letter_votes.astype(np.float16), "temperature": np.array(self.temperature),
        }  # fmt: skip
        stored.update({f"space_{key}": value for key, value in self._space.arrays().items()})
        return stored

    @classmethod
    def from_arrays(cls, stored: Mapping[str, np.ndarray]) -> KernelModel:
        """Read what `arrays` gave."""
        space = FeatureSpace.from_arrays({key[6:]: stored[key] for key in stored if key.startswith("space_")})
        return cls(
            list(stored["classes"]), stored["labels"], space, stored["rows"].astype(np.float32), float(stored["width"]),
            stored["votes"], Lexicon(stored["lexicon"]), stored["letter_votes"].astype(np.float32),
            float(stored["temperature"]),
        )  # fmt: skip


# Scores lie between 0 and 1; times ten they are about as wide as a logistic regression's.
_SHARPNESS = 10.0


def _add_likeness(kernel: np.ndarray, rows: csr_matrix, weight: float) -> None:
    """Add the rows' scalar products to the lower triangle, which is all that is read; a core for each block."""

    def add(start: int) -> None:
        stop = min(start + _BLOCK, rows.shape[0])
        kernel[start:stop, :stop] += weight * (rows[start:stop] @ turned[:, :stop]).toarray()

    turned = rows.T.tocsr()
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as workers:
        list(workers.map(add, range(0, rows.shape[0], _BLOCK)))


def _solve(kernel: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The votes that reproduce the targets, and the diagonal of the inverse (for leaving one out).

    Only the lower triangle of `kernel` is read, and it is overwritten.
    """
    # LAPACK counts by columns: our lower triangle is its upper one, and nothing has to be copied.
    factor, failed = lapack.spotrf(np.asarray(kernel, dtype=np.float32).T, lower=0, clean=0, overwrite_a=1)
    if failed:
        raise ValueError("The training texts cannot be told apart; raise `ridge` in config.yml.")
    votes, _ = lapack.spotrs(factor, targets, lower=0)
    inverse, _ = lapack.strtri(factor, lower=0, overwrite_c=1)
    diagonal = np.zeros(len(kernel), dtype=np.float32)
    for column in range(len(kernel)):
        diagonal[: column + 1] += inverse[: column + 1, column] ** 2
    return np.ascontiguousarray(votes, dtype=np.float32), diagonal
