"""Dialogues by outside authors that nobody has read, `data/dev/unread/`: each file is a set, and is only ever counted."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from bot.evaluation import escalation
from bot.evaluation.dialogues import read_dialogues

FOLDER = "unread"
_FIGURES = ("dialogues", "f1", "on_time", "false_alarm")


def measure(directory: Path, model: Path) -> dict[str, Any]:
    """The figures of each set, and of all together; no texts and no single dialogues, lest somebody read them."""
    sets = {path.stem: read_dialogues(path) for path in sorted((directory / FOLDER).glob("*.jsonl"))}
    outcomes = iter(asyncio.run(escalation.play_all([each for dialogues in sets.values() for each in dialogues], model)))
    played = {name: [next(outcomes) for _ in dialogues] for name, dialogues in sets.items()}
    played["all"] = [outcome for part in played.values() for outcome in part]
    return {name: {figure: escalation.measures(part)[figure] for figure in _FIGURES} for name, part in played.items()}


def table(found: dict[str, Any]) -> str:
    """One line for each set."""
    heads = "".join(f"{head:>11}" for head in ("dialogues", "F1", "on time", "alarms"))
    lines = ["Escalation on dialogues that nobody has read", "", f"{'':10}{heads}"]
    for name, part in found.items():
        figures = (f"{part['dialogues']}", f"{part['f1']:.3f}", f"{part['on_time']:.1%}", f"{part['false_alarm']:.1%}")
        lines.append(f"{name:10}" + "".join(f"{figure:>11}" for figure in figures))
    return "\n".join(lines)
