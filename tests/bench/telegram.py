"""Telegram: how long a message waits for its answer when one person writes, and when fifty do."""

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
EACH = 5
ALONE = 8
# People read an answer before they write again.
THINKING_SECONDS = 4.0
# What a person does not notice.
UNNOTICED_MS = 100


class _TimedApi(FakeBotApi):
    """A Bot API that tells when somebody's answer has come."""

    def __init__(self) -> None:
        super().__init__()
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
        alone = await _talk(api, 1, ALONE, 0.0)
        dice = random.Random(1)
        chats = range(100, 100 + CHATS)
        await asyncio.gather(*(api.ask(chat, "hola") for chat in chats))
        talks = await asyncio.gather(*(_talk(api, chat, EACH, dice.random() * THINKING_SECONDS) for chat in chats))
        together = [took for talk in talks for took in talk]
        await asyncio.sleep(THINKING_SECONDS)
        burst = await asyncio.gather(*(api.ask(chat, "a la vez") for chat in chats))
    finally:
        served.kill()
        await served.wait()
        await api.stop()
    one, many = statistics.median(alone), statistics.median(together)
    return [
        Row("telegram", "one chat, answer, median", one, "ms"),
        Row(
            "telegram",
            f"{CHATS} chats, answer, median",
            many,
            "ms",
            f"≤ one chat + {UNNOTICED_MS} ms",
            many <= one + UNNOTICED_MS,
        ),
        Row("telegram", f"{CHATS} chats, answer, 95 %", statistics.quantiles(together, n=20)[-1], "ms"),
        Row("telegram", f"{CHATS} chats in one instant, median", statistics.median(burst), "ms"),
        Row("telegram", f"{CHATS} chats in one instant, last", max(burst), "ms"),
    ]


async def _talk(api: _TimedApi, chat: int, messages: int, first: float) -> list[float]:
    await asyncio.sleep(first)
    took = []
    for number in range(messages):
        await asyncio.sleep(THINKING_SECONDS)
        took.append(await api.ask(chat, f"mensaje {number}"))
    return took
