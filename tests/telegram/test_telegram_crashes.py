"""The channel killed at every named place, and at random: nothing is lost or out of order, and duplicates are counted."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from relevo.bus import LocalBus
from relevo.ledger import Ledger, Outbox, Sender, State
from relevo.settings import ROOT
from relevo.storage import Database
from tests.telegram.fake_bot_api import FakeBotApi
from tests.telegram.running import until

POINTS = (
    "telegram.polled",
    "telegram.stored",
    "telegram.update.before",
    "receive.before",
    "receive.committed",
    "telegram.update.handled",
    "telegram.update.done",
    "claim.committed",
    "answer.before",
    "answer.committed",
    "deliver.before",
    "deliver.begun",
    "telegram.calling",
    "telegram.called",
    "deliver.part",
    "deliver.taken",
    "deliver.finished",
)
ANA = 501


class Served:
    """The channel in a process that dies and is started again, as the supervisor does."""

    def __init__(self, database: Database, api: FakeBotApi, folder: Path) -> None:
        self.ledger = Ledger(database, LocalBus())
        self.api = api
        self.crash_points = folder / "crash"
        self.crash_points.mkdir()
        url = database.engine.url.render_as_string(hide_password=False)
        self._command = [sys.executable, "-m", "tests.telegram.served", url, api.url, str(folder), str(self.crash_points)]
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start the process."""
        quiet = asyncio.subprocess.DEVNULL
        self.process = await asyncio.create_subprocess_exec(*self._command, cwd=ROOT, stdout=quiet, stderr=quiet)

    async def died(self) -> None:
        """Wait until it is dead, and start it again."""
        assert self.process is not None
        async with asyncio.timeout(30):
            assert await self.process.wait() == -signal.SIGKILL
        await self.start()

    async def stop(self) -> None:
        """End it."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def said(self, chat: int) -> list[str]:
        """What a person has said, as the ledger has it."""
        cases = [case for case in await self.ledger.conversations(tuple(State)) if case.address == str(chat)]
        messages = [message for case in cases for message in await self.ledger.messages_after(case.id, 0, 10_000)]
        return [message.text for message in messages if message.sender is Sender.CUSTOMER]

    async def check(self, chat: int, sent: list[str]) -> None:
        """Everything once and in order; every answer has come; duplicates are within the doubts."""
        assert await self.said(chat) == sent
        expected = [f"eco {text}" for text in sent if text != "mucho"]
        await until(lambda: set(expected) <= set(self.api.texts(chat)), lambda: str(self.api.texts(chat)), seconds=40)
        answers = [text for text in self.api.texts(chat) if text.startswith("eco ")]
        assert list(dict.fromkeys(answers)) == expected
        doubts = await Outbox(self.ledger, "telegram").doubts()
        assert len(self.api.shown) - len(dict.fromkeys(self.api.texts(chat))) <= doubts + sent.count("mucho") * 3


@pytest.fixture
async def served(sqlite: Database, api: FakeBotApi, tmp_path: Path) -> AsyncIterator[Served]:
    """The process."""
    running = Served(sqlite, api, tmp_path)
    await running.start()
    yield running
    await running.stop()


async def test_killed_at_every_place(served: Served, api: FakeBotApi) -> None:
    """One place after the other, with messages before, during and after."""
    sent: list[str] = []

    def say(text: str) -> None:
        sent.append(text)
        api.say(ANA, text)

    say("al principio")
    await until(lambda: len(api.texts(ANA)) == 1, seconds=40)
    for place in POINTS:
        armed = served.crash_points / place
        armed.touch()
        if place == "deliver.part":
            say("mucho")
        say(f"{place} uno")
        say(f"{place} dos")
        await served.died()
        assert not armed.exists()
        await until(lambda place=place: f"eco {place} dos" in api.texts(ANA), lambda: str(api.texts(ANA)[-4:]), seconds=60)  # type: ignore[misc]
    await served.check(ANA, sent)


async def test_killed_at_random_under_load(served: Served, api: FakeBotApi) -> None:
    """Ten chats write while the process dies again and again."""
    dice = random.Random(11)
    chats = list(range(800, 810))
    sent: dict[int, list[str]] = {chat: [] for chat in chats}

    def say(count: int) -> None:
        for _ in range(count):
            chat = dice.choice(chats)
            sent[chat].append(f"{chat} {len(sent[chat])}")
            api.say(chat, sent[chat][-1])

    say(20)
    await until(lambda: len(api.shown) >= 20, seconds=40)
    for _ in range(6):
        say(30)
        before = len(api.shown)
        await until(lambda before=before: len(api.shown) > before + dice.randrange(12), seconds=40)  # type: ignore[misc]
        assert served.process is not None
        served.process.kill()
        await served.died()
    for chat in chats:
        last = f"eco {sent[chat][-1]}"
        await until(lambda chat=chat, last=last: last in api.texts(chat), seconds=60)  # type: ignore[misc]
    for chat in chats:
        assert await served.said(chat) == sent[chat]
        assert list(dict.fromkeys(api.texts(chat))) == [f"eco {text}" for text in sent[chat]]
    duplicates = len(api.shown) - len({(shown.chat_id, shown.text) for shown in api.shown})
    assert duplicates <= await Outbox(served.ledger, "telegram").doubts()
