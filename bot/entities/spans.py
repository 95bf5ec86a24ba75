"""A value found in a text, and which of two that overlap is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Span:
    """`text[start:end]` is an `entity`; `normalized` is the value as programs want it; higher `rank` wins."""

    entity: str
    start: int
    end: int
    normalized: str
    rank: int

    def moved(self, by: int) -> Span:
        """The same span of a text that begins `by` characters earlier."""
        return replace(self, start=self.start + by, end=self.end + by)


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """The highest ranks first, then the longest; in order of appearance."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (-s.rank, -(s.end - s.start), s.start)):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)
