"""Telegram's order, restored: a webhook's calls overtake each other, and their numbers tell in which order they belong.

What comes next in number goes on at once. Behind a gap updates wait while stragglers still come, and a moment longer; then the
gap is taken for one that Telegram leaves itself. Whoever polls gets updates in order, and waits for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

QUIET_SECONDS = 1.0
LONGEST_SECONDS = 30.0


class Numbered(Protocol):
    """Something with Telegram's number."""

    @property
    def id(self) -> int:
        """The number."""


T = TypeVar("T", bound=Numbered)


class Order:
    """Decides which of the updates that wait may go on now.

    Args:
        last: the highest number that went on before, if any did.
        patient: whether gaps may still be filled.
    """

    def __init__(self, last: int | None, *, patient: bool, now: Callable[[], float]) -> None:
        self._last = last
        self._patient = patient
        self._now = now
        self._highest = -1
        self._seen: dict[int, float] = {}
        self._stirred = float("-inf")
        self._held_up = False

    def ready(self, waiting: Sequence[T]) -> list[T]:
        """Those that may go on, of all that wait in the order of their numbers."""
        if not self._patient:
            return list(waiting)
        self._notice(waiting)
        found: list[T] = []
        self._held_up = False
        for one in waiting:
            follows = self._last is not None and one.id <= self._last + 1
            if not follows and not self._has_waited(one.id):
                self._held_up = True
                break
            self._last = one.id if self._last is None else max(self._last, one.id)
            found.append(one)
        return found

    @property
    def pause(self) -> float:
        """Seconds after which it is worth looking again, if nothing comes before."""
        return QUIET_SECONDS / 10 if self._held_up else 1.0

    def _notice(self, waiting: Sequence[T]) -> None:
        """Since when each one waits, and whether somebody came late: with a number below one that was there before."""
        now = self._now()
        if any(one.id < self._highest for one in waiting if one.id not in self._seen):
            self._stirred = now
        self._seen = {one.id: self._seen.get(one.id, now) for one in waiting}
        self._highest = max((self._highest, *self._seen))

    def _has_waited(self, number: int) -> bool:
        now = self._now()
        if now - min(self._seen.values()) >= LONGEST_SECONDS:
            return True
        return now - self._seen[number] >= QUIET_SECONDS and now - self._stirred >= QUIET_SECONDS
