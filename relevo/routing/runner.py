"""Running turns: claim, ask Rasa, store the answer; try again when that fails, and hand over when it keeps failing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import structlog

from relevo import crash
from relevo.bus import Hint
from relevo.lanes import Lanes
from relevo.ledger import Answer, Claim, Ledger, Verdict, Worker
from relevo.metrics import TURN_SECONDS, TURNS
from relevo.routing.rasa import BotError, BotUnavailable

SWEEP_SECONDS = 1.0
STOP_SECONDS = 5.0
FIRST_RETRY = 0.25
LONGEST_RETRY = 4.0
# Whoever is answered sooner need not see that the bot is typing.
THINKING_SECONDS = 0.3
# A replica that is up but fails on a message will fail on it again: few tries. One that is down comes back: patience.
ERROR_ATTEMPTS = 4

log = structlog.get_logger(__name__)


class Bot(Protocol):
    """Who answers turns."""

    async def run(self, claimed: Claim) -> Answer:
        """The answer to a turn.

        Raises:
            BotError: there is none.
        """


class TurnRunner:
    """Works on the turns of all conversations: one at a time in each, many beside each other.

    Args:
        worker: this process by a name that is the same after a restart, so that what it held when it died is free again at once;
            with a lease longer than a turn may take.
        patience: how long a turn is tried again while Rasa is away, before a person is asked.
        concurrency: how many turns run at once.
    """

    def __init__(self, ledger: Ledger, bot: Bot, *, worker: Worker, patience: timedelta, concurrency: int) -> None:
        self._ledger = ledger
        self._bot = bot
        self._worker = worker
        self._patience = patience
        self._slots = asyncio.Semaphore(concurrency)
        self._lanes = Lanes(self._work)
        self._claimed: dict[str, Claim] = {}
        # The conversations in which the customer sees that the bot is at it.
        self._typing: set[str] = set()
        self._sweeper: asyncio.Task[None] | None = None
        self._deaf: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Begin: take new turns, hear of others, and look for forgotten ones."""
        await self._ledger.release(self._worker)
        self._ledger.employ(self)
        self._deaf = self._ledger.bus.listen(self._hear)
        self._sweeper = asyncio.create_task(self._sweep())

    async def stop(self) -> None:
        """Finish the turns under way; those that take too long are free for others."""
        self._ledger.employ(None)
        self._deaf()
        if self._sweeper is not None:
            self._sweeper.cancel()
        await self._lanes.end(STOP_SECONDS)
        await self._ledger.release(self._worker)

    def free(self) -> Worker | None:
        """See `Hand.free`."""
        return self._worker if self._lanes.is_open and not self._slots.locked() else None

    def begin(self, claimed: Claim) -> None:
        """See `Hand.begin`."""
        self._claimed[claimed.conversation_id] = claimed
        self._lanes.call(claimed.conversation_id)

    def _hear(self, hint: Hint) -> None:
        if hint.kind == "turn":
            self._lanes.call(hint.conversation_id)

    async def _sweep(self) -> None:
        while True:
            try:
                for conversation_id in await self._ledger.claimable():
                    self._lanes.call(conversation_id)
            except Exception:
                log.exception("turns.sweep_failed")
            await asyncio.sleep(SWEEP_SECONDS)

    async def _work(self, conversation_id: str) -> None:
        async with self._slots:
            try:
                claimed = self._claimed.pop(conversation_id, None) or await self._claim(conversation_id)
                while claimed is not None and self._lanes.is_open:
                    claimed = await self._run(claimed)
            except Exception:
                # The turn stays claimed until its lease ends; then the sweep finds it.
                log.exception("turns.step_failed", conversation=conversation_id)

    async def _claim(self, conversation_id: str) -> Claim | None:
        self._lanes.seen(conversation_id)  # what was asked so far, this claim sees
        return await self._ledger.claim(conversation_id, self._worker)

    async def _run(self, claimed: Claim) -> Claim | None:
        """Have a turn answered; returns the conversation's next."""
        try:
            return await self._answered(claimed)
        except BotError as error:
            failure = error
        except Exception as error:
            # Counts as a try: what cannot be understood or stored now might never be, and the customer waits.
            log.exception("turns.unforeseen", conversation=claimed.conversation_id, turn=claimed.turn_id)
            failure = BotError(f"unforeseen {type(error).__name__}")
        await self._failed(claimed, failure)
        return None

    async def _answered(self, claimed: Claim) -> Claim | None:
        answer = await self._ask(claimed)
        crash.point("rasa.answered")
        self._lanes.seen(claimed.conversation_id)  # what was asked so far, the answer's transaction sees
        answered = await self._ledger.answer(claimed, answer, self._worker)
        TURNS.labels(answered.verdict).inc()
        self._hide_typing(claimed)
        if answered.verdict is not Verdict.STORED:
            log.info("turns.not_sent", conversation=claimed.conversation_id, turn=claimed.turn_id, verdict=answered.verdict)
            return await self._claim(claimed.conversation_id)
        return answered.following

    async def _ask(self, claimed: Claim) -> Answer:
        thinking = asyncio.get_running_loop().call_later(THINKING_SECONDS, self._show_typing, claimed)
        try:
            with TURN_SECONDS.time():
                return await self._bot.run(claimed)
        finally:
            # Before anything else is awaited: dots that begin after the handoff would never end.
            thinking.cancel()

    async def _failed(self, claimed: Claim, error: BotError) -> None:
        waited = self._ledger.now() - claimed.started
        hopeless = claimed.attempt >= ERROR_ATTEMPTS if not isinstance(error, BotUnavailable) else waited >= self._patience
        log.warning(
            "turns.failed",
            conversation=claimed.conversation_id,
            turn=claimed.turn_id,
            attempt=claimed.attempt,
            error=str(error),
            handed_off=hopeless,
        )
        if hopeless:
            TURNS.labels("failed").inc()
            self._hide_typing(claimed)
            await self._ledger.fail(claimed, str(error))
            return
        TURNS.labels("retried").inc()
        self._show_typing(claimed)
        pause = min(FIRST_RETRY * 2 ** (claimed.attempt - 1), LONGEST_RETRY)
        await self._ledger.retry(claimed, str(error), timedelta(seconds=pause))
        loop = asyncio.get_running_loop()
        loop.call_later(pause + 0.01, self._lanes.call, claimed.conversation_id)

    def _show_typing(self, claimed: Claim) -> None:
        self._typing.add(claimed.conversation_id)
        self._tell_typing(claimed, True)

    def _hide_typing(self, claimed: Claim) -> None:
        if claimed.conversation_id in self._typing:
            self._typing.discard(claimed.conversation_id)
            self._tell_typing(claimed, False)

    def _tell_typing(self, claimed: Claim, on: bool) -> None:
        with contextlib.suppress(Exception):
            self._ledger.bus.publish(
                Hint("typing", claimed.conversation_id, claimed.customer_id, data={"sender": "bot", "on": on})
            )
