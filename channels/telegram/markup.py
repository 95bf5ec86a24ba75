"""Text with formatting, as Telegram takes it: well-formed HTML in pieces of at most 4096 UTF-16 units."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from telegram.constants import MessageLimit

LIMIT: int = MessageLimit.MAX_TEXT_LENGTH
# Where a long text is best cut, the best first.
BREAKS = ("\n\n", "\n", ". ", "? ", "! ", "… ", "; ", ", ", " ")
JOINER, LOWEST_TAG, HIGHEST_TAG = "\u200d", 0xE0020, 0xE007F


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one format: `tag` is an element of Telegram's HTML, or nothing."""

    text: str
    tag: str = ""


Rich = Sequence[Span]


def units(text: str) -> int:
    """The length of a text as Telegram counts it: characters beyond U+FFFF are two."""
    return len(text) + sum(character > "\uffff" for character in text)


def plain(rich: Rich) -> str:
    """The text without its formatting."""
    return "".join(span.text for span in rich)


def as_html(rich: Rich) -> str:
    """The text as Telegram's HTML."""
    return "".join(
        f"<{span.tag}>{html.escape(span.text, quote=False)}</{span.tag}>" if span.tag else html.escape(span.text, quote=False)
        for span in rich
    )


def is_formatted(rich: Rich) -> bool:
    """Whether any of it needs HTML."""
    return any(span.tag for span in rich)


def split(rich: Rich, limit: int = LIMIT) -> list[list[Span]]:
    """The text in pieces of at most `limit` units: cut between paragraphs, sentences or words, and not within a format."""
    pieces: list[list[Span]] = []
    rest = [span for span in rich if span.text]
    while units(plain(rest)) > limit:
        cut = _where(rest, limit)
        head, rest = _cut(rest, cut)
        piece = _trimmed(head)
        if piece:
            pieces.append(piece)
        rest = _trimmed(rest)
    last = _trimmed(rest)
    return [*pieces, last] if last else pieces


def _where(rich: Rich, limit: int) -> int:
    text = plain(rich)
    most = _fitting(text, limit)
    cut = _between_words(text, most)
    # A format that would fit into one message as a whole is not torn.
    at = 0
    for span in rich:
        end = at + len(span.text)
        if span.tag and at < cut < end:
            return at if at > 0 and units(span.text) <= limit else cut
        at = end
    return cut


def _between_words(text: str, most: int) -> int:
    window = text[:most]
    for mark in BREAKS:
        found = window.rfind(mark, most // 2)
        if found > 0:
            return found + len(mark)
    return _between_characters(text, most)


def _between_characters(text: str, most: int) -> int:
    """Not within what is seen as one character: a letter and its accent, a family of emoji, a flag."""
    cut = most
    while cut > 1 and (_continues(text[cut]) or text[cut - 1] == JOINER):
        cut -= 1
    if cut > 1 and _is_flag(text[cut]) and _is_flag(text[cut - 1]):
        before = cut
        while before > 0 and _is_flag(text[before - 1]):
            before -= 1
        cut -= (cut - before) % 2
    return cut if cut > 0 else most


def _continues(character: str) -> bool:
    number = ord(character)
    return (
        character == JOINER
        or unicodedata.combining(character) != 0
        or 0xFE00 <= number <= 0xFE0F
        or 0x1F3FB <= number <= 0x1F3FF
        or LOWEST_TAG <= number <= HIGHEST_TAG
    )


def _is_flag(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF


def _fitting(text: str, limit: int) -> int:
    """How many characters fit into `limit` units."""
    used = 0
    for position, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > limit:
            return position
    return len(text)


def _cut(rich: Rich, cut: int) -> tuple[list[Span], list[Span]]:
    head: list[Span] = []
    tail: list[Span] = []
    at = 0
    for span in rich:
        before = max(0, min(len(span.text), cut - at))
        if before:
            head.append(Span(span.text[:before], span.tag))
        if before < len(span.text):
            tail.append(Span(span.text[before:], span.tag))
        at += len(span.text)
    return head, tail


def _trimmed(rich: Rich) -> list[Span]:
    """Without the space around it, which Telegram would remove as well."""
    left = list(rich)
    while left and not (stripped := left[0].text.lstrip()):
        del left[0]
    if left:
        left[0] = Span(stripped, left[0].tag)
    while left and not (stripped := left[-1].text.rstrip()):
        del left[-1]
    if left:
        left[-1] = Span(stripped, left[-1].tag)
    return left
