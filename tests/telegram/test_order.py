"""Telegram's order, restored from its numbers."""

from __future__ import annotations

from dataclasses import dataclass

from channels.telegram.order import LONGEST_SECONDS, Order


@dataclass(frozen=True)
class One:
    """An update."""

    id: int


class Arrivals:
    """A clock, and updates that wait until they are let go."""

    def __init__(self, last: int | None, *, patient: bool = True) -> None:
        self.at = 0.0
        self.waiting: list[One] = []
        self.order = Order(last, patient=patient, now=lambda: self.at)

    def after(self, seconds: float, *numbers: int) -> list[int]:
        """Who may go on when these have come after so long."""
        self.at += seconds
        self.waiting = sorted([*self.waiting, *map(One, numbers)], key=lambda one: one.id)
        ready = self.order.ready(self.waiting)
        self.waiting = [one for one in self.waiting if one not in ready]
        return [one.id for one in ready]


def test_what_comes_next_goes_on_at_once() -> None:
    """Nobody waits without a reason."""
    arrivals = Arrivals(10)
    assert arrivals.after(0, 11) == [11]
    assert arrivals.after(0, 12, 13) == [12, 13]


def test_behind_a_gap_one_waits_for_the_straggler() -> None:
    """When it comes, all go on in order."""
    arrivals = Arrivals(10)
    assert arrivals.after(0, 13) == []
    assert arrivals.after(0.1, 12) == []
    assert arrivals.after(0.1, 11) == [11, 12, 13]


def test_a_gap_that_nobody_fills_is_telegrams_own() -> None:
    """After a quiet moment it is not waited for any longer, by nobody behind it."""
    arrivals = Arrivals(10)
    assert arrivals.after(0, 13, 20, 30) == []
    assert arrivals.order.pause <= 0.1
    assert arrivals.after(5) == [13, 20, 30]
    assert arrivals.after(0, 31) == [31]


def test_as_long_as_stragglers_come_one_waits_on_but_not_for_ever() -> None:
    """A stream of late ones is a reason to wait; half a minute is enough."""
    arrivals = Arrivals(10)
    arrivals.after(0, 500)
    for number in range(499, 480, -1):
        assert arrivals.after(0.1, number) == []
    late = Arrivals(10)
    late.after(0, 5000)
    for number in range(4999, 4999 - int(LONGEST_SECONDS / 0.15), -1):
        assert late.after(0.15, number) == []
    assert late.after(0.15, 100)[:2] == [100, 4800]


def test_whoever_comes_too_late_goes_on_at_once() -> None:
    """Late is better than never."""
    arrivals = Arrivals(10)
    assert arrivals.after(0, 9) == [9]


def test_the_first_of_all_waits_a_moment() -> None:
    """It may not be the first."""
    arrivals = Arrivals(None)
    assert arrivals.after(0, 7) == []
    assert arrivals.after(0.05, 6) == []
    assert arrivals.after(5) == [6, 7]


def test_polling_waits_for_nothing() -> None:
    """Telegram gives updates in order to whoever asks."""
    assert Arrivals(10, patient=False).after(0, 99, 50) == [50, 99]
