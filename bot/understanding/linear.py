"""Multinomial logistic regression with honest confidences: its state is arrays, its temperature is measured."""

from __future__ import annotations

from typing import Dict, List, Mapping, Sequence, Tuple

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold


class LinearModel:
    """Scores a row of features for every class."""

    def __init__(self, classes: Sequence[str], weights: np.ndarray, bias: np.ndarray, temperature: float = 1.0) -> None:
        """Made by `fit` or `from_arrays`."""
        self.classes: List[str] = [str(name) for name in classes]
        self._weights = weights
        self._bias = bias
        self.temperature = temperature

    @classmethod
    def fit(cls, rows: np.ndarray, labels: Sequence[str], strength: float) -> "LinearModel":
        """Learn; every class weighs the same. `strength` is scikit-learn's C."""
        model = LogisticRegression(C=strength, max_iter=300, class_weight="balanced", tol=1e-3)
        model.fit(rows, labels)
        weights, bias = model.coef_.T, model.intercept_
        if len(model.classes_) == 2:
            weights, bias = np.hstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
        return cls(model.classes_, weights.astype(np.float32), bias.astype(np.float32))

    @classmethod
    def fit_with_folds(
        cls, rows: np.ndarray, labels: Sequence[str], strength: float, folds: int
    ) -> Tuple["LinearModel", np.ndarray, np.ndarray]:
        """Learn on everything; also what each row scores when it was not learnt from, and the fold it was in."""
        names = np.array(labels)
        model = cls.fit(rows, names, strength)
        outside = np.zeros((len(names), len(model.classes)), dtype=np.float32)
        fold_of = np.zeros(len(names), dtype=np.int64)
        splitter = StratifiedKFold(folds, shuffle=True, random_state=7)
        for number, (train, test) in enumerate(splitter.split(rows, names)):
            part = cls.fit(rows[train], names[train], strength)
            outside[test] = part.logits(rows[test])
            fold_of[test] = number
        model.temperature = best_temperature(outside, np.searchsorted(np.array(model.classes), names))
        return model, outside, fold_of

    def logits(self, rows: np.ndarray) -> np.ndarray:
        """Unscaled scores."""
        return rows @ self._weights + self._bias

    def probabilities(self, logits: np.ndarray) -> np.ndarray:
        """Scores as calibrated probabilities."""
        return softmax(logits / self.temperature)

    def arrays(self) -> Dict[str, np.ndarray]:
        """What has to be stored."""
        return {
            "classes": np.array(self.classes), "weights": self._weights, "bias": self._bias,
            "temperature": np.array(self.temperature),
        }  # fmt: skip

    @classmethod
    def from_arrays(cls, stored: Mapping[str, np.ndarray]) -> "LinearModel":
        """Read what `arrays` gave."""
        return cls(list(stored["classes"]), stored["weights"], stored["bias"], float(stored["temperature"]))


def softmax(logits: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return odds / odds.sum(axis=-1, keepdims=True)


def best_temperature(logits: np.ndarray, truth: np.ndarray) -> float:
    """The temperature under which the right answers are likeliest."""

    def loss(logarithm: float) -> float:
        probabilities = softmax(logits / np.exp(logarithm))
        return float(-np.log(probabilities[np.arange(len(truth)), truth] + 1e-12).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 2.0), method="bounded").x))
