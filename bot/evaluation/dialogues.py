"""Dialogues with the turn at which a person should take over, as JSON Lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


class DialogueError(Exception):
    """A file of dialogues cannot be used; the text says where and why."""


@dataclass(frozen=True)
class ScriptedTurn:
    """What the customer says, and what the bot answered where the author wrote it down."""

    text: str
    bot: str | None = None


@dataclass(frozen=True)
class Dialogue:
    """A conversation; `escalate_at` is the turn (from 0) after which a person should take over, if any."""

    id: str
    language: str
    turns: tuple[ScriptedTurn, ...]
    escalate_at: int | None
    why: str


def read_dialogues(path: Path) -> list[Dialogue]:
    """The dialogues of a file, one JSON object a line."""
    if not path.exists():
        raise DialogueError(f"There is no file {path}.")
    lines = path.read_text("utf-8").splitlines()
    found = [_dialogue(line, f"{path}:{number}") for number, line in enumerate(lines, start=1) if line.strip()]
    if not found:
        raise DialogueError(f"{path} holds no dialogue.")
    return found


def _dialogue(line: str, place: str) -> Dialogue:
    try:
        row = json.loads(line)
        turns = tuple(ScriptedTurn(str(turn["text"]), turn.get("bot") or None) for turn in row["turns"])
        at = row["escalate_at"]
        dialogue = Dialogue(
            str(row.get("id", place)), str(row["lang"]), turns, None if at is None else int(at), str(row.get("why", ""))
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DialogueError(
            f"{place} is not a dialogue ({error!r}). "
            'Expected {"id","lang","turns":[{"text","bot"?}],"escalate_at":number or null,"why"}.'
        ) from error
    if not turns or (dialogue.escalate_at is not None and not 0 <= dialogue.escalate_at < len(turns)):
        raise DialogueError(f'{place}: "escalate_at" must be null or one of the {len(turns)} turns, counted from 0.')
    return dialogue
