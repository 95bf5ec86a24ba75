"""Processes that end, hang or never come up."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from relevo.supervisor import process as process_module
from relevo.supervisor import supervisor as supervisor_module
from relevo.supervisor.process import Recipe
from relevo.supervisor.supervisor import StartError, Supervisor

# Answers on a socket of its own, as long as nobody stops it.
ANSWERS = """
import socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen()
while True:
    connection, _ = listener.accept()
    connection.sendall(b"well")
    connection.close()
"""
ANSWER_SECONDS = 2.0


def recipe(folder: Path, program: str = ANSWERS, patience: float = 30.0) -> Recipe:
    """A child in Python."""
    address = folder / "child"

    async def ready() -> bool:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                reader, writer = await asyncio.open_unix_connection(address)
                with contextlib.closing(writer):
                    return await reader.read() == b"well"
        except (OSError, TimeoutError):
            address.unlink(missing_ok=True)  # as a port is free again when its process has ended
            return False

    return Recipe("child", [sys.executable, "-c", program, str(address)], ready, patience)


@pytest.fixture
def said() -> list[str]:
    """What a person is told."""
    return []


@pytest.fixture
async def supervisor(tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Supervisor]:
    """Of one child, with little patience."""
    monkeypatch.setattr(supervisor_module, "PROBE_SECONDS", 0.05)
    monkeypatch.setattr(supervisor_module, "HUNG_SECONDS", 1.0)
    monkeypatch.setattr(process_module, "STOP_SECONDS", 0.2)
    supervisor = Supervisor([[recipe(tmp_path)]], tmp_path / "logs", said.append)
    await supervisor.start()
    yield supervisor
    await supervisor.stop()


async def is_back(said: list[str]) -> None:
    """Wait until the child is there again."""
    async with asyncio.timeout(60):
        while "  child is back." not in said:
            await asyncio.sleep(0.02)


async def test_a_process_that_dies_is_brought_back(supervisor: Supervisor, said: list[str]) -> None:
    """And a person is told how it ended."""
    child = supervisor.processes[0]
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await is_back(said)
    assert child.pid not in (None, first)
    assert any("has ended (signal 9)" in line for line in said)


async def test_a_process_that_hangs_is_ended_and_brought_back(supervisor: Supervisor, said: list[str]) -> None:
    """Alive is not enough: who answers nothing for so long serves nobody, and heeds no friendly signal either."""
    child = supervisor.processes[0]
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    await is_back(said)
    assert child.pid not in (None, first)
    assert any("has not answered" in line for line in said)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


async def test_a_process_that_does_not_come_up_is_told_with_its_last_words(tmp_path: Path) -> None:
    """What it said last is what helps."""
    broken = Supervisor([[recipe(tmp_path, "raise SystemExit('no such model')")]], tmp_path / "logs", lambda _line: None)
    with pytest.raises(StartError, match="no such model"):
        await broken.start()
    await broken.stop()
