"""Reads a message together with those before it: how much it is like the ones after which a person took over."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from bot.components.dialogue_lessons import Passage
from bot.components.linear_scale import LinearScale
from bot.components.message_vectors import vector_of, vectors_of
from bot.policies.signs import REASONS

_SCALE = "reader.npz"
# Products of two unit vectors are small numbers: this makes them weigh as much as the vectors themselves.
_SHARED = 15.0
# How fast a reading goes from 0 to 1 as it becomes clearer.
_STEEPNESS = 3.0


class DialogueReader:
    """For each reason, how much a conversation now reads like one in which a person took over at this very message.

    A message alone does not tell: "and the refund?" is a question the first time and an exasperated customer the third.
    What is read is the sentence vector of the message, of the one before, and what the message shares with all before it
    (their product, dimension by dimension: the same wish in other words shares some, another question others).
    """

    def __init__(self, scale: LinearScale, encoders: Sequence[str]) -> None:
        """`scale` has one label per reason."""
        self._scale = scale
        self._encoders = encoders

    @classmethod
    def learn(cls, passages: Sequence[Passage], encoders: Sequence[str], penalty: float) -> DialogueReader:
        """Learn from where a person took over in example dialogues, and where none did."""
        texts = sorted({text for passage in passages for text in passage.texts})
        rows = dict(zip(texts, vectors_of(texts, encoders), strict=True))
        vectors = np.empty((len(passages), 3 * len(rows[texts[0]]) + 2), dtype=np.float32)
        for place, passage in enumerate(passages):
            vectors[place] = _together([rows[text] for text in passage.texts])
        labels = np.array([[passage.reason == reason for reason in REASONS] for passage in passages], dtype=int)
        weight = np.array([passage.weight for passage in passages])
        # Once all texts are encoded, nothing else wants the cores.
        with threadpool_limits(os.cpu_count(), user_api="blas"):
            return cls(LinearScale.fit(vectors, labels, penalty, weight, calibrated=False), encoders)

    def read(self, texts: Sequence[str]) -> dict[str, float]:
        """From 0 to 1 for each reason, after the last of what the customer has said so far."""
        margins = self._scale.margins(_together([vector_of(text, self._encoders) for text in texts]))[0]
        found = 1.0 / (1.0 + np.exp(-_STEEPNESS * np.clip(margins, -10.0, 10.0)))
        return {reason: float(value) for reason, value in zip(REASONS, found, strict=True)}

    def save(self, directory: Path) -> None:
        """Keep it in a directory."""
        self._scale.save(directory / _SCALE)

    @classmethod
    def load(cls, directory: Path, encoders: Sequence[str]) -> DialogueReader:
        """What `save` kept."""
        return cls(LinearScale.read(directory / _SCALE), encoders)


def _together(vectors: Sequence[np.ndarray]) -> np.ndarray:
    """The last of these vectors and its place among them, as one."""
    now, before = vectors[-1], vectors[:-1]
    if not before:
        return np.concatenate([now, np.zeros(2 * len(now) + 2)]).astype(np.float32)
    shared = now * np.mean(before, axis=0) * _SHARED
    return np.concatenate([now, before[-1], shared, [1.0, float(len(before) > 1)]]).astype(np.float32)
