"""The sentence vector of a message, computed once however many components ask for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from bot.components.writing import calm_case
from bot.encoders import encoder_named
from bot.encoders.cache import VectorCache

_REMEMBERED = 512


class RecentVectors:
    """The vectors of the last few hundred texts, so that a turn is encoded once and a conversation stays known."""

    def __init__(self, size: int = _REMEMBERED) -> None:
        self._size = size
        self._vectors: OrderedDict[tuple[str, str], np.ndarray] = OrderedDict()
        self._lock = Lock()

    def get(self, encoder: str, text: str) -> np.ndarray:
        """One vector of unit length."""
        key = (encoder, text)
        with self._lock:
            known = self._vectors.get(key)
            if known is not None:
                self._vectors.move_to_end(key)
                return known
        vector = np.asarray(encoder_named(encoder).encode([text])[0], dtype=np.float32)
        self.put(encoder, text, vector)
        return vector

    def put(self, encoder: str, text: str, vector: np.ndarray) -> None:
        """Remember a vector that somebody else has computed."""
        with self._lock:
            self._vectors[(encoder, text)] = vector
            while len(self._vectors) > self._size:
                self._vectors.popitem(last=False)


RECENT = RecentVectors()


def vector_of(text: str, encoders: Sequence[str]) -> np.ndarray:
    """The encoders' vectors of a text, side by side; shouted texts are read in lower case."""
    text = calm_case(text)
    return np.concatenate([RECENT.get(name, text) for name in encoders])


def vectors_of(texts: Sequence[str], encoders: Sequence[str]) -> np.ndarray:
    """Many texts for training: what was encoded before is read from the project's cache."""
    calm = [calm_case(text) for text in texts]
    rows = VectorCache().encode([encoder_named(name) for name in encoders], calm)
    return np.hstack([rows[name] for name in encoders])
