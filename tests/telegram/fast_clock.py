"""An event loop on which time runs fast: ten minutes of waiting, with the true pauses, pass in seconds."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

SPEED = 60


class _FastSelector(selectors.DefaultSelector):
    """Waits a fraction of the time it is told to."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for something to read or write."""
        return super().select(None if timeout is None else timeout / SPEED)


class FastLoop(asyncio.SelectorEventLoop):
    """Whatever waits on this loop (pauses, timeouts, leases' renewals) waits as long as it says, by the loop's own clock."""

    def __init__(self) -> None:
        super().__init__(_FastSelector())

    def time(self) -> float:
        """The loop's clock."""
        return super().time() * SPEED


def run(main: Coroutine[Any, Any, None]) -> None:
    """Run a test on such a loop."""
    with asyncio.Runner(loop_factory=FastLoop) as runner:
        runner.run(main)


def clock() -> Callable[[], datetime]:
    """The time of day by the running loop's clock; it is now when this is called."""
    loop, began = asyncio.get_running_loop(), datetime.now(UTC)
    first = loop.time()
    return lambda: began + timedelta(seconds=loop.time() - first)
