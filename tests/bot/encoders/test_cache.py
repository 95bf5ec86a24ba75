"""Tests of the vectors that are kept on disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import numpy as np

from bot.encoders.cache import VectorCache


class Counting:
    """An encoder that tells how many texts it was asked for, and what happens meanwhile."""

    dimension, fingerprint = 2, "counting"

    def __init__(self, name: str, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.name = name
        self.asked = 0
        self._meanwhile = meanwhile

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """A text's length and its first letter."""
        self.asked += len(texts)
        self._meanwhile()
        return np.array([[len(text), ord(text[0])] for text in texts], dtype=np.float32)


def test_vectors_are_computed_once(tmp_path: Path) -> None:
    """The second time they come from the file."""
    counting = Counting("one")
    cache = VectorCache(tmp_path / "vectors.sqlite")
    first = cache.encode([counting], ["hola", "adiós", "hola"])["one"]
    second = cache.encode([counting], ["adiós", "hola"])["one"]
    assert counting.asked == 2
    assert np.array_equal(first[:2], second[::-1])


def test_each_encoder_has_its_own_vectors(tmp_path: Path) -> None:
    """Two encoders work side by side: neither waits for the other to end."""
    both = Barrier(2, timeout=20)
    one, other = Counting("one", lambda: both.wait() and None), Counting("other", lambda: both.wait() and None)
    other.fingerprint = "another"
    found = VectorCache(tmp_path / "vectors.sqlite").encode([one, other], ["hola", "adiós"])
    assert np.array_equal(found["one"], found["other"])
    assert (one.asked, other.asked) == (2, 2)


def test_who_comes_second_waits_for_the_vectors(tmp_path: Path) -> None:
    """What another is computing at this moment is not computed again."""
    began = Event()
    path = tmp_path / "vectors.sqlite"
    first, second = Counting("one", began.set), Counting("one")
    with ThreadPoolExecutor(2) as people:
        early = people.submit(VectorCache(path).encode, [first], [f"text {number}" for number in range(2000)])
        assert began.wait(20)
        late = people.submit(VectorCache(path).encode, [second], [f"text {number}" for number in range(2000)])
        assert np.array_equal(early.result()["one"], late.result()["one"])
    assert second.asked == 0
