"""One child process: how it is started, how it tells that it is ready, how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

STOP_SECONDS = 8.0
PROBE_SECONDS = 0.1
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to run a process.

    Args:
        name: what people call it.
        command: its program and arguments.
        environment: added to the supervisor's own.
        ready: whether it answers; asked again and again.
        patience: seconds it may take to become ready.
        stdin: what it reads at its start, for what must not stand in its arguments.
    """

    name: str
    command: Sequence[str]
    ready: Callable[[], Awaitable[bool]]
    patience: float
    environment: Mapping[str, str] = field(default_factory=dict)
    stdin: bytes | None = None


class Process:
    """A recipe, running. Its output goes to `log`."""

    def __init__(self, recipe: Recipe, log: Path) -> None:
        self.recipe = recipe
        self.log = log
        self._child: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id, while it runs."""
        return self._child.pid if self._child is not None and self._child.returncode is None else None

    async def start(self) -> None:
        """Start the child; it dies with the supervisor, however that ends."""
        with self.log.open("ab") as output:
            self._child = await asyncio.create_subprocess_exec(
                *self.recipe.command,
                env={**os.environ, **self.recipe.environment},
                stdin=asyncio.subprocess.PIPE if self.recipe.stdin is not None else asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        if self.recipe.stdin is not None and self._child.stdin is not None:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self._child.stdin.write(self.recipe.stdin)
                await self._child.stdin.drain()
            self._child.stdin.close()

    async def wait_until_ready(self) -> bool:
        """Wait until the child answers; false if it ends, or takes longer than its patience."""
        deadline = time.monotonic() + self.recipe.patience
        while time.monotonic() < deadline:
            if self.pid is None:
                return False
            if await self.recipe.ready():
                return True
            await asyncio.sleep(PROBE_SECONDS)
        return False

    async def wait(self) -> int:
        """Wait until the child ends; returns its exit code."""
        assert self._child is not None
        return await self._child.wait()

    async def stop(self) -> None:
        """Ask the child to end, and make it end if it does not."""
        child = self._child
        if child is None or child.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(child.wait(), STOP_SECONDS)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            await child.wait()

    def last_words(self, lines: int = 12) -> str:
        """The end of the child's log."""
        try:
            text = self.log.read_bytes()[-8000:].decode(errors="replace")
        except FileNotFoundError:
            return ""
        return "\n".join(text.splitlines()[-lines:])


def _die_with_parent() -> None:
    """Linux tells the child when its parent dies, so that even `kill -9` of the supervisor leaves nothing running."""
    with contextlib.suppress(OSError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
