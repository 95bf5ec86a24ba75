"""Telegram: how long a message waits for its answer when one person writes, and when fifty do.

Measured is the channel with the ledger, in a process of its own: from the moment Telegram has a message until it gets the answer.
The bot echoes, for how long understanding takes is another figure.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import time
from pathlib import Path

from relevo.settings import ROOT
from relevo.storage import Database
from relevo.storage.migrate import migrate
from tests.bench.table import Row
from tests.telegram.fake_bot_api import FakeBotApi

CHATS = 50
SECONDS = 30
ALONE = 20
# People read an answer before they write again: some soon, some later.
SOONEST, LATEST = 2.0, 6.0
# What nobody notices: a quarter more, or a moment shorter than two pictures of a film.
SLOWER, UNNOTICED_MS = 1.25, 25.0


class _TimedApi(FakeBotApi):
    """A Bot API that tells when somebody's answer has come."""

    def __init__(self) -> None:
        super().__init__()
        self.long_poll_seconds = 25.0
        self.waiting: dict[str, asyncio.Future[float]] = {}

    async def _do(self, call):  # type: ignore[no-untyped-def]
        result = await super()._do(call)
        if call.method == "sendMessage":
            answer = self.waiting.pop(str(call.fields["chat_id"]), None)
            if answer is not None:
                answer.set_result(time.perf_counter())
        return result

    async def ask(self, chat: int, text: str) -> float:
        """Write, and wait for the answer; returns the milliseconds that took."""
        answer = self.waiting[str(chat)] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        self.say(chat, text)
        return 1000 * (await asyncio.wait_for(answer, 60) - began)


async def measure(folder: Path) -> list[Row]:
    """One chat, then fifty, each writing when it has been answered and has thought; then fifty in the same instant."""
    url = f"sqlite:///{folder / 'telegram.sqlite'}"
    database = Database(url)
    migrate(database.engine)
    database.close()
    api = _TimedApi()
    await api.start()
    command = [sys.executable, "-m", "tests.telegram.served", url, api.url, str(folder)]
    served = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.DEVNULL)
    try:
        await api.ask(1, "hola")
        alone = [await _after(0.5, api, 1) for _ in range(ALONE)]
        chats = range(100, 100 + CHATS)
        await asyncio.gather(*(api.ask(chat, "hola") for chat in chats))
        ends = time.perf_counter() + SECONDS
        talks = await asyncio.gather(*(_talk(api, chat, random.Random(chat), ends) for chat in chats))
        together = [took for talk in talks for took in talk]
        burst = await asyncio.gather(*(_after(SOONEST, api, chat) for chat in chats))
    finally:
        served.kill()
        await served.wait()
        await api.stop()
    one, many = statistics.median(alone), statistics.median(together)
    target = max(SLOWER * one, one + UNNOTICED_MS)
    rate = f"{len(together) / SECONDS:.0f} messages a second"
    return [
        Row("telegram", "one chat, message to answer, median", one, "ms"),
        Row(
            "telegram",
            f"{CHATS} chats, {rate}, median",
            many,
            "ms",
            f"≤ one chat's + 25 % or {UNNOTICED_MS:.0f} ms: {target:.0f}",
            many <= target,
        ),
        Row("telegram", f"{CHATS} chats, {rate}, 95 %", statistics.quantiles(together, n=20)[-1], "ms"),
        Row("telegram", f"{CHATS} chats in one instant, median", statistics.median(burst), "ms"),
        Row("telegram", f"{CHATS} chats in one instant, last", max(burst), "ms"),
    ]


async def _talk(api: _TimedApi, chat: int, dice: random.Random, ends: float) -> list[float]:
    """Somebody writes, reads and thinks, and writes again; the first time somewhen in the first seconds."""
    took = [await _after(dice.uniform(0, LATEST), api, chat)]
    while time.perf_counter() < ends:
        took.append(await _after(dice.uniform(SOONEST, LATEST), api, chat))
    return took


async def _after(pause: float, api: _TimedApi, chat: int) -> float:
    await asyncio.sleep(pause)
    return await api.ask(chat, "mensaje")
