"""The channel in a process of its own, to be killed: `python -m tests.telegram.served DATABASE API FOLDER [CRASH_POINTS]`."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

import uvloop

from channels.telegram import line, sender, service
from channels.telegram.service import TelegramService
from relevo import crash
from relevo.bus import LocalBus
from relevo.ledger import Ledger, Worker
from relevo.media import Media
from relevo.routing import TurnRunner
from relevo.storage import Database
from tests.telegram.running import EchoBot, settings_for


async def serve(database_url: str, api_url: str, folder: Path, crash_points: Path | None = None) -> None:
    """Run until killed."""
    crash.arm(crash_points)
    line.FIRST_PAUSE, line.LONGEST_PAUSE = 0.01, 0.05
    sender.PACE_SECONDS = 0.0
    sender.SWEEP_SECONDS = 0.1
    service.RENEW_SECONDS = 0.2
    ledger = Ledger(Database(database_url), LocalBus())
    runner = TurnRunner(
        ledger, EchoBot(), worker=Worker("served", timedelta(seconds=20)), patience=timedelta(seconds=5), concurrency=16
    )
    await runner.start()
    await TelegramService(ledger, Media(folder), settings_for(folder, api_url), worker="served").start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    # The gateway's own event loop and settings.
    sys.setswitchinterval(0.0005)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(sys.argv[1], sys.argv[2], *map(Path, sys.argv[3:])))
