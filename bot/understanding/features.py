"""One row for a sentence: the encoders' vectors, centred, weighted, side by side, turned to their main directions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

Vectors = dict[str, np.ndarray]


class FeatureSpace:
    """Centres each encoder's vectors (e5's all lie in one narrow cone), weighs them, and drops what varies little."""

    def __init__(self, weights: Mapping[str, float], means: Mapping[str, np.ndarray], directions: np.ndarray) -> None:
        """Made by `fit` or `from_arrays`."""
        self.weights = dict(weights)
        self._means = dict(means)
        self._directions = directions

    @classmethod
    def fit(cls, weights: Mapping[str, float], vectors: Vectors, dimensions: int) -> FeatureSpace:
        """Take the centres and the main directions from the training texts; 0 dimensions keep all."""
        means = {name: vectors[name].mean(axis=0) for name in weights}
        whole = cls(weights, means, np.zeros((0, 0), dtype=np.float32))
        if not dimensions:
            return whole
        rows = whole.transform(vectors)
        _, directions = np.linalg.eigh(rows.T @ rows)
        return cls(weights, means, np.ascontiguousarray(directions[:, -dimensions:], dtype=np.float32))

    def transform(self, vectors: Vectors) -> np.ndarray:
        """One row for each text."""
        rows = np.hstack([(vectors[name] - self._means[name]) * weight for name, weight in self.weights.items()])
        return rows @ self._directions if self._directions.size else rows

    def arrays(self) -> dict[str, np.ndarray]:
        """What has to be stored."""
        stored: dict[str, np.ndarray] = {
            "names": np.array(list(self.weights)), "scales": np.array(list(self.weights.values())),
            "directions": self._directions,
        }  # fmt: skip
        stored.update({f"mean_{name}": self._means[name] for name in self.weights})
        return stored

    @classmethod
    def from_arrays(cls, stored: Mapping[str, np.ndarray]) -> FeatureSpace:
        """Read what `arrays` gave."""
        names: list[str] = [str(name) for name in stored["names"]]
        weights = dict(zip(names, (float(scale) for scale in stored["scales"]), strict=False))
        return cls(weights, {name: stored[f"mean_{name}"] for name in names}, stored["directions"])
