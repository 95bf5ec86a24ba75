"""Vectors that were computed once are kept on disk: training again costs only what is new."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.encoders.base import Encoder


def cache_directory() -> Path:
    """`var/cache` of the project, or what RELEVO_CACHE_DIR says (a read-only installation needs it)."""
    return Path(os.environ.get("RELEVO_CACHE_DIR") or Path(__file__).parents[2] / "var" / "cache")


class VectorCache:
    """A SQLite file of vectors, by encoder and text. Losing it loses only time."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or cache_directory() / "vectors.sqlite"

    def encode(self, encoder: Encoder, texts: Sequence[str]) -> np.ndarray:
        """What `encoder.encode` says, from the file where it can be."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        keys = [_key(encoder, text) for text in texts]
        connection = sqlite3.connect(self.path, timeout=60)
        try:
            connection.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB)")
            known = self._known(connection, keys)
            missing = {key: text for key, text in zip(keys, texts, strict=False) if key not in known}
            if missing:
                for key, vector in zip(missing, encoder.encode(list(missing.values())), strict=False):
                    known[key] = vector.astype(np.float32).tobytes()
                connection.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", [(key, known[key]) for key in missing])
                connection.commit()
        finally:
            connection.close()
        vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
        for row, key in enumerate(keys):
            vectors[row] = np.frombuffer(known[key], dtype=np.float32)
        return vectors

    @staticmethod
    def _known(connection: sqlite3.Connection, keys: list[bytes]) -> dict[bytes, bytes]:
        known: dict[bytes, bytes] = {}
        for start in range(0, len(keys), 500):
            some = keys[start : start + 500]
            marks = ",".join("?" * len(some))
            known.update(connection.execute(f"SELECT key, value FROM vector WHERE key IN ({marks})", some))  # noqa: S608 - only question marks
        return known


def _key(encoder: Encoder, text: str) -> bytes:
    return hashlib.blake2b(f"{encoder.fingerprint}\0{text}".encode(), digest_size=16).digest()
