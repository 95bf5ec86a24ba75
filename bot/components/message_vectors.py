"""The sentence vectors of messages, computed once however many components ask for them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

import numpy as np

from bot.components.writing import calm_case
from bot.encoders import encoder_named
from bot.encoders.cache import VectorCache

_REMEMBERED = 512
_WORKERS = ThreadPoolExecutor(2, thread_name_prefix="encoder")


class RecentVectors:
    """The vectors of the last few hundred texts, so that a turn is encoded once and a conversation stays known."""

    def __init__(self, size: int = _REMEMBERED) -> None:
        """Remember `size` vectors."""
        self._size = size
        self._vectors: OrderedDict[tuple[str, str], Future[np.ndarray]] = OrderedDict()
        self._lock = Lock()

    def begin(self, encoder: str, texts: Sequence[str]) -> None:
        """Encode in another thread what is not known yet; `get` waits for it."""
        _, missing = self._claim(encoder, texts)
        if missing:
            _WORKERS.submit(self._encode, encoder, missing)

    def get(self, encoder: str, texts: Sequence[str]) -> np.ndarray:
        """One row of unit length for each text."""
        vectors, missing = self._claim(encoder, texts)
        if missing:
            self._encode(encoder, missing)
        return np.stack([vector.result() for vector in vectors])

    def _claim(
        self, encoder: str, texts: Sequence[str]
    ) -> tuple[list[Future[np.ndarray]], dict[str, Future[np.ndarray]]]:  # fmt: skip
        """The vectors of `texts`, and those among them that nobody computes yet: the caller has to."""
        vectors, missing = [], {}
        with self._lock:
            for text in texts:
                vector = self._vectors.get((encoder, text))
                if vector is None:
                    vector = missing[text] = self._vectors[encoder, text] = Future()
                self._vectors.move_to_end((encoder, text))
                vectors.append(vector)
            while len(self._vectors) > self._size:
                self._vectors.popitem(last=False)
        return vectors, missing

    def _encode(self, encoder: str, missing: dict[str, Future[np.ndarray]]) -> None:
        """All of them in one batch: most of the time goes into reading the encoder's weights."""
        try:
            rows = np.asarray(encoder_named(encoder).encode(list(missing)), dtype=np.float32)
        except Exception as error:  # noqa: BLE001  Whoever waits has to learn of it, and the next one to try again.
            with self._lock:
                for text in missing:
                    self._vectors.pop((encoder, text), None)
            for vector in missing.values():
                vector.set_exception(error)
            return
        for vector, row in zip(missing.values(), rows, strict=True):
            vector.set_result(row)


RECENT = RecentVectors()


def vector_of(text: str, encoders: Sequence[str]) -> np.ndarray:
    """The encoders' vectors of a text, side by side; shouted texts are read in lower case."""
    text = calm_case(text)
    return np.concatenate([RECENT.get(name, [text])[0] for name in encoders])


def vectors_of(texts: Sequence[str], encoders: Sequence[str]) -> np.ndarray:
    """Many texts for training: what was encoded before is read from the project's cache."""
    calm = [calm_case(text) for text in texts]
    rows = VectorCache().encode([encoder_named(name) for name in encoders], calm)
    return np.hstack([rows[name] for name in encoders])
