"""What the example dialogues of data/feelings/dialogues teach of each message in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.components.feeling_data import MATTERS, PROJECT, FeelingDataError, evenly, read_lines
from bot.policies.signs import REASONS, SENSITIVE

FOLDER = "dialogues"
# In conversations such matters come in passing; as they are named in so many words they are learnt from single messages.
_ALONE = 0.3
# More of them teach nothing new, and each costs training time.
_MOST_PLAIN = 1500


@dataclass(frozen=True)
class Lesson:
    """A message of a dialogue: how frustrated it is, and its sensitive matter."""

    text: str
    frustration: float
    # Whether it is known which sensitive matter it is about, and which: nearly always none.
    matter_known: bool = False
    matter: str | None = None
    # How many messages like it there are: of those that show nothing only a part is learnt.
    stands_for: float = 1.0

    @property
    def is_plain(self) -> bool:
        """Whether it shows nothing of what is learnt here."""
        return not (self.frustration or self.matter)


@dataclass(frozen=True)
class Passage:
    """What a customer has said so far, and for which reason a person took over then, if one did."""

    texts: tuple[str, ...]
    reason: str | None
    # How much it teaches.
    weight: float = 1.0


def dialogue_files(directory: str, leave_out: Sequence[str] = ()) -> list[str]:
    """The files of dialogues in an example directory, without those that are left out in order to be measured on."""
    folder = PROJECT / directory / FOLDER
    return [f"{FOLDER}/{path.name}" for path in sorted(folder.glob("*.jsonl")) if path.name not in leave_out]


def read_lessons(directory: str, leave_out: Sequence[str] = ()) -> list[Lesson]:
    """The lessons of all dialogues in an example directory; of those where nothing stands out, a part."""
    lessons = [lesson for dialogue in _dialogues(directory, leave_out) for lesson in lessons_of(dialogue)]
    plain_ones = {lesson.text for lesson in lessons if lesson.is_plain}
    picked = set(evenly(sorted(plain_ones), _MOST_PLAIN))
    each = len(plain_ones) / max(len(picked), 1)
    return [
        replace(lesson, stands_for=each) if lesson.is_plain else lesson
        for lesson in lessons if not lesson.is_plain or lesson.text in picked
    ]  # fmt: skip


def read_passages(directory: str, leave_out: Sequence[str] = ()) -> list[Passage]:
    """One for each message of a directory's dialogues until a person should have come, and its sensitive matters."""
    alone = [
        Passage((row["text"],), SENSITIVE if row.get("sensitive") else None, _ALONE) for row in read_lines(directory, MATTERS)
    ]
    return [passage for dialogue in _dialogues(directory, leave_out) for passage in passages_of(dialogue)] + alone


def _dialogues(directory: str, leave_out: Sequence[str]) -> list[dict[str, Any]]:
    return read_lines(directory, dialogue_files(directory, leave_out))


def passages_of(dialogue: dict[str, Any]) -> Iterator[Passage]:
    """One a turn of `{"turns": [{"text"}], "escalate_at", "why"}`, up to the turn `escalate_at`: what follows is not known."""
    texts, end = tuple(turn["text"] for turn in dialogue["turns"]), _end_of(dialogue)
    for position in range(len(texts) if end is None else end + 1):
        yield Passage(texts[: position + 1], dialogue["why"] if position == end else None)


def lessons_of(dialogue: dict[str, Any]) -> Iterator[Lesson]:
    """One lesson a turn of `{"turns": [{"text", "frustration"}], "escalate_at", "why", "matter"?}`."""
    end = _end_of(dialogue)
    for position, turn in enumerate(dialogue["turns"]):
        sensitive = position == end and dialogue["why"] == SENSITIVE
        yield Lesson(
            turn["text"], turn.get("frustration", 0),
            # After the turn at which a person should have come, everything may be said.
            matter_known=(end is None or position <= end) and (not sensitive or "matter" in dialogue),
            matter=dialogue.get("matter") if sensitive else None,
        )  # fmt: skip


def _end_of(dialogue: dict[str, Any]) -> int | None:
    end: int | None = dialogue.get("escalate_at")
    if end is not None and dialogue.get("why") not in REASONS:
        raise FeelingDataError(
            f'"why" must be one of {", ".join(REASONS)}, not {dialogue.get("why")!r}: {dialogue["turns"][0]["text"]!r}'
        )
    return end
