"""Tells whether a text lies outside what a shop's customer service does.

Several witnesses, none good enough alone: the energy of the intents' scores, the score of the class of outside
examples, how near the most alike known requests are, and how near the most alike outside examples are. A small logistic
regression, learnt on texts that the witnesses had not seen (each left out in turn), weighs them into one
probability; the threshold follows from the share of good requests that may be refused.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.understanding.kernel import KernelModel

OUTSIDE = "out_of_scope"
WITNESSES = ("energy", "outside_class", "confidence", "margin", "near_inside", "near_outside", "near_predicted")
_NEIGHBOURS = 3
_BLOCK = 1024


class OutsideDetector:
    """Weighs the witnesses for one intent model."""

    def __init__(
        self, intents: KernelModel, centre: np.ndarray, spread: np.ndarray, weights: np.ndarray, bias: float,
        threshold: float,
    ) -> None:  # fmt: skip
        """Made by `fit` or `from_arrays`."""
        self._intents = intents
        self._centre, self._spread = centre, spread
        self._weights, self._bias = weights, bias
        self.threshold = threshold
        self._inside = np.array([name != OUTSIDE for name in intents.classes])
        self._outside_texts = np.flatnonzero(intents.labels == OUTSIDE)
        self._inside_texts = np.flatnonzero(intents.labels != OUTSIDE)
        self._texts_of = {name: np.flatnonzero(intents.labels == name) for name in intents.classes}

    @classmethod
    def fit(cls, intents: KernelModel, unseen: np.ndarray, rows: np.ndarray, refused: float) -> OutsideDetector:
        """`unseen` are the scores of training texts as if not trained on; `refused` is the accepted loss."""
        nothing = np.zeros(len(WITNESSES))
        detector = cls(intents, nothing, nothing + 1.0, nothing, 0.0, 0.5)
        truth = intents.labels == OUTSIDE
        parts = []
        for start in range(0, len(rows), _BLOCK):
            block = slice(start, start + _BLOCK)
            cosines = intents.cosines(rows[block], intents.products(rows[block]))
            own = np.arange(len(cosines))
            cosines[own, start + own] = -1.0
            parts.append(detector._witnesses(unseen[block], cosines))
        witnesses = np.vstack(parts)
        detector._centre, detector._spread = witnesses.mean(axis=0), witnesses.std(axis=0) + 1e-6
        judge = LogisticRegression(class_weight="balanced", max_iter=500)
        judge.fit((witnesses - detector._centre) / detector._spread, truth)
        detector._weights, detector._bias = judge.coef_[0], float(judge.intercept_[0])
        detector.threshold = float(np.quantile(detector._judge(witnesses[~truth]), 1.0 - refused))
        return detector

    def scores(self, logits: np.ndarray, cosines: np.ndarray) -> np.ndarray:
        """The probability of lying outside, one for each row."""
        return self._judge(self._witnesses(logits, cosines))

    def _judge(self, witnesses: np.ndarray) -> np.ndarray:
        weighed = ((witnesses - self._centre) / self._spread) @ self._weights + self._bias
        return 1.0 / (1.0 + np.exp(-weighed))

    def _witnesses(self, logits: np.ndarray, cosines: np.ndarray) -> np.ndarray:
        scaled = logits / self._intents.temperature
        within = scaled[:, self._inside]
        highest = within.max(axis=1)
        energy = highest + np.log(np.exp(within - highest[:, None]).sum(axis=1))
        second = np.partition(within, -2, axis=1)[:, -2] if within.shape[1] > 1 else highest
        outside = scaled[:, ~self._inside].max(axis=1) - highest
        names = np.array(self._intents.classes)[self._inside]
        near = np.array([
            [
                _top(row[self._inside_texts]), _top(row[self._outside_texts]),
                _top(row[self._texts_of[names[best]]]),
            ]
            for row, best in zip(cosines, within.argmax(axis=1), strict=False)
        ])  # fmt: skip
        return np.column_stack([energy, outside, np.exp(highest - energy), highest - second, near])

    def arrays(self) -> dict[str, np.ndarray]:
        """What has to be stored."""
        return {
            "centre": self._centre, "spread": self._spread, "weights": self._weights, "bias": np.array(self._bias),
            "threshold": np.array(self.threshold),
        }  # fmt: skip

    @classmethod
    def from_arrays(cls, intents: KernelModel, stored: Mapping[str, np.ndarray]) -> OutsideDetector:
        """Read what `arrays` gave."""
        return cls(
            intents, stored["centre"], stored["spread"], stored["weights"], float(stored["bias"]),
            float(stored["threshold"]),
        )  # fmt: skip


def _top(cosines: np.ndarray) -> float:
    if len(cosines) <= _NEIGHBOURS:
        return float(cosines.mean()) if len(cosines) else 0.0
    return float(np.partition(cosines, -_NEIGHBOURS)[-_NEIGHBOURS:].mean())
