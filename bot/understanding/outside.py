"""Tells whether a text lies outside what a shop's customer service does.

Several witnesses, none good enough alone: the energy of the intents' scores, the score of the class of outside
examples, how near the most alike known requests are, and how near the most alike outside examples. A small logistic regression, learnt on texts that the witnesses had not seen (cross-validation),
weighs them into one probability; the threshold follows from the share of good requests that may be refused.
"""

from __future__ import annotations

from typing import Dict, Mapping, Sequence, Tuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.understanding.linear import LinearModel

OUTSIDE = "out_of_scope"
_NEIGHBOURS = 3
WITNESSES = (
    "energy", "outside_class", "confidence", "margin", "near_inside", "near_outside", "near_predicted",
)  # fmt: skip


class OutsideDetector:
    """Weighs the witnesses; keeps the training texts' vectors to find neighbours."""

    def __init__(
        self, rows: np.ndarray, labels: np.ndarray, centre: np.ndarray, spread: np.ndarray,
        weights: np.ndarray, bias: float, threshold: float,
    ) -> None:  # fmt: skip
        """Made by `fit` or `from_arrays`."""
        self._rows = rows
        self._labels = labels
        self._centre, self._spread = centre, spread
        self._weights, self._bias = weights, bias
        self.threshold = threshold

    @classmethod
    def fit(
        cls, rows: np.ndarray, labels: Sequence[str], intents: LinearModel, outside_logits: np.ndarray,
        fold_of: np.ndarray, refused: float,
    ) -> "OutsideDetector":  # fmt: skip
        """`outside_logits` are the intents' scores of texts not learnt from; `refused` is the accepted loss."""
        names = np.array([str(label) for label in labels])
        truth = names == OUTSIDE
        unit = _unit(rows).astype(np.float16).astype(np.float32)
        similar = np.zeros((len(names), 3), dtype=np.float32)
        for fold in np.unique(fold_of):
            test, train = fold_of == fold, fold_of != fold
            predicted = _best_inside(intents, outside_logits[test])
            similar[test] = _similarities(unit[test], unit[train], names[train], predicted)
        witnesses = _witnesses(intents, outside_logits, similar)
        centre, spread = witnesses.mean(axis=0), witnesses.std(axis=0) + 1e-6
        judge = LogisticRegression(C=1.0, class_weight="balanced", max_iter=500).fit((witnesses - centre) / spread, truth)
        detector = cls(unit, names, centre, spread, judge.coef_[0], float(judge.intercept_[0]), 0.5)
        detector.threshold = float(np.quantile(detector._judge(witnesses[~truth]), 1.0 - refused))
        return detector

    def scores(self, rows: np.ndarray, intents: LinearModel, logits: np.ndarray) -> np.ndarray:
        """The probability of lying outside, one for each row."""
        similar = _similarities(_unit(rows), self._rows, self._labels, _best_inside(intents, logits))
        return self._judge(_witnesses(intents, logits, similar))

    def _judge(self, witnesses: np.ndarray) -> np.ndarray:
        weighed = ((witnesses - self._centre) / self._spread) @ self._weights + self._bias
        return 1.0 / (1.0 + np.exp(-weighed))

    def arrays(self) -> Dict[str, np.ndarray]:
        """What has to be stored."""
        return {
            "rows": self._rows.astype(np.float16), "labels": self._labels, "centre": self._centre,
            "spread": self._spread, "judge_weights": self._weights, "judge_bias": np.array(self._bias),
            "threshold": np.array(self.threshold),
        }  # fmt: skip

    @classmethod
    def from_arrays(cls, stored: Mapping[str, np.ndarray]) -> "OutsideDetector":
        """Read what `arrays` gave."""
        return cls(
            stored["rows"].astype(np.float32), stored["labels"], stored["centre"], stored["spread"],
            stored["judge_weights"], float(stored["judge_bias"]), float(stored["threshold"]),
        )  # fmt: skip


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _inside_columns(intents: LinearModel) -> np.ndarray:
    return np.array([name != OUTSIDE for name in intents.classes])


def _best_inside(intents: LinearModel, logits: np.ndarray) -> np.ndarray:
    within = np.where(_inside_columns(intents), logits, -np.inf)
    return np.array(intents.classes)[within.argmax(axis=1)]


def _similarities(rows: np.ndarray, known: np.ndarray, labels: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """To the nearest known requests, to the nearest outside examples, and to those of the predicted intent."""
    outside = labels == OUTSIDE
    found = np.zeros((len(rows), 3), dtype=np.float32)
    cosines = rows @ known.T
    for row, cosine in enumerate(cosines):
        found[row, 0] = _top(cosine[~outside])
        found[row, 1] = _top(cosine[outside])
        found[row, 2] = _top(cosine[labels == predicted[row]])
    return found


def _top(cosines: np.ndarray) -> float:
    if len(cosines) <= _NEIGHBOURS:
        return float(cosines.mean()) if len(cosines) else 0.0
    return float(np.partition(cosines, -_NEIGHBOURS)[-_NEIGHBOURS:].mean())


def _witnesses(intents: LinearModel, logits: np.ndarray, similar: np.ndarray) -> np.ndarray:
    scaled = logits / intents.temperature
    within = scaled[:, _inside_columns(intents)]
    highest = within.max(axis=1)
    energy = highest + np.log(np.exp(within - highest[:, None]).sum(axis=1))
    second = np.partition(within, -2, axis=1)[:, -2] if within.shape[1] > 1 else highest
    column = intents.classes.index(OUTSIDE) if OUTSIDE in intents.classes else None
    outside_class = scaled[:, column] - highest if column is not None else np.zeros(len(scaled))
    confidence = np.exp(highest - energy)
    return np.column_stack([
        energy, outside_class, confidence, highest - second, similar[:, 0], similar[:, 1], similar[:, 2],
    ])  # fmt: skip


def summary(scores: np.ndarray, outside: np.ndarray, threshold: float) -> Tuple[float, float]:
    """The share of outside texts noticed, and of good requests refused."""
    noticed = scores >= threshold
    return float(noticed[outside].mean()), float(noticed[~outside].mean())
