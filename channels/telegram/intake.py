"""Working on what came in: each chat's updates in Telegram's order, many chats beside each other.

An update that fails is tried again while its chat waits; one that keeps failing is buried with its content, and the chat goes on.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from channels.telegram import inbox
from channels.telegram.afterwards import Afterwards
from channels.telegram.inbox import Waiting
from channels.telegram.line import backoff
from channels.telegram.metrics import UPDATES
from channels.telegram.order import Order
from channels.telegram.update import Update, read
from relevo import crash
from relevo.bus import Hint
from relevo.ledger import Ledger

ATTEMPTS = 6
CONCURRENCY = 32
# Not the update's fault: a store that is away comes back.
STORE_AWAY = (OperationalError, InterfaceError, PoolTimeout)

Handle = Callable[[Update], Awaitable[str]]
log = structlog.get_logger(__name__)


class Intake:
    """Takes stored updates to `handle`, which says what became of each and may be asked again about the same one.

    Args:
        patient: whether updates may still overtake each other, as they do on their way to a webhook.
    """

    def __init__(self, ledger: Ledger, handle: Handle, afterwards: Afterwards, *, patient: bool) -> None:
        self._ledger, self._handle, self._afterwards, self._patient = ledger, handle, afterwards, patient
        self._slots = asyncio.Semaphore(CONCURRENCY)
        self._chats: dict[str, asyncio.Queue[Waiting]] = {}
        self._known: set[int] = set()
        self._there_may_be_more = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._stir = asyncio.Event()
        self._run_task: asyncio.Task[None] | None = None
        self._deaf: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Begin."""
        last = await self._ledger.database.read(inbox.last_done)
        self._order = Order(last, patient=self._patient, now=time.monotonic)
        self._deaf = self._ledger.bus.listen(self._hear)
        self._run_task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop between two updates; what is begun is done again from its beginning."""
        self._deaf()
        tasks = [*self._tasks, *([self._run_task] if self._run_task else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _hear(self, hint: Hint) -> None:
        if hint.kind == "update":
            self._stir.set()

    async def _run(self) -> None:
        while True:
            self._stir.clear()
            try:
                await self._look()
            except Exception:
                log.exception("telegram.intake_failed")
            try:
                async with asyncio.timeout(self._order.pause):
                    await self._stir.wait()
            except TimeoutError:
                pass

    async def _look(self) -> None:
        self.take(await self._ledger.database.read(inbox.waiting))

    def take(self, waiting: Sequence[Waiting]) -> None:
        """Begin with what may be begun of all that waits."""
        self._there_may_be_more = len(waiting) == inbox.WINDOW
        for one in self._order.ready(waiting):
            if one.id in self._known:
                continue
            self._known.add(one.id)
            chat = one.chat_id or ""
            if chat not in self._chats:
                self._chats[chat] = asyncio.Queue()
                task = asyncio.create_task(self._work(chat))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            self._chats[chat].put_nowait(one)

    async def _work(self, chat: str) -> None:
        queue = self._chats[chat]
        while not queue.empty():
            one = queue.get_nowait()
            async with self._slots:
                await self._finish(one)
        del self._chats[chat]

    async def _finish(self, one: Waiting) -> None:
        """Work on an update until it is done or buried."""
        attempts = one.attempts
        while True:
            try:
                crash.point("telegram.update.before")
                outcome = await self._handle(read(one.content))
                crash.point("telegram.update.handled")
                done = partial(inbox.done, update_id=one.id, outcome=outcome, at=self._ledger.now())
                self._afterwards.add(done, partial(self._forget, one.id))
                UPDATES.labels(outcome).inc()
                return
            except STORE_AWAY as error:
                log.warning("telegram.store_failed", update=one.id, error=type(error).__name__)
                await asyncio.sleep(backoff(min(attempts + 1, 4)))
            except Exception as error:  # noqa: BLE001 - whatever is wrong with one update, the others go on
                attempts += 1
                log.warning("telegram.update_failed", update=one.id, attempt=attempts, error=type(error).__name__)
                try:
                    if await self._give_up(one, attempts, error):
                        return
                except Exception as unnoted:  # noqa: BLE001 - it is tried again, and noted when the store can
                    log.warning("telegram.store_failed", update=one.id, error=type(unnoted).__name__)
                await asyncio.sleep(backoff(attempts))

    def _forget(self, update_id: int) -> None:
        """An update does not wait any more; those behind the window are next."""
        self._known.discard(update_id)
        if self._there_may_be_more:
            self._stir.set()

    async def _give_up(self, one: Waiting, attempts: int, error: Exception) -> bool:
        """Note a failure; true if it was the last."""
        now, reason = self._ledger.now(), f"{type(error).__name__}: {error}"
        if attempts >= ATTEMPTS:
            UPDATES.labels("dead").inc()
            log.error("telegram.update_dead", update=one.id)
            await self._ledger.database.write(partial(inbox.bury, update_id=one.id, error=reason, at=now))
            self._forget(one.id)
            return True
        later = now + timedelta(seconds=backoff(attempts))
        await self._ledger.database.write(partial(inbox.again, update_id=one.id, error=reason, not_before=later))
        return False
