"""The channel, put together. One replica at a time talks with Telegram for all: it polls, works on what came in, and sends."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import secrets
import time
from datetime import timedelta
from functools import partial

import structlog

from channels.telegram import commands, inbox, webhook
from channels.telegram.afterwards import Afterwards
from channels.telegram.api import BotApi
from channels.telegram.conversation import Conversation
from channels.telegram.errors import TelegramError
from channels.telegram.files import FileFetcher
from channels.telegram.intake import Intake
from channels.telegram.line import Line
from channels.telegram.linking import Linking
from channels.telegram.metrics import LEADER
from channels.telegram.poller import Poller
from channels.telegram.replies import Replies
from channels.telegram.sender import TelegramSender
from channels.telegram.tidying import Tidying
from channels.telegram.typing_action import TypingAction
from relevo import leases
from relevo.ledger import Ledger
from relevo.media import Media
from relevo.settings import Settings

LEASE = "telegram"
LASTING = timedelta(seconds=8)
RENEW_SECONDS = 2.0
# How long it is remembered that an update was there; Telegram itself keeps updates for a day.
KEPT = timedelta(days=7)
FORGET_SECONDS = 3600

log = structlog.get_logger(__name__)


class TelegramService:
    """Telegram in this process: asleep until the lease is ours, then everything, until it is somebody else's.

    Args:
        worker: this process's name, the same after a restart: the lease it held when it died is its own again at once.
    """

    def __init__(self, ledger: Ledger, media: Media, settings: Settings, *, worker: str) -> None:
        self._ledger, self._media, self._settings = ledger, media, settings
        self._name = hashlib.sha256(worker.encode()).hexdigest()[:32]
        # Deliveries are another matter: what this process left unfinished before a restart is doubtful.
        self._life = secrets.token_hex(8)
        self._held_until = 0.0
        self._task: asyncio.Task[None] | None = None
        self.username: str | None = None
        self.api = BotApi(settings.telegram_token.get_secret_value(), settings.telegram_server)

    @property
    def leads(self) -> bool:
        """Whether the lease is ours, by this machine's own clock: a process that was asleep must not believe it is."""
        return time.monotonic() < self._held_until

    async def start(self) -> None:
        """Begin to wait for the lease."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End, and let the next one begin at once."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._ledger.database.write(partial(leases.release, name=LEASE, owner=self._name))
        await self.api.close()

    async def who(self) -> str | None:
        """The bot's name on Telegram; None while Telegram cannot be asked."""
        if self.username is None:
            with contextlib.suppress(TelegramError):
                me = await self.api.call("getMe")
                self.username = me.get("username") if isinstance(me, dict) else None
        return self.username

    async def _run(self) -> None:
        while True:
            try:
                if await self._hold():
                    await self._lead()
            except Exception:
                log.exception("telegram.service_failed")
            await asyncio.sleep(RENEW_SECONDS)

    async def _hold(self) -> bool:
        began = time.monotonic()
        held = await self._ledger.database.write(
            partial(leases.hold, name=LEASE, owner=self._name, lasting=LASTING, at=self._ledger.now())
        )
        self._held_until = began + LASTING.total_seconds() if held else 0.0
        return held

    async def _lead(self) -> None:
        """Do everything for as long as the lease is ours."""
        log.info("telegram.leads", mode="webhook" if self._settings.telegram_uses_webhook else "polling")
        LEADER.set(1)
        async with contextlib.AsyncExitStack() as parts:
            parts.callback(LEADER.set, 0)
            await self._start(parts)
            while await self._renew():  # noqa: ASYNC110 - a lease is renewed by time
                await asyncio.sleep(RENEW_SECONDS)
        log.warning("telegram.lease_lost")

    async def _renew(self) -> bool:
        """Renew the lease; a store that is away for a moment does not end it before its time."""
        try:
            return await self._hold()
        except Exception as error:  # noqa: BLE001 - the lease lasts longer than a hiccup of the store
            log.warning("telegram.lease_not_renewed", error=type(error).__name__)
            return self.leads

    async def _start(self, parts: contextlib.AsyncExitStack) -> None:
        settings, ledger = self._settings, self._ledger
        largest = int(settings.media_max_megabytes * 1_000_000)
        line = Line(self.api)
        parts.push_async_callback(line.stop)
        afterwards = Afterwards(ledger.database)
        await afterwards.start()
        parts.push_async_callback(afterwards.stop)
        tidying = Tidying(ledger, self.api, line, afterwards)
        parts.push_async_callback(tidying.stop)
        linking = Linking(ledger, settings.secret_key.get_secret_value())
        replies = Replies(ledger, tidying, largest=largest)
        conversation = Conversation(
            ledger,
            tidying,
            commands.Commands(ledger, linking),
            linking,
            replies,
            rate=settings.message_rate_per_second,
            burst=settings.message_burst,
        )
        intake = Intake(ledger, conversation.handle, afterwards, patient=settings.telegram_uses_webhook)
        action = TypingAction(ledger, tidying)
        fetcher = FileFetcher(ledger, self.api, line, self._media, largest=largest)
        sender = TelegramSender(ledger, self.api, line, self._media, tidying, owner=self._life, may_send=lambda: self.leads)
        action.start()
        parts.push_async_callback(action.stop)
        for part in (sender, fetcher, intake):
            await part.start()
            parts.push_async_callback(part.stop)
        introduction = asyncio.create_task(self._introduce(tidying, replies))
        parts.push_async_callback(_end, introduction)
        if not settings.telegram_uses_webhook:
            poller = Poller(ledger, self.api, line, intake.take)
            await poller.start()
            parts.push_async_callback(poller.stop)

    async def _introduce(self, tidying: Tidying, replies: Replies) -> None:
        """Learn our name, tell Telegram our commands and where to call, again later if it cannot be reached; then tidy up."""
        registered = not self._settings.telegram_uses_webhook
        while replies.username is None or not registered:
            replies.username = await self.who()
            if not registered:
                with contextlib.suppress(TelegramError):
                    await webhook.register(self.api, self._settings)
                    registered = True
            if replies.username is None or not registered:
                await asyncio.sleep(10)
        commands.announce(tidying)
        while True:
            await self._ledger.database.write(partial(inbox.forget, before=self._ledger.now() - KEPT))
            await asyncio.sleep(FORGET_SECONDS)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
