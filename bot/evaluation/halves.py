"""Files by outside authors, in two halves: A may be read to learn from mistakes, B is only ever counted."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.evaluation import entities, escalation, nlu
from bot.evaluation.dialogues import read_dialogues
from bot.evaluation.rows import read_rows
from bot.evaluation.understander import Understander

HALVES = ("A", "B")


def half_of(texts: str | Sequence[str]) -> str:
    """The half of a text, or of a dialogue by what its customer says: the same wherever and whenever it is asked."""
    said = texts if isinstance(texts, str) else "\n".join(texts)
    return HALVES[hashlib.blake2b(said.encode(), digest_size=8).digest()[-1] % 2]


def measure(directory: Path, model: Path, understander: Understander) -> dict[str, Any]:
    """The figures of each half of `*_outside.jsonl`; no texts, lest somebody read them."""
    intents = read_rows(directory / "intents_outside.jsonl", ("text", "intent"))
    values = read_rows(directory / "entities_outside.jsonl", ("text", "entities"))
    dialogues = read_dialogues(directory / "escalation_outside.jsonl")
    outcomes = asyncio.run(escalation.play_all(dialogues, model))
    found: dict[str, Any] = {}
    for half in HALVES:
        rows = [row for row in intents if half_of(row["text"]) == half]
        understood = nlu.measure(rows, understander.ask([row["text"] for row in rows]))
        rows = [row for row in values if half_of(row["text"]) == half]
        held = entities.measure(rows, understander.ask([row["text"] for row in rows]))
        played = [each for each in outcomes if half_of([turn.text for turn in each.dialogue.turns]) == half]
        found[half] = {
            "accuracy": {language: part["accuracy"] for language, part in understood["by_language"].items()},
            "texts": understood["texts"], "noticed": understood["out_of_scope"]["recall"],
            "refused": understood["out_of_scope"]["false_rejection"], "entities_f1": held["f1"],
            **{f"escalation_{name}": escalation.measures(played)[name] for name in ("f1", "on_time", "false_alarm")},
        }  # fmt: skip
    return found


def table(found: dict[str, Any]) -> str:
    """One line for each half."""
    heads = ("texts", "es", "en", "noticed", "refused", "entities", "escalation", "on time", "alarms")
    lines = ["By outside authors (A may be read, B never is)", "", "    " + "".join(f"{head:>11}" for head in heads)]
    for half, part in found.items():
        right = part["accuracy"]
        figures = [
            f"{part['texts']}", f"{right.get('es', 0):.1%}", f"{right.get('en', 0):.1%}", f"{part['noticed']:.1%}",
            f"{part['refused']:.1%}", f"{part['entities_f1']:.3f}", f"{part['escalation_f1']:.3f}",
            f"{part['escalation_on_time']:.1%}", f"{part['escalation_false_alarm']:.1%}",
        ]  # fmt: skip
        lines.append(f"{half:4}" + "".join(f"{figure:>11}" for figure in figures))
    return "\n".join(lines)
