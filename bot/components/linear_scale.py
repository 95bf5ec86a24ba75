"""A small linear classifier that is kept as plain numbers and whose probabilities mean what they say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

_FOLDS = 3
# Looser than scikit-learn's own: the scores do not change, training takes a third of the time.
_TOLERANCE = 1e-3


@dataclass(frozen=True)
class LinearScale:
    """One weighted sum per label, each mapped to a probability of its own."""

    weights: np.ndarray
    bias: np.ndarray
    slope: np.ndarray
    shift: np.ndarray

    def probabilities(self, vectors: np.ndarray) -> np.ndarray:
        """One column per label; labels do not exclude each other."""
        margins = np.atleast_2d(vectors) @ self.weights.T + self.bias
        return 1.0 / (1.0 + np.exp(-np.clip(margins * self.slope + self.shift, -30.0, 30.0)))

    @classmethod
    def fit(
        cls, vectors: np.ndarray, labels: np.ndarray, strength: float,
        weight: np.ndarray | None = None, share: np.ndarray | None = None,
    ) -> LinearScale:  # fmt: skip
        """Learn one column of `labels` (0 or 1) at a time.

        `weight` is how much each row teaches. `share` is how often its kind is met in real conversations: examples
        are written evenly, customers are mostly calm. Margins are calibrated on rows that were not learnt from, or
        they would be too sure.
        """
        weights, biases, slopes, shifts = [], [], [], []
        for column in labels.T:
            if column.sum() < 2:
                # Nothing to learn a kind from: it is never found.
                weights.append(np.zeros(vectors.shape[1]))
                biases.append(0.0)
                slopes.append(0.0)
                shifts.append(-30.0)
                continue
            model = LogisticRegression(C=strength, max_iter=300, tol=_TOLERANCE, class_weight="balanced")
            folds = max(2, min(_FOLDS, int(column.sum()), int((1 - column).sum())))
            unseen = cross_val_predict(
                model, vectors, column, cv=StratifiedKFold(folds, shuffle=True, random_state=0),
                method="decision_function", fit_params={"sample_weight": weight},
            )  # fmt: skip
            scale = LogisticRegression(C=100.0).fit(unseen.reshape(-1, 1), column, sample_weight=share)
            model.fit(vectors, column, sample_weight=weight)
            weights.append(model.coef_[0])
            biases.append(model.intercept_[0])
            slopes.append(scale.coef_[0, 0])
            shifts.append(scale.intercept_[0])
        return cls(np.asarray(weights, np.float32), np.asarray(biases), np.asarray(slopes), np.asarray(shifts))

    def save(self, path: Path) -> None:
        """Write plain arrays: nothing that could run when it is read."""
        np.savez(path, weights=self.weights, bias=self.bias, slope=self.slope, shift=self.shift)

    @classmethod
    def read(cls, path: Path) -> LinearScale:
        """What `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(arrays["weights"], arrays["bias"], arrays["slope"], arrays["shift"])
