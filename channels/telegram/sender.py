"""Sending what the ledger has for Telegram: each chat in its own order and at its own pace, whatever happens to the others."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog

from channels.telegram.api import BotApi
from channels.telegram.errors import BadToken, Blocked, NotSent, Rejected, ServerTrouble, TelegramError, TooFast, Unclear
from channels.telegram.line import Line, backoff
from channels.telegram.metrics import DELIVERIES
from channels.telegram.rendering import Part, render
from channels.telegram.tidying import Tidying
from relevo import crash
from relevo.bus import Hint
from relevo.customers import chats
from relevo.ledger import Delivery, Ledger, Outbox, Sender, State
from relevo.media import Media

SWEEP_SECONDS = 1.0
# What Telegram allows in one chat, in the long run.
PACE_SECONDS = 1.0
CONCURRENCY = 48
# A message that only ever gets 5xx while Telegram is otherwise well is given up after this long.
PATIENCE = timedelta(minutes=30)
MOST_UNKNOWN = 5
MOST_PACED = 10_000

log = structlog.get_logger(__name__)


class TelegramSender:
    """Works on the deliveries of all chats: one at a time in each, many beside each other.

    Args:
        owner: who sends; what earlier owners left unfinished is taken over at the start.
        may_send: whether this process still is the one that sends.
    """

    def __init__(
        self, ledger: Ledger, api: BotApi, line: Line, media: Media, tidying: Tidying, *, owner: str, may_send: Callable[[], bool]
    ) -> None:
        self._ledger, self._api, self._line, self._media, self._tidying = ledger, api, line, media, tidying
        self._owner, self._may_send = owner, may_send
        self._outbox = Outbox(ledger, chats.CHANNEL)
        self._slots = asyncio.Semaphore(CONCURRENCY)
        self._active: dict[str, asyncio.Task[None]] = {}
        # How many messages are known to wait for an address: what is known need not be looked for.
        self._due: dict[str, int] = {}
        self._again: set[str] = set()
        self._next: OrderedDict[str, float] = OrderedDict()
        self._sweeper: asyncio.Task[None] | None = None
        self._stir = asyncio.Event()
        # Begun, and broken off by something that nobody foresaw: to be doubted as soon as the database takes it.
        self._broken: list[tuple[Delivery, Exception]] = []
        self._deaf: Callable[[], None] = lambda: None
        self._stopping = False

    async def start(self) -> None:
        """Begin: take over what was left behind, hear of new messages, look for forgotten ones."""
        for found in await self._outbox.recover(self._owner):
            DELIVERIES.labels("ambiguous").inc()
            log.warning("telegram.doubtful", conversation=found.conversation_id, seq=found.seq, error=found.error)
        self._deaf = self._ledger.bus.listen(self._hear)
        self._sweeper = asyncio.create_task(self._sweep())

    async def stop(self) -> None:
        """Finish the calls under way; what takes too long is doubted by whoever comes next."""
        self._stopping = True
        self._deaf()
        if self._sweeper is not None:
            self._sweeper.cancel()
        tasks = list(self._active.values())
        if tasks:
            await asyncio.wait(tasks, timeout=3)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, *([self._sweeper] if self._sweeper else []), return_exceptions=True)

    def _hear(self, hint: Hint) -> None:
        if hint.kind != "message":
            return
        conversation = hint.conversation
        if conversation is None:
            self._stir.set()  # from another replica, which tells only that something was said
            return
        said = sum(message.sender is not Sender.CUSTOMER for message in hint.messages)
        if conversation.channel == chats.CHANNEL and conversation.address and said:
            self._due[conversation.address] = self._due.get(conversation.address, 0) + said
            if conversation.address not in self._active:
                self._begin(conversation.address, looks=False)

    def _schedule(self, address: str) -> None:
        """Look after an address: something waits there, or may."""
        if address in self._active:
            self._again.add(address)
        else:
            self._begin(address, looks=True)

    def _begin(self, address: str, *, looks: bool) -> None:
        if self._stopping:
            return
        task = asyncio.create_task(self._work(address, looks=looks))
        self._active[address] = task
        task.add_done_callback(lambda _done: self._finished(address))

    def _finished(self, address: str) -> None:
        del self._active[address]
        if address in self._again:
            self._again.discard(address)
            self._begin(address, looks=True)
        elif address in self._due:
            self._begin(address, looks=False)

    async def _sweep(self) -> None:
        while True:
            self._stir.clear()
            try:
                await self._doubt_broken()
                if self._line.is_open:
                    for address in await self._outbox.ready():
                        self._schedule(address)
            except Exception:
                log.exception("telegram.sweep_failed")
            try:
                async with asyncio.timeout(SWEEP_SECONDS):
                    await self._stir.wait()
            except TimeoutError:
                pass

    async def _work(self, address: str, *, looks: bool) -> None:
        """Send what is known to wait for an address, and with `looks` whatever else waits there."""
        delivery: Delivery | None = None
        try:
            while not self._stopping and (self._is_due(address) or (looks and await self._outbox.waits(address))):
                await self._line.clear()
                await self._pace(address)
                async with self._slots:
                    delivery = await self._outbox.begin(address, self._owner) if self._may_send() else None
                    if delivery is None:
                        self._due.pop(address, None)
                        return
                    looks = not await self._deliver(delivery) or looks
                    delivery = None
        except Exception as error:
            log.exception("telegram.step_failed")
            self._due.pop(address, None)
            if delivery is not None:
                self._broken.append((delivery, error))

    async def _doubt_broken(self) -> None:
        """Nobody knows whether these were sent: once more, later, and not for ever."""
        while self._broken:
            delivery, error = self._broken[0]
            await self._outbox.doubt(delivery, type(error).__name__, timedelta(seconds=backoff(delivery.attempt)))
            DELIVERIES.labels("ambiguous").inc()
            del self._broken[0]

    def _is_due(self, address: str) -> bool:
        """Count off one message that is known to wait."""
        left = self._due.pop(address, 0) - 1
        if left > 0:
            self._due[address] = left
        return left >= 0

    async def _deliver(self, delivery: Delivery) -> bool:
        """Send one message; false if it has still to be sent, or will never be."""
        try:
            taken, keyboards = await self._send(delivery)
        except TooFast as error:
            self._next[delivery.address] = asyncio.get_running_loop().time() + error.retry_after
            await self._later(delivery, error, error.retry_after)
        except NotSent as error:
            self._line.lost(error)
            await self._later(delivery, error, 0.0)
        except BadToken as error:
            # The line opens only for a good token: then it is the method that this server does not know.
            self._line.lost(error)
            if delivery.attempt >= MOST_UNKNOWN:
                await self._fail(delivery, error)
            else:
                await self._later(delivery, error, backoff(delivery.attempt))
        except Unclear as error:
            self._line.lost(error)
            DELIVERIES.labels("ambiguous").inc()
            log.warning("telegram.doubtful", conversation=delivery.conversation.id, seq=delivery.message.seq, error=str(error))
            await self._outbox.doubt(delivery, str(error), timedelta(0))
        except ServerTrouble as error:
            self._line.lost(error)
            if self._ledger.now() - delivery.created_at > PATIENCE and delivery.attempt > 10:
                await self._fail(delivery, error)
            else:
                await self._later(delivery, error, backoff(delivery.attempt))
        except TelegramError as error:
            await self._fail(delivery, error)
        else:
            DELIVERIES.labels("sent").inc()
            shown = partial(chats.show_keyboards, chat_id=delivery.address, message_ids=keyboards) if keyboards else None
            await self._outbox.sent(delivery, taken, also=shown)
            if delivery.source.startswith("epoch:") and delivery.conversation.state is not State.BOT:
                await self._tidying.clear_all(delivery.address)  # a person has it now: the bot's questions are void
            return True
        return False

    async def _send(self, delivery: Delivery) -> tuple[list[int], list[int]]:
        """Carry out the calls that are still to be made; returns the ids of all messages, and of those with buttons."""
        entered = delivery.source.startswith("epoch:")
        position = await self._ledger.queue_position(delivery.conversation) if entered else None
        if delivery.message.attachments:
            parts = await asyncio.to_thread(render, delivery, self._media.get, position)
        else:
            parts = render(delivery, self._media.get, position)
        taken = list(delivery.external_ids)
        keyboards: list[int] = []
        for number, part in enumerate(parts):
            if number < len(delivery.external_ids):
                continue
            if number > len(delivery.external_ids):
                await self._outbox.part(delivery, taken)
                await self._pace(delivery.address)
            taken.append(await self._call(delivery.address, part))
            if part.has_keyboard and taken[-1]:
                keyboards.append(taken[-1])
        return taken, keyboards

    async def _call(self, address: str, part: Part) -> int:
        if part.missing is not None:
            raise Rejected(part.missing)
        crash.point("telegram.calling")
        try:
            result = await self._api.call(part.method, part.files, chat_id=address, **part.fields)
        finally:
            self._paced(address, PACE_SECONDS)
        crash.point("telegram.called")
        found = result.get("message_id") if isinstance(result, dict) else None
        return found if isinstance(found, int) else 0

    async def _later(self, delivery: Delivery, error: TelegramError, seconds: float) -> None:
        DELIVERIES.labels("postponed").inc()
        await self._outbox.postpone(delivery, str(error), timedelta(seconds=seconds))
        if seconds:
            log.info("telegram.postponed", conversation=delivery.conversation.id, seconds=round(seconds, 1))
            asyncio.get_running_loop().call_later(seconds + 0.01, self._schedule, delivery.address)

    async def _fail(self, delivery: Delivery, error: TelegramError) -> None:
        """Telegram will not take it: the desk is told; and if the person is gone, nothing more is tried."""
        DELIVERIES.labels("failed").inc()
        log.warning(
            "telegram.failed", conversation=delivery.conversation.id, seq=delivery.message.seq, error=type(error).__name__
        )
        if isinstance(error, Blocked):
            # Before anybody is told: a person who writes after that is there again.
            note = partial(chats.change, chat_id=delivery.address, blocked_at=self._ledger.now())
            await self._ledger.database.write(note)
        await self._outbox.failed(delivery, str(error))
        if isinstance(error, Blocked):
            await self._outbox.give_up(delivery.address, str(error))

    def _paced(self, address: str, seconds: float) -> None:
        self._next[address] = asyncio.get_running_loop().time() + seconds
        self._next.move_to_end(address)
        if len(self._next) > MOST_PACED:
            self._next.popitem(last=False)

    async def _pace(self, address: str) -> None:
        wait = self._next.get(address, 0.0) - asyncio.get_running_loop().time()
        if wait > 0:
            await asyncio.sleep(wait)
