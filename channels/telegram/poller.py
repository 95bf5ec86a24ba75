"""Long polling: what Telegram gives is stored, and only then does the next question tell it so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import structlog

from channels.telegram import inbox
from channels.telegram.api import BotApi
from channels.telegram.errors import BadToken, Taken, TelegramError, TooFast
from channels.telegram.inbox import Waiting
from channels.telegram.line import Line, backoff
from channels.telegram.update import ALLOWED
from relevo import crash
from relevo.ledger import Ledger

# A server that answers at once although nothing has come is asked so often.
RESTLESS_SECONDS = 0.25
AT_ONCE_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Poller:
    """Asks Telegram for updates, one question at a time."""

    def __init__(self, ledger: Ledger, api: BotApi, line: Line, stored: Callable[[list[Waiting]], None]) -> None:
        self._ledger, self._api, self._line, self._stored = ledger, api, line, stored
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Ask no more. What Telegram was about to give, it keeps."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        # Without an offset Telegram gives all it has. The highest known number would not do: after a quiet week it starts anew.
        offset: int | None = None
        failures = 0
        await self._free()
        while True:
            began = asyncio.get_running_loop().time()
            try:
                found = await self._api.updates(offset, ALLOWED)
                crash.point("telegram.polled")
                if found:
                    step = partial(inbox.store_and_look, raw=found, at=self._ledger.now())
                    waiting = await self._ledger.database.write(step)
                    crash.point("telegram.stored")
                    self._stored(waiting)
                    numbers = [one["update_id"] for one in found if isinstance(one.get("update_id"), int)]
                    offset = max(numbers) + 1 if numbers else offset
                failures = 0
            except Exception as error:  # noqa: BLE001 - whatever is wrong, updates are asked for again
                failures += 1
                await self._failed(error, failures)
                continue
            if not found and asyncio.get_running_loop().time() - began < AT_ONCE_SECONDS:
                await asyncio.sleep(RESTLESS_SECONDS)

    async def _free(self) -> None:
        """Telegram does not give updates while it has a webhook. What waits there is kept."""
        try:
            await self._api.call("deleteWebhook", drop_pending_updates=False)
        except TelegramError as error:
            log.info("telegram.webhook_left", error=type(error).__name__)

    async def _failed(self, error: Exception, failures: int) -> None:
        wait = backoff(failures)
        if isinstance(error, TooFast):
            wait = error.retry_after
        elif isinstance(error, Taken):
            log.warning("telegram.poll_taken", hint="Another process polls with this token, or a webhook is set for it.")
            await self._free()
        elif isinstance(error, BadToken):
            log.error("telegram.bad_token", hint="Telegram does not know this token. Run: relevo telegram check")
        elif not isinstance(error, TelegramError):
            log.exception("telegram.poll_failed")
        elif failures in (1, 10, 100):
            log.warning("telegram.poll_unanswered", error=type(error).__name__, failures=failures)
        await asyncio.sleep(wait)
