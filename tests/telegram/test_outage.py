"""Telegram is away for ten minutes: nothing is lost, and the website does not notice. With the true pauses, on a fast clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from relevo.bus import LocalBus
from relevo.ledger import Incoming, Ledger, Notice, Outbox, Sender, State, Worker
from relevo.media import Media
from relevo.routing import TurnRunner
from relevo.storage import Database
from tests.telegram.fake_bot_api import FakeBotApi
from tests.telegram.fast_clock import clock, run
from tests.telegram.running import EchoBot, Telegram, settings_for, until

MINUTE = 60.0
OUTAGE = 10
BreakDown = Callable[[FakeBotApi], Awaitable[Callable[[], Awaitable[None]]]]
ANA, BO = 501, 502
# By the fast clock: a second of the true one, for a machine that is busy with other things.
PROMPT = 60.0


@pytest.fixture(autouse=True)
def quick() -> None:
    """Here every pause is as long as in production."""


@asynccontextmanager
async def served(database: Database, folder: Path) -> AsyncIterator[Telegram]:
    """Telegram, the channel and the turns, on the fast clock."""
    api = FakeBotApi()
    await api.start()
    ledger = Ledger(database, LocalBus(), now=clock())
    bot = EchoBot()
    runner = TurnRunner(ledger, bot, worker=Worker("test", timedelta(minutes=5)), patience=timedelta(minutes=5), concurrency=16)
    await runner.start()
    running = Telegram(ledger, api, bot, Media(folder / "media"), settings_for(folder, api.url))
    await running.start()
    yield running
    await running.stop()
    await runner.stop()
    await api.stop()


class Website:
    """A visitor who writes once a minute."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.slowest = 0.0

    async def ask(self, text: str) -> None:
        """Write, and wait for the answer."""
        began = self._ledger.now()
        incoming = Incoming(channel="web", customer_id="u_web", source="web:u_web", source_id=text, text=text)
        stored = await self._ledger.receive(incoming)

        async def answered() -> bool:
            said = await self._ledger.messages_after(stored.conversation.id, stored.message.seq)
            return any(message.sender is Sender.BOT and message.text == f"eco {text}" for message in said)

        await until(answered, seconds=10 * MINUTE)
        self.slowest = max(self.slowest, (self._ledger.now() - began).total_seconds())


async def gone(api: FakeBotApi) -> Callable[[], Awaitable[None]]:
    """Nobody can connect."""
    await api.stop()
    return api.start


async def silent(api: FakeBotApi) -> Callable[[], Awaitable[None]]:
    """Calls are taken, and never answered; nothing is done."""
    return await _misbehaving(api, "*", "deaf")


async def broken(api: FakeBotApi) -> Callable[[], Awaitable[None]]:
    """Every call gets a 502."""
    return await _misbehaving(api, "*", "502")


async def mute(api: FakeBotApi) -> Callable[[], Awaitable[None]]:
    """Telegram takes no message, although it answers everything else."""
    return await _misbehaving(api, "sendMessage", "502")


async def withholding(api: FakeBotApi) -> Callable[[], Awaitable[None]]:
    """Telegram gives no updates, although it takes messages."""
    return await _misbehaving(api, "getUpdates", "502")


async def _misbehaving(api: FakeBotApi, method: str, how: str) -> Callable[[], Awaitable[None]]:
    api.misbehave[method].extend([how] * 100_000)

    async def mend() -> None:
        api.misbehave[method].clear()

    return mend


async def tell(telegram: Telegram, chat: int, text: str) -> None:
    """Have something said in a chat that is not an answer."""
    (case,) = [one for one in await telegram.ledger.conversations(tuple(State)) if one.address == str(chat)]
    notice = Notice(source=f"test:{chat}", source_id=text, text=text)
    await telegram.ledger.notify(
        customer_id=case.customer_id, channel="telegram", address=str(chat), language="es", notice=notice
    )


