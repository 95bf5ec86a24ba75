"""A long text in pieces, so that no pattern's time grows faster than the text."""

from __future__ import annotations

from collections.abc import Iterator

LONGEST = 600
_AT_LEAST = LONGEST // 2


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces of at most `LONGEST` characters, each with its offset; cut between sentences, else words.

    What nobody writes by hand, such as a word of a thousand letters, is cut anywhere.
    """
    start = 0
    while len(text) - start > LONGEST:
        end = start + _pause(text[start : start + LONGEST])
        yield start, text[start:end]
        start = end
    if start < len(text) or not text:
        yield start, text[start:]


def _pause(piece: str) -> int:
    """Where to cut: behind the last pause in the second half of the piece."""
    for pause in ("\n", ". ", "? ", "! ", "; ", " "):
        found = piece.rfind(pause, _AT_LEAST)
        if found != -1:
            return found + len(pause)
    return len(piece)
