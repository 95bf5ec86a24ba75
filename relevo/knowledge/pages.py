"""Read the knowledge base: one markdown page a topic and language, one section an intent.

    ## Opciones de envío {#delivery_options}

    Enviamos a toda España …

    - [¿Dónde está mi pedido?](/track_order)

The text of a section is the answer to the intent in braces. A list of links at its end becomes buttons.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)

LANGUAGES = ("es", "en")
ROOT = Path(__file__).resolve().parents[2] / "data" / "knowledge"

_SECTION = re.compile(r"^## (?P<title>.+?) \{#(?P<key>[a-z_]+)\}[ \t]*$", re.MULTILINE)
_STEP = re.compile(r"^- \[(?P<title>[^\]]+)\]\((?P<payload>/[a-z_]+(?:\{[^)]*\})?)\)$")


class KnowledgeError(Exception):
    """A page cannot be read; the message names the page and says what to write instead."""


@dataclass(frozen=True, slots=True)
class Step:
    """A usual next step, offered as a button."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the shop says about a matter."""

    title: str
    text: str
    steps: tuple[Step, ...] = ()


class Knowledge:
    """The knowledge base of a folder. An edited page is read again at the next question."""

    def __init__(self, root: Path = ROOT) -> None:
        self._root = root
        self._stamp: tuple[tuple[str, int], ...] = ()
        self._answers: dict[tuple[str, str], Answer] = {}

    def answer(self, intent: str, language: str) -> Answer | None:
        """The answer to an intent in a language; None if no page speaks of it."""
        self._refresh()
        return self._answers.get((language, intent))

    def intents(self, language: str) -> frozenset[str]:
        """The intents that the pages of a language answer."""
        self._refresh()
        return frozenset(key for spoken, key in self._answers if spoken == language)

    def _refresh(self) -> None:
        pages = sorted(page for language in LANGUAGES for page in (self._root / language).glob("*.md"))
        stamp = tuple((str(page), page.stat().st_mtime_ns) for page in pages)
        if stamp == self._stamp:
            return
        try:
            self._answers = self._read(pages)
        except (KnowledgeError, OSError, UnicodeDecodeError) as error:
            if not self._answers:
                raise
            # Somebody is in the middle of editing: the last good answers are better than none.
            log.warning("knowledge page not read, the former answers stay: %s", error)
        self._stamp = stamp

    def _read(self, pages: list[Path]) -> dict[tuple[str, str], Answer]:
        answers: dict[tuple[str, str], Answer] = {}
        for page in pages:
            for key, answer in read_page(page).items():
                if (page.parent.name, key) in answers:
                    raise KnowledgeError(f"{page}: {key} is answered on another page already. Keep one of the two.")
                answers[page.parent.name, key] = answer
        return answers


def read_page(page: Path) -> dict[str, Answer]:
    """The sections of one page by their intent.

    Raises:
        KnowledgeError: a section has no text, or the page has no section at all.
    """
    source = page.read_text(encoding="utf-8")
    marks = list(_SECTION.finditer(source))
    if not marks:
        raise KnowledgeError(f"{page}: no section found. Begin one with a line like '## Title {{#intent}}'.")
    ends = [mark.start() for mark in marks[1:]] + [len(source)]
    answers = {}
    for mark, end in zip(marks, ends, strict=True):
        answer = _section(mark["title"], source[mark.end() : end])
        if not answer.text:
            raise KnowledgeError(f"{page}: the section {mark['key']} has no text. Write the answer under its title.")
        answers[mark["key"]] = answer
    return answers


def _section(title: str, body: str) -> Answer:
    lines = body.strip().splitlines()
    steps: list[Step] = []
    while lines and (not lines[-1].strip() or _STEP.match(lines[-1].strip())):
        found = _STEP.match(lines.pop().strip())
        if found:
            steps.insert(0, Step(found["title"], found["payload"]))
    return Answer(title, _unwrap(lines), tuple(steps))


def _unwrap(lines: list[str]) -> str:
    """Paragraphs on one line each, whatever width they were written in; list items keep their lines."""
    blocks: list[str] = []
    fresh = True
    for line in (line.strip() for line in lines):
        if not line:
            fresh = True
            continue
        gap = "\n" if fresh and blocks else ""
        if line.startswith("- "):
            blocks.append(f"{gap}• {line[2:]}")
        elif fresh or not blocks:
            blocks.append(gap + line)
        else:
            blocks[-1] += f" {line}"
        fresh = False
    return "\n".join(blocks)
