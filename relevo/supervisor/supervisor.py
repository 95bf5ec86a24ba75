"""Starting the processes in order, bringing back those that die or hang, stopping all of them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from relevo.supervisor.process import Process, Recipe

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
PROBE_SECONDS = 3.0
# Longer than a large model takes to load, or than a laptop under load takes to answer.
HUNG_SECONDS = 45.0


class StartError(Exception):
    """A process did not come up; the message says what it said last, and what to do."""


class Supervisor:
    """Runs recipes.

    Args:
        recipes: in groups; a group is started when the one before it is ready.
        logs: folder for the processes' output.
        say: tells a person what happens.
    """

    def __init__(self, recipes: Sequence[Sequence[Recipe]], logs: Path, say: Callable[[str], None]) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self._groups = [[Process(recipe, logs / f"{recipe.name}.log") for recipe in group] for group in recipes]
        self._say = say
        self._keepers: list[asyncio.Task[None]] = []

    @property
    def processes(self) -> list[Process]:
        """All of them, in the order of their start."""
        return [process for group in self._groups for process in group]

    async def start(self) -> None:
        """Start all and wait until they are ready.

        Raises:
            StartError: one of them is not.
        """
        for process in self.processes:
            process.log.write_bytes(b"")
        for group in self._groups:
            await asyncio.gather(*(self._bring_up(process) for process in group))
        self._keepers = [asyncio.create_task(self._keep(process)) for process in self.processes]

    async def stop(self) -> None:
        """Stop all, the last started first."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        for group in reversed(self._groups):
            await asyncio.gather(*(process.stop() for process in group))

    async def _bring_up(self, process: Process) -> None:
        began = time.monotonic()
        await process.start()
        if not await process.wait_until_ready():
            words = process.last_words() or "It said nothing."
            raise StartError(
                f"{process.recipe.name} did not start. Its last words ({process.log}):\n\n{words}\n\n"
                "If a port is taken, set another with RELEVO_PORT. If a file is damaged, remove it from var/ and start again."
            )
        self._say(f"  {process.recipe.name:<8} ready after {time.monotonic() - began:.1f} s")

    async def _keep(self, process: Process) -> None:
        """Bring a process back whenever it ends or hangs: at once if it was well, with growing pauses if it does not come up."""
        pause = FIRST_PAUSE
        while True:
            code = await _end_of(process)
            if code is None:
                what = f"has not answered for {HUNG_SECONDS:.0f} seconds"
                await process.stop()
            else:
                what = f"has ended ({_how(code)})"
            self._say(f"  {process.recipe.name} {what}. Starting it again. Its log: {process.log}")
            await asyncio.sleep(pause)
            await process.start()
            if await process.wait_until_ready():
                self._say(f"  {process.recipe.name} is back.")
                pause = FIRST_PAUSE
            else:
                await process.stop()
                pause = min(pause * 2, LONGEST_PAUSE)


async def _end_of(process: Process) -> int | None:
    """Wait until a process ends, and return its exit code; or None once it has left all questions unanswered for too long."""
    answered = time.monotonic()
    while True:
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(process.wait(), PROBE_SECONDS)
        if await process.recipe.ready():
            answered = time.monotonic()
        elif time.monotonic() - answered >= HUNG_SECONDS:
            return None


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
