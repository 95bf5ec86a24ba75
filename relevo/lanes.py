"""Work in lanes: one piece at a time for each conversation or chat, many of them beside each other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class Lanes:
    """Calls `work` with a key whenever there may be something to do for it; never twice at a time for the same key.

    Who is called while at work is called again afterwards. `work` looks after its own errors.
    """

    def __init__(self, work: Callable[[str], Coroutine[Any, Any, None]]) -> None:
        self._work = work
        self._active: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self.is_open = True

    def call(self, key: str) -> None:
        """Have `work(key)` run."""
        if not self.is_open:
            return
        if key in self._active:
            self._again.add(key)
            return
        task = asyncio.create_task(self._work(key))
        self._active[key] = task
        task.add_done_callback(lambda _done: self._finished(key))

    def seen(self, key: str) -> None:
        """For `work` itself: what it was called for so far, it is about to find."""
        self._again.discard(key)

    async def end(self, patience: float) -> None:
        """Begin nothing more, wait so many seconds for what is under way, and cancel what takes longer."""
        self.is_open = False
        tasks = list(self._active.values())
        if tasks:
            await asyncio.wait(tasks, timeout=patience)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _finished(self, key: str) -> None:
        del self._active[key]
        if key in self._again:
            self._again.discard(key)
            self.call(key)
