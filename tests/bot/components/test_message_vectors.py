"""Tests of the vectors that several components share."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from bot.components import message_vectors
from bot.components.message_vectors import RecentVectors


class FakeEncoder:
    """Counts what it is asked, and may be held up or fail."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.failure: Exception | None = None

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.go_on.wait(10)
        self.batches.append(list(texts))
        if self.failure:
            raise self.failure
        return np.array([[float(len(text)), 1.0] for text in texts])


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeEncoder]:
    fake = FakeEncoder()
    monkeypatch.setattr(message_vectors, "encoder_named", lambda name: fake)
    yield fake
    fake.go_on.set()


def test_a_text_is_encoded_once_and_all_that_is_new_in_one_batch(encoder: FakeEncoder) -> None:
    """However often it is asked for, and twice in one question."""
    recent = RecentVectors()
    assert recent.get("any", ["one", "three"])[:, 0].tolist() == [3.0, 5.0]
    assert recent.get("any", ["three", "seven", "three"])[:, 0].tolist() == [5.0, 5.0, 5.0]
    assert encoder.batches == [["one", "three"], ["seven"]]


def test_what_has_begun_is_waited_for_not_computed_again(encoder: FakeEncoder) -> None:
    """The caller goes on at once, and the vector comes from the other thread."""
    recent = RecentVectors()
    encoder.go_on.clear()
    recent.begin("any", ["hello"])
    assert encoder.batches == []
    encoder.go_on.set()
    assert recent.get("any", ["hello"])[0, 0] == 5.0
    assert encoder.batches == [["hello"]]


def test_a_failure_reaches_whoever_waits_and_is_not_remembered(encoder: FakeEncoder) -> None:
    """The next message with these words is encoded."""
    recent = RecentVectors()
    encoder.failure = RuntimeError("no memory")
    with pytest.raises(RuntimeError, match="no memory"):
        recent.get("any", ["hello"])
    encoder.failure = None
    assert recent.get("any", ["hello"])[0, 0] == 5.0


def test_the_oldest_are_forgotten(encoder: FakeEncoder) -> None:
    """Texts beyond the size are encoded again; one question may be longer than that."""
    recent = RecentVectors(size=2)
    assert recent.get("any", ["a", "bb", "ccc"])[:, 0].tolist() == [1.0, 2.0, 3.0]
    recent.get("any", ["ccc"])
    recent.get("any", ["a"])
    assert encoder.batches == [["a", "bb", "ccc"], ["a"]]
