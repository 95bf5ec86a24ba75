"""The command that measures the trained model on a file of texts: intents and entities are asked for alike."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.evaluation.rows import read_rows
from bot.evaluation.understander import Understander, Understood

Measure = Callable[[Sequence[dict[str, Any]], Sequence[Understood]], dict[str, Any]]


def add_file_arguments(parser: argparse.ArgumentParser, file: str) -> None:
    """The file to measure on, which is told to hold `file`, the model, and where the figures go."""
    parser.add_argument("file", type=Path, help=file)
    parser.add_argument("--model", type=Path, default=Path("models"), help="a trained model or their directory")
    parser.add_argument("--json", type=Path, dest="out", help="write the measures here")


def measure_file(
    arguments: argparse.Namespace, needed: Sequence[str], measure: Measure, table: Callable[[dict[str, Any]], str]
) -> int:
    """Ask the model every text, print the table, and write JSON where asked."""
    rows = read_rows(arguments.file, needed)
    found = measure(rows, Understander(arguments.model).ask([row["text"] for row in rows]))
    print(table(found))
    write(found, arguments.out)
    return 0


def write(found: dict[str, Any], out: Path | None) -> None:
    """As JSON, if there is a place for it."""
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
