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
from tests.telegram.running import Telegram, settings_for, until


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


async def test_a_failure_of_last_week_is_only_noted(tmp_path: Path, sqlite: Database, api: FakeBotApi) -> None:
    """Telegram repeats its last failure for ever; one of this hour, or with updates that wait, is wrong."""
    settings = settings_for(tmp_path, api.url)
    old = {"url": "", "last_error_message": "Bad gateway", "last_error_date": int(utc_now().timestamp()) - 86_400}

    async def level(**changes: Any) -> str:
        api.answers["getWebhookInfo"] = {**old, **changes}
        (found,) = [level for text, level in (await told(settings, sqlite)).items() if "Bad gateway" in text]
        return found

    assert await level() == "note"
    assert await level(pending_update_count=3) == "wrong"
    assert await level(last_error_date=int(utc_now().timestamp()) - 60) == "wrong"


async def test_it_says_whether_a_gateway_runs(tmp_path: Path, telegram: Telegram, api: FakeBotApi) -> None:
    """A good token is of no use while nobody talks with Telegram."""
    database = telegram.ledger.database
    assert any(text.startswith("No gateway") for text in await told(telegram.settings, database))
    await telegram.start()
    await until(lambda: telegram.service is not None and telegram.service.leads)
    assert (await told(telegram.settings, database))["A gateway talks with Telegram now."] == "ok"
