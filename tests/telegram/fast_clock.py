"""An event loop on which time runs fast: ten minutes of waiting, with the true pauses, pass in seconds."""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

SPEED = 60


class FastLoop(asyncio.SelectorEventLoop):
    """Whatever waits on this loop (pauses, timeouts, leases' renewals) waits as long as it says, by the loop's own clock.

    The clock runs fast while the loop has nothing to do, and never past the next thing there is to do: a machine that is busy
    with others does not make hours of seconds.
    """

    def __init__(self) -> None:
        self._now = self._seen = time.monotonic()
        super().__init__(_FastSelector(self))

    def time(self) -> float:
        """The loop's clock."""
        now = time.monotonic()
        self._now += now - self._seen
        self._seen = now
        return self._now

    def idle(self, seconds: float) -> None:
        """Set the clock forward by a pause."""
        self._now += seconds
        self._seen = time.monotonic()


class _FastSelector(selectors.DefaultSelector):
    """Waits a fraction of the time it is told to."""

    def __init__(self, loop: FastLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for something to read or write."""
        if not timeout or timeout < 0:
            return super().select(timeout)
        began = time.monotonic()
        found = super().select(timeout / SPEED)
        self._loop.idle(min((time.monotonic() - began) * SPEED, timeout))
        return found


def run(main: Coroutine[Any, Any, None]) -> None:
    """Run a test on such a loop."""
    with asyncio.Runner(loop_factory=FastLoop) as runner:
        runner.run(main)


def clock() -> Callable[[], datetime]:
    """The time of day by the running loop's clock; it is now when this is called."""
    loop, began = asyncio.get_running_loop(), datetime.now(UTC)
    first = loop.time()
    return lambda: began + timedelta(seconds=loop.time() - first)
