"""Reads JSON Lines that anybody may have written, and says which line is wrong and why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class RowError(Exception):
    """A file of examples cannot be used; the text says where and why."""


def read_rows(path: Path, needed: Sequence[str]) -> list[dict[str, Any]]:
    """Every line of `path`, each with the keys that are `needed`."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise RowError(f"{path} cannot be read: {error.strerror}.") from error
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise RowError(f"{path}, line {number}: this is not JSON ({error}).") from error
        missing = [key for key in needed if not isinstance(row, dict) or key not in row]
        if missing:
            raise RowError(f"{path}, line {number}: {', '.join(missing)} is missing.")
        rows.append(row)
    if not rows:
        raise RowError(f"{path} holds no examples.")
    return rows
