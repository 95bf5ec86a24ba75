"""`relevo telegram check`: it names what is wrong, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from channels.telegram import inbox
from channels.telegram.check import findings
from relevo.ledger import utc_now
from relevo.settings import Settings
from relevo.storage import Database
from tests.telegram.fake_bot_api import TOKEN, FakeBotApi
from tests.telegram.running import settings_for


async def told(settings: Settings, database: Database) -> dict[str, str]:
    """What is found, with its level."""
    return {found.text: found.level async for found in findings(settings, database)}


async def test_without_a_token_it_says_where_to_get_one(tmp_path: Path, sqlite: Database) -> None:
    """And looks no further."""
    found = await told(settings_for(tmp_path, "http://127.0.0.1:1", telegram_token=SecretStr("")), sqlite)
    assert list(found.values()) == ["wrong"]
    assert "BotFather" in next(iter(found))


async def test_a_wrong_token_and_a_server_that_is_away_are_told_apart(tmp_path: Path, sqlite: Database, api: FakeBotApi) -> None:
    """The token itself is never printed."""
    wrong = await told(settings_for(tmp_path, api.url, telegram_token=SecretStr("1:wrong")), sqlite)
    assert any("does not know this token" in text for text in wrong)
    await api.stop()
    away = await told(settings_for(tmp_path, api.url), sqlite)
    assert any("cannot be reached" in text for text in away)
    assert TOKEN not in str(wrong) + str(away)
    await api.start()


@pytest.mark.parametrize(
    ("info", "more", "expected"),
    [
        ({"url": ""}, {}, "Updates are fetched by polling."),
        ({"url": "https://other.example/x"}, {}, "Polling is chosen, but a webhook is set"),
        ({"url": ""}, {"public_url": "https://127.0.0.1:1"}, "No webhook is set."),
        ({"url": "https://other.example/x"}, {"public_url": "https://127.0.0.1:1"}, "Another system uses this token"),
        ({"url": "", "pending_update_count": 512}, {}, "Updates that wait at Telegram: 512."),
        ({"url": "", "last_error_message": "Connection refused", "last_error_date": 1_790_000_000}, {}, "Connection refused"),
        ({"url": ""}, {"telegram_mode": "webhook"}, "Telegram calls https only"),
        ({"url": ""}, {"public_url": "https://127.0.0.1:1"}, "cannot be reached from here"),
    ],
)
async def test_the_webhook_is_compared_with_what_it_should_be(
    tmp_path: Path, sqlite: Database, api: FakeBotApi, info: dict[str, Any], more: dict[str, Any], expected: str
) -> None:
    """Each way in which it can be wrong has its sentence."""
    api.answers["getWebhookInfo"] = info
    found = await told(settings_for(tmp_path, api.url, **more), sqlite)
    assert any(expected in text for text in found), found


async def test_dead_updates_are_told(tmp_path: Path, sqlite: Database, api: FakeBotApi) -> None:
    """With the command that lists them."""
    await sqlite.write(lambda connection: inbox.store(connection, [{"update_id": 5}], utc_now()))
    await sqlite.write(lambda connection: inbox.bury(connection, 5, "ValueError: x", utc_now()))
    found = await told(settings_for(tmp_path, api.url), sqlite)
    assert found["Updates that failed for good: 1. They are kept: relevo telegram dead"] == "wrong"
