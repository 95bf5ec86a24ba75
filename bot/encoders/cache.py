"""Vectors that were computed once are kept on disk: training again costs only what is new."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np

from bot.encoders.base import Encoder

# Whoever waits, waits for vectors that it would have to compute itself otherwise.
_PATIENCE = 600.0


def cache_directory() -> Path:
    """`var/cache` of the project, or what RELEVO_CACHE_DIR says (a read-only installation needs it)."""
    return Path(os.environ.get("RELEVO_CACHE_DIR") or Path(__file__).parents[2] / "var" / "cache")


class VectorCache:
    """A SQLite file of vectors, by encoder and text. Losing it loses only time.

    Two processes never compute the same vectors: the second waits for the first, and finds them there.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or cache_directory() / "vectors.sqlite"

    def encode(self, encoders: Sequence[Encoder], texts: Sequence[str]) -> dict[str, np.ndarray]:
        """What each encoder's `encode` says, by its name; from the file where it can be."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        keys = {encoder.name: [_key(encoder, text) for text in texts] for encoder in encoders}
        with closing(sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB)")
            known = self._known(connection, (key for column in keys.values() for key in column))
            if any(key not in known for column in keys.values() for key in column):
                connection.execute("BEGIN IMMEDIATE")
                known = self._known(connection, (key for column in keys.values() for key in column))
                new = _computed(encoders, texts, keys, known)
                connection.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", new.items())
                connection.execute("COMMIT")
                known.update(new)
        return {encoder.name: _rows(encoder, keys[encoder.name], known) for encoder in encoders}

    @staticmethod
    def _known(connection: sqlite3.Connection, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        known: dict[bytes, bytes] = {}
        wanted = list(dict.fromkeys(keys))
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            marks = ",".join("?" * len(some))
            known.update(connection.execute(f"SELECT key, value FROM vector WHERE key IN ({marks})", some))  # noqa: S608 - only question marks
        return known


def _computed(
    encoders: Sequence[Encoder], texts: Sequence[str], keys: dict[str, list[bytes]], known: dict[bytes, bytes]
) -> dict[bytes, bytes]:
    """The vectors that are not known yet. The encoders work side by side: one of them alone leaves a core idle."""

    def compute(encoder: Encoder) -> dict[bytes, bytes]:
        missing = {key: text for key, text in zip(keys[encoder.name], texts, strict=True) if key not in known}
        if not missing:
            return {}
        rows = np.asarray(encoder.encode(list(missing.values())), dtype=np.float32)
        return {key: row.tobytes() for key, row in zip(missing, rows, strict=True)}

    with ThreadPoolExecutor(max(1, len(encoders))) as workers:
        return {key: value for found in workers.map(compute, encoders) for key, value in found.items()}


def _rows(encoder: Encoder, keys: list[bytes], known: dict[bytes, bytes]) -> np.ndarray:
    vectors = np.zeros((len(keys), encoder.dimension), dtype=np.float32)
    for row, key in enumerate(keys):
        vectors[row] = np.frombuffer(known[key], dtype=np.float32)
    return vectors


def _key(encoder: Encoder, text: str) -> bytes:
    return hashlib.blake2b(f"{encoder.fingerprint}\0{text}".encode(), digest_size=16).digest()