@pytest.mark.parametrize("break_down", [gone, silent, broken, mute, withholding])
def test_ten_minutes_without_telegram_lose_nothing(sqlite: Database, tmp_path: Path, break_down: BreakDown) -> None:
    """Both directions wait in their order; the website is answered as ever; Telegram is not stormed, nor doubted in vain."""

    async def main() -> None:
        async with served(sqlite, tmp_path) as telegram:
            await outage(telegram, telegram.api, break_down)

    run(main())


async def outage(telegram: Telegram, api: FakeBotApi, break_down: BreakDown) -> None:
    """Talk before it, during it and after it."""
    website = Website(telegram.ledger)
    await website.ask("web antes")
    for chat in (ANA, BO):
        api.say(chat, "antes")
        await until(lambda chat=chat: api.texts(chat) == ["eco antes"], seconds=5 * MINUTE)  # type: ignore[misc]
    began = telegram.ledger.now()
    mend = await break_down(api)
    calls = len(api.calls)
    for minute in range(OUTAGE):
        for chat in (ANA, BO):
            api.say(chat, f"m{minute}")
            await tell(telegram, chat, f"noticia {minute}")
        await website.ask(f"web {minute}")
        passed = (telegram.ledger.now() - began).total_seconds()
        await asyncio.sleep((minute + 1) * MINUTE - passed)
    assert telegram.ledger.now() - began >= timedelta(minutes=OUTAGE)
    assert website.slowest < PROMPT
    # A try every ten to twenty seconds, by the poller, the prober and (where they may) the senders of two chats.
    repeated = {"sendMessage", "getMe"} | ({"getUpdates"} if break_down is not mute else set())
    tried = sum(call.method in repeated for call in api.calls[calls:])
    assert tried < OUTAGE * 6 * 6, f"{tried} calls in {OUTAGE} minutes are too many"
    await mend()
    mended = telegram.ledger.now()
    for chat in (ANA, BO):
        wanted = {"noticia": [f"noticia {minute}" for minute in range(OUTAGE)], "eco": [f"eco m{m}" for m in range(OUTAGE)]}
        last = {said[-1] for said in wanted.values()}
        read = partial(api.texts, chat)
        await until(lambda read=read, last=last: last <= set(read()), lambda read=read: str(read()), 15 * MINUTE)  # type: ignore[misc]
        texts = list(dict.fromkeys(read()))
        for beginning, expected in wanted.items():
            assert [text for text in texts if text.startswith(beginning) and text != "eco antes"] == expected
        said = [message.text for message in await telegram.thread(chat) if message.sender is Sender.CUSTOMER]
        assert said == ["antes", *(f"m{minute}" for minute in range(OUTAGE))]
    assert telegram.ledger.now() - mended < timedelta(minutes=3)
    doubts = await Outbox(telegram.ledger, "telegram").doubts()
    assert doubts <= 2, "one for each chat at most"
    assert len(api.shown) - len({(shown.chat_id, shown.text) for shown in api.shown}) <= doubts


def test_a_file_that_telegram_withholds_for_ten_minutes_comes_after_all(sqlite: Database, tmp_path: Path) -> None:
    """Its words are answered at once; it is asked for again and again, without a storm."""

    async def main() -> None:
        async with served(sqlite, tmp_path) as telegram:
            api = telegram.api
            api.files["photo"] = ("photos/1.jpg", b"\xff\xd8\xff broken")
            mend = await _misbehaving(api, "getFile", "502")
            api.say(ANA, photo=[{"file_id": "photo", "file_size": 10}], caption="roto")
            await until(lambda: api.texts(ANA) == ["eco roto"], seconds=5 * MINUTE)
            await asyncio.sleep(OUTAGE * MINUTE)
            assert len(api.called("getFile")) < OUTAGE * 6
            await mend()

            async def stored() -> bool:
                (said, _answer) = await telegram.thread(ANA)
                return said.attachments[0].state == "stored"

            await until(stored, seconds=2 * MINUTE)

    run(main())
