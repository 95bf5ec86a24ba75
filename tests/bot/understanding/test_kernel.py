"""Tests of the model behind the intents."""

from __future__ import annotations

import numpy as np

from bot.understanding.kernel import KernelModel
from bot.understanding.outside import OUTSIDE, OutsideDetector

SETTINGS = {"weights": {"use": 1.0}, "dimensions": 0, "ridge": 0.03, "letters": 0.1}


def clouds() -> tuple[list[str], dict[str, np.ndarray], list[str]]:
    """Three clouds of made-up sentence vectors, one of them outside."""
    random = np.random.RandomState(0)
    centres = {"greet": [1, 0, 0, 0], "goodbye": [0, 1, 0, 0], OUTSIDE: [0, 0, 1, 0]}
    labels = [name for name in centres for _ in range(20)]
    rows = np.vstack([np.array(centres[name]) + random.randn(4) * 0.15 for name in labels])
    return [f"{name} {i}" for i, name in enumerate(labels)], {"use": rows.astype(np.float32)}, labels


def test_scores_without_oneself_equal_training_without_oneself() -> None:
    """The shortcut by the inverse is exact, but for the centre that one text moves."""
    texts, vectors, labels = clouds()
    model, unseen, _ = KernelModel.fit(texts, vectors, labels, **SETTINGS)
    assert (np.array(model.classes)[unseen.argmax(axis=1)] == np.array(labels)).mean() > 0.95


def test_a_stored_model_says_the_same() -> None:
    """Arrays are all there is."""
    texts, vectors, labels = clouds()
    model, _, rows = KernelModel.fit(texts, vectors, labels, **SETTINGS)
    again = KernelModel.from_arrays(model.arrays())
    before = model.logits(texts, rows, model.products(rows))
    after = again.logits(texts, again.transform(vectors), again.products(again.transform(vectors)))
    assert np.abs(before - after).max() < 0.1
    assert again.classes == model.classes


def test_what_lies_outside_scores_high() -> None:
    """And the share of good requests above the threshold is what was asked for."""
    texts, vectors, labels = clouds()
    model, unseen, rows = KernelModel.fit(texts, vectors, labels, **SETTINGS)
    detector = OutsideDetector.fit(model, unseen, rows, refused=0.05)
    products = model.products(rows)
    scores = detector.scores(model.logits(texts, rows, products), model.cosines(rows, products))
    outside = np.array(labels) == OUTSIDE
    assert (scores[outside] >= detector.threshold).mean() > 0.9
    assert (scores[~outside] >= detector.threshold).mean() <= 0.1
