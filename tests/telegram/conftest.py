"""The channel on SQLite, and a Bot API that does as it is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from relevo.bus import LocalBus
from relevo.ledger import Ledger, Worker
from relevo.media import Media
from relevo.routing import TurnRunner
from relevo.routing import runner as runner_module
from relevo.storage import Database
from tests.telegram.fake_bot_api import FakeBotApi
from tests.telegram.gateway import Gateway, gateway_for
from tests.telegram.running import EchoBot, Telegram, hasten, settings_for


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting is shorter in tests."""
    hasten(monkeypatch)
    monkeypatch.setattr(runner_module, "SWEEP_SECONDS", 0.05)


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    """The misbehaving Bot API."""
    fake = FakeBotApi()
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def gateway(tmp_path: Path, api: FakeBotApi) -> AsyncIterator[Gateway]:
    """A gateway that Telegram calls."""
    async with gateway_for(tmp_path, api.url) as running:
        yield running


@pytest.fixture
async def telegram(sqlite: Database, api: FakeBotApi, tmp_path: Path) -> AsyncIterator[Telegram]:
    """The channel on SQLite with the echoing bot; tests start it when they are ready."""
    ledger = Ledger(sqlite, LocalBus())
    bot = EchoBot()
    runner = TurnRunner(ledger, bot, worker=Worker("test", timedelta(seconds=20)), patience=timedelta(seconds=5), concurrency=16)
    await runner.start()
    media = Media(tmp_path / "media")
    running = Telegram(ledger, api, bot, media, settings_for(tmp_path, api.url))
    yield running
    await running.stop()
    await runner.stop()
