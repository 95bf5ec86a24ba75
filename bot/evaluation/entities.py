"""Measures entities: `python -m bot.evaluation entities FILE`.

A value counts as found if its kind is right and it is the same text, or says the same in the program's form
("RL-10482" for "rl 10482"); a leading article or title is forgiven.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.evaluation.command import add_file_arguments, measure_file
from bot.evaluation.understander import Understood

_FORGIVEN = re.compile(r"^(?:el|la|los|las|un|una|the|a|an|my|mi|don|doña|sr\.?|sra\.?|mr\.?|mrs\.?|ms\.?|#|nº)\s+|^#", re.I)
_SHOWN = 200


def measure(rows: Sequence[dict[str, Any]], answers: Sequence[Understood]) -> dict[str, Any]:
    """Precision, recall and F1: of everything, of each language, of each kind."""
    right: Counter = Counter()
    missing: Counter = Counter()
    wrong: Counter = Counter()
    errors: list[dict[str, Any]] = []
    for row, answer in zip(rows, answers, strict=False):
        language = row.get("lang") or "?"
        missed, extra, found = _compare(row["entities"], answer.parsed.get("entities") or [])
        for counter, pairs in ((right, found), (missing, missed), (wrong, extra)):
            for kind, _ in pairs:
                counter[(language, kind)] += 1
        if missed or extra:
            errors.append({
                "text": row["text"], "missed": [list(pair) for pair in missed], "extra": [list(pair) for pair in extra],
            })  # fmt: skip
    kinds = sorted({kind for counter in (right, missing, wrong) for _, kind in counter})
    languages = sorted({language for counter in (right, missing, wrong) for language, _ in counter})

    def scores(language: str = "", kind: str = "") -> dict[str, Any]:
        counts = [
            sum(n for (lang, name), n in counter.items() if language in ("", lang) and kind in ("", name))
            for counter in (right, wrong, missing)
        ]
        return _f1(*counts)

    return {
        "texts": len(rows), **scores(),
        "by_language": {language: scores(language=language) for language in languages},
        "by_entity": {kind: scores(kind=kind) for kind in kinds},
        "errors": errors[:_SHOWN],
    }  # fmt: skip


def _compare(
    expected: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]], list[tuple[str, str]]]:
    left = [dict(entity) for entity in found]
    missed: list[tuple[str, str]] = []
    right: list[tuple[str, str]] = []
    for wanted in expected:
        pair = (wanted["entity"], str(wanted["value"]))
        match = next((entity for entity in left if _same(wanted, entity)), None)
        if match is None:
            missed.append(pair)
        else:
            left.remove(match)
            right.append(pair)
    return missed, [(entity["entity"], str(entity["value"])) for entity in left], right


def _same(wanted: dict[str, Any], found: dict[str, Any]) -> bool:
    if wanted["entity"] != found["entity"]:
        return False
    value = _plain(wanted["value"])
    return value in (_plain(found["value"]), _plain(found.get("normalized") or found["value"]))


def _plain(value: Any) -> str:
    text = " ".join(str(value).strip(" .,;:!?¿¡()\"'").lower().split())
    return _FORGIVEN.sub("", text)


def _f1(right: int, wrong: int, missing: int) -> dict[str, Any]:
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missing) if right + missing else 0.0
    return {
        "precision": round(precision, 4), "recall": round(recall, 4),
        "f1": round(2 * right / (2 * right + wrong + missing), 4) if right + wrong + missing else 0.0,
        "count": right + missing,
    }  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `entities` takes."""
    add_file_arguments(parser, 'lines of {"text", "entities": [{"entity", "value"}], "lang"}')


def run(arguments: argparse.Namespace) -> int:
    """Measure, print, and write JSON where asked."""
    return measure_file(arguments, ("text", "entities"), measure, table)


def table(found: dict[str, Any]) -> str:
    """What a person reads first."""
    lines = [f"{found['texts']} texts", "", f"{'':16}{'precision':>10}{'recall':>10}{'F1':>8}{'count':>8}"]
    for name, part in [*found["by_entity"].items(), *found["by_language"].items(), ("all", found)]:
        lines.append(f"{name:16}{part['precision']:>10.1%}{part['recall']:>10.1%}{part['f1']:>8.3f}{part['count']:>8}")
    return "\n".join(lines)
