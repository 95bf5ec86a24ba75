"""A small linear classifier that is kept as plain numbers and whose probabilities mean what they say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.linalg import blas, cho_solve, cholesky, solve_triangular
from sklearn.linear_model import LogisticRegression

# The constant term is not held back, only kept from being undetermined.
_FREE = 1e-3


@dataclass(frozen=True)
class LinearScale:
    """One weighted sum per label, each mapped to a probability of its own."""

    weights: np.ndarray
    bias: np.ndarray
    slope: np.ndarray
    shift: np.ndarray

    def probabilities(self, vectors: np.ndarray) -> np.ndarray:
        """One column per label; labels do not exclude each other."""
        return 1.0 / (1.0 + np.exp(-np.clip(self.margins(vectors) * self.slope + self.shift, -30.0, 30.0)))

    def margins(self, vectors: np.ndarray) -> np.ndarray:
        """One column per label: about 1 for what shows it, about -1 for what does not, however rare it is."""
        return np.atleast_2d(vectors) @ self.weights.T + self.bias

    @classmethod
    def fit(
        cls, vectors: np.ndarray, labels: np.ndarray, penalty: float,
        weight: np.ndarray | None = None, share: np.ndarray | None = None, calibrated: bool = True,
    ) -> LinearScale:  # fmt: skip
        """Learn one column of `labels` (0 or 1) at a time, by ridge regression with both answers weighing the same.

        `weight` is how much each row teaches. `share` is how often its kind is met in real conversations: examples
        are written evenly, customers are mostly calm. Margins are calibrated on rows that were not learnt from, or
        they would be too sure: what a ridge regression says of a row when it has learnt all others is known without
        learning again (its leverage tells). Whoever reads `margins` only saves the time with `calibrated=False`.
        """
        rows = np.hstack([vectors, np.ones((len(vectors), 1))]).astype(np.float32)
        taught = np.ones(len(rows), np.float32) if weight is None else weight.astype(np.float32)
        moments = _moments(rows, taught)
        scales = [_fit_label(rows, column == 1, taught, moments, penalty, share, calibrated) for column in labels.T]
        weights, bias, slope, shift = zip(*scales, strict=True)
        return cls(np.asarray(weights, np.float32), np.asarray(bias), np.asarray(slope), np.asarray(shift))

    def save(self, path: Path) -> None:
        """Write plain arrays: nothing that could run when it is read."""
        np.savez(path, weights=self.weights, bias=self.bias, slope=self.slope, shift=self.shift)

    @classmethod
    def read(cls, path: Path) -> LinearScale:
        """What `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(arrays["weights"], arrays["bias"], arrays["slope"], arrays["shift"])


def _moments(rows: np.ndarray, taught: np.ndarray) -> np.ndarray:
    """The products of all columns with each other, the rows counted by `taught`: the lower triangle, float32."""
    # BLAS counts by columns: what is a row here is a column there.
    return blas.ssyrk(1.0, (rows * np.sqrt(taught)[:, None]).T, lower=1)


def _fit_label(
    rows: np.ndarray, yes: np.ndarray, taught: np.ndarray, moments: np.ndarray, penalty: float, share: np.ndarray | None,
    calibrated: bool,
) -> tuple[np.ndarray, float, float, float]:  # fmt: skip
    """The weights, bias, slope and shift of one label; `moments` are those of all rows, which the labels have in common."""
    if yes.sum() < 2:
        # Nothing to learn a kind from: it is never found.
        return np.zeros(rows.shape[1] - 1), -1.0, 0.0, -30.0
    half = taught.sum() / 2
    for_yes, for_no = half / taught[yes].sum(), half / taught[~yes].sum()
    of_yes = _moments(rows[yes], taught[yes])
    system = (for_no * (moments - of_yes) + for_yes * of_yes).astype(np.float64)
    system[np.diag_indices_from(system)] += np.append(np.full(len(system) - 1, penalty), _FREE)
    lower = cholesky(system, lower=True)

    counted = taught * np.where(yes, for_yes, for_no)
    wanted = np.where(yes, 1.0, -1.0)
    found = cho_solve((lower, True), rows.T @ (counted * wanted))
    if not calibrated:
        return found[:-1], float(found[-1]), 1.0, 0.0
    leverage = counted * np.square(solve_triangular(lower.astype(np.float32), rows.T, lower=True)).sum(axis=0)
    unseen = wanted - (wanted - rows @ found) / np.maximum(1.0 - leverage, _FREE)
    scale = LogisticRegression(C=100.0).fit(unseen.reshape(-1, 1), yes, sample_weight=share)
    # What does no better than guessing on other rows says nothing, rather than the opposite.
    return found[:-1], float(found[-1]), max(0.0, float(scale.coef_[0, 0])), float(scale.intercept_[0])
