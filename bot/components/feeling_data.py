"""The hand-written examples of feelings and sensitive matters, and where they lie."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
# Single messages, `{"text", "frustration"}`.
GRADED = ("es.jsonl", "en.jsonl")
# Single messages, `{"text", "sensitive"}`: a kind of matter, or null for what only sounds like one.
MATTERS = ("sensitive.es.jsonl", "sensitive.en.jsonl")


class FeelingDataError(Exception):
    """An example file is missing or has a line that cannot be used; the text says which and why."""


def read_lines(directory: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """All rows of the JSON Lines files `names` in a directory, relative to the project unless absolute."""
    rows: list[dict[str, Any]] = []
    for path in _paths(directory, names):
        if not path.exists():
            raise FeelingDataError(f"{path} is missing: it holds hand-written examples that this component learns.")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise FeelingDataError(f"{path}:{number} is not JSON: {error}") from error
            if not isinstance(row, dict) or not isinstance(row.get("text", row.get("turns")), (str, list)):
                raise FeelingDataError(f'{path}:{number} needs an object with a "text" (or, a dialogue, "turns").')
            rows.append(row)
    return rows


def all_texts(directory: Path) -> list[str]:
    """All examples in the files of a directory."""
    return [row["text"] for row in read_lines(str(directory), sorted(path.name for path in directory.glob("*.jsonl")))]


def evenly(texts: list[str], most: int) -> list[str]:
    """At most so many of the texts, the same ones each time whatever the order: those with the lowest digests."""
    if len(texts) <= most:
        return texts
    return sorted(sorted(texts, key=lambda text: hashlib.blake2b(text.encode(), digest_size=8).digest())[:most])


def data_fingerprint(directory: str, names: Sequence[str]) -> str:
    """Changes with the examples, so that Rasa trains again when they do."""
    digest = hashlib.blake2b(digest_size=16)
    for path in _paths(directory, names):
        digest.update(path.read_bytes() if path.exists() else b"missing")
        digest.update(b"\0")
    return digest.hexdigest()


def _paths(directory: str, names: Sequence[str]) -> list[Path]:
    return [PROJECT / directory / name for name in names]
