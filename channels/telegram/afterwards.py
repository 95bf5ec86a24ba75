"""Small notes that nobody waits for, written together: that an update is done, that a keyboard is gone.

A commit waits for the disk, and whoever writes meanwhile waits with it. What is noted here may be lost when the process dies:
then the same is done, and noted, once more.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from channels.telegram.line import backoff
from relevo import crash
from relevo.storage import Database

PAUSE_SECONDS = 0.2

Step = Callable[[Connection], object]
log = structlog.get_logger(__name__)


class Afterwards:
    """Collects notes and writes them a few times a second."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._steps: list[tuple[Step, Callable[[], None] | None]] = []
        self._some = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Write what there is, and end."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        with contextlib.suppress(SQLAlchemyError):
            await self._write()

    def add(self, step: Step, written: Callable[[], None] | None = None) -> None:
        """Write this soon, as if it were for the first time; then call `written`."""
        self._steps.append((step, written))
        self._some.set()

    async def _run(self) -> None:
        failures = 0
        while True:
            await self._some.wait()
            await asyncio.sleep(PAUSE_SECONDS if not failures else backoff(failures))
            try:
                await self._write()
                failures = 0
            except SQLAlchemyError as error:  # a store that is away comes back
                failures += 1
                log.warning("telegram.store_failed", error=type(error).__name__)

    async def _write(self) -> None:
        self._some.clear()
        steps = list(self._steps)

        def together(connection: Connection) -> None:
            for step, _written in steps:
                step(connection)

        if not steps:
            return
        try:
            await self._database.write(together)
        except BaseException:
            self._some.set()
            raise
        del self._steps[: len(steps)]
        crash.point("telegram.update.done")
        for _step, written in steps:
            if written is not None:
                written()
