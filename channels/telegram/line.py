"""Whether Telegram can be reached. While it cannot, nothing is sent: one question is asked again and again until it is answered.

So an outage costs each chat at most one doubt, and a message that must be sent once more is sent when that is likely to work.
"""

from __future__ import annotations

import asyncio
import random

import structlog

from channels.telegram.api import BotApi
from channels.telegram.errors import BadToken, NotSent, ServerTrouble, TelegramError, Unclear

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 20.0

log = structlog.get_logger(__name__)


def backoff(attempt: int) -> float:
    """Seconds to wait before try number `attempt` + 1: doubling, with jitter, so that many do not come back at once."""
    return min(FIRST_PAUSE * 2.0 ** min(attempt - 1, 20), LONGEST_PAUSE) * random.uniform(0.5, 1.0)  # noqa: S311 - not a secret


class Line:
    """The way to Telegram: open until a call fails for want of an answer, and then until `getMe` is answered."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._open = asyncio.Event()
        self._open.set()
        self._probe: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether Telegram answered when it was last asked."""
        return self._open.is_set()

    async def clear(self) -> None:
        """Wait until Telegram can be reached."""
        await self._open.wait()

    def lost(self, error: TelegramError) -> None:
        """A call was not answered: send nothing until Telegram is back."""
        if not self._open.is_set():
            return
        log.warning("telegram.lost", error=str(error) if isinstance(error, BadToken) else type(error).__name__)
        self._open.clear()
        self._probe = asyncio.create_task(self._ask())

    async def stop(self) -> None:
        """Ask no more."""
        if self._probe is not None:
            self._probe.cancel()
            await asyncio.gather(self._probe, return_exceptions=True)

    async def _ask(self) -> None:
        attempt = 0
        while True:
            attempt += 1
            try:
                await self._api.call("getMe")
            except (NotSent, Unclear, ServerTrouble, BadToken):
                await asyncio.sleep(backoff(attempt))
                continue
            except TelegramError:
                pass  # whatever it says, it is there
            log.info("telegram.back", tries=attempt)
            self._open.set()
            return
