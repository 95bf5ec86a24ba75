"""What the example dialogues of data/feelings/dialogues teach of each message in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.components.feeling_data import PROJECT, FeelingDataError, evenly, read_lines
from bot.components.writing import plain
from bot.policies.signs import SIGNS
from bot.policies.wordings import offers_person

FOLDER = "dialogues"
# More of them teach nothing new, and each costs five milliseconds of training.
_MOST_PLAIN = 1500


@dataclass(frozen=True)
class Lesson:
    """A message of a dialogue. What is None is not known, because a person should have come by then, or for another reason."""

    text: str
    frustration: float
    asks: bool | None = None
    unusual: bool | None = None
    stuck: bool | None = None
    # Whether it is known which sensitive matter it is about, and which: nearly always none.
    matter_known: bool = False
    matter: str | None = None
    # How many messages like it there are: of those that show nothing only a part is learnt.
    stands_for: float = 1.0

    @property
    def is_plain(self) -> bool:
        """Whether it shows nothing of what is learnt here."""
        return not (self.frustration or self.asks or self.unusual or self.stuck or self.matter)


def dialogue_files(directory: str, leave_out: Sequence[str] = ()) -> list[str]:
    """The files of dialogues in an example directory, without those that are left out in order to be measured on."""
    folder = PROJECT / directory / FOLDER
    return [f"{FOLDER}/{path.name}" for path in sorted(folder.glob("*.jsonl")) if path.name not in leave_out]


def read_lessons(directory: str, leave_out: Sequence[str] = ()) -> list[Lesson]:
    """The lessons of all dialogues in an example directory; of those where nothing stands out, a part."""
    rows = read_lines(directory, dialogue_files(directory, leave_out))
    lessons = [lesson for row in rows for lesson in lessons_of(row)]
    plain_ones = {lesson.text for lesson in lessons if lesson.is_plain}
    picked = set(evenly(sorted(plain_ones), _MOST_PLAIN))
    each = len(plain_ones) / max(len(picked), 1)
    return [
        replace(lesson, stands_for=each) if lesson.is_plain else lesson
        for lesson in lessons if not lesson.is_plain or lesson.text in picked
    ]  # fmt: skip


def lessons_of(dialogue: dict[str, Any]) -> Iterator[Lesson]:
    """One lesson a turn of `{"turns": [{"text", "frustration", "bot"?}], "escalate_at", "why", "matter"?}`."""
    turns, end = dialogue["turns"], dialogue.get("escalate_at")
    why = dialogue.get("why")
    if end is not None and why not in SIGNS:
        raise FeelingDataError(f'"why" must be one of {", ".join(SIGNS)}, not {why!r}: {turns[0]["text"]!r}')
    for position, turn in enumerate(turns):
        text, frustration = turn["text"], turn.get("frustration", 0)
        if end is not None and position > end:
            yield Lesson(text, frustration)
            continue
        last = position == end
        # "Yes" to an offer asks for a person only there; "no, that isn't it" is stuck wherever it is said.
        accepted = last and why == "asked" and position > 0 and offers_person(plain(turns[position - 1].get("bot") or ""))
        sensitive = last and why == "sensitive"
        yield Lesson(
            text, frustration,
            asks=None if accepted else last and why == "asked",
            unusual=why == "unusual" and position in (end, end - 1),
            # The first time somebody asks for it nothing is stuck yet, but it may sound like it.
            stuck=None if why == "unresolved" and position == 0 else why == "unresolved",
            matter_known=not sensitive or "matter" in dialogue,
            matter=dialogue.get("matter") if sensitive else None,
        )  # fmt: skip
