"""What is wrong with Telegram, if anything: the token, the webhook, its secret, what waits there, what failed last."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import httpx

from channels.telegram import inbox
from channels.telegram.api import BotApi
from channels.telegram.endpoint import SECRET_HEADER
from channels.telegram.errors import BadToken, NotSent, TelegramError
from channels.telegram.service import LEASE
from channels.telegram.update import ALLOWED
from channels.telegram.webhook import PATH
from relevo import leases
from relevo.ledger import deliveries, utc_now
from relevo.settings import Settings
from relevo.storage import Database

Level = Literal["ok", "note", "wrong"]
MANY_PENDING = 100
RECENT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do if it is wrong."""

    level: Level
    text: str


async def findings(settings: Settings, database: Database) -> AsyncIterator[Finding]:
    """Look at everything, in the order in which it can go wrong."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        yield Finding("wrong", "There is no token. Get one from @BotFather and set RELEVO_TELEGRAM_TOKEN.")
        return
    if ":" not in token:
        yield Finding("wrong", "The token has no colon: BotFather's look like 123456789:AA… Copy all of it.")
    api = BotApi(token, settings.telegram_server)
    try:
        async for found in _on_telegram(api, settings):
            yield found
    finally:
        await api.close()
    for found in await _in_the_store(database):
        yield found


async def _on_telegram(api: BotApi, settings: Settings) -> AsyncIterator[Finding]:
    server = settings.telegram_server
    try:
        me = await api.call("getMe")
    except BadToken:
        yield Finding("wrong", "Telegram does not know this token. Ask @BotFather for it again: /mybots, API Token.")
        return
    except NotSent as error:
        yield Finding("wrong", f"{server} cannot be reached ({error}). Check the network, a proxy, RELEVO_TELEGRAM_API_URL.")
        return
    except TelegramError as error:
        yield Finding("wrong", f"{server} does not answer as it should: {error}")
        return
    me = me if isinstance(me, dict) else {}
    yield Finding("ok", f"The token is good: it is @{me.get('username', '?')}'s.")
    if me.get("can_join_groups"):
        yield Finding(
            "note", "The bot may be added to groups, where it only asks to write in private. BotFather: /setjoingroups."
        )
    try:
        info = await api.call("getWebhookInfo")
    except TelegramError as error:
        yield Finding("note", f"The server tells nothing of its webhook: {error}")
        return
    for found in _webhook(info if isinstance(info, dict) else {}, settings):
        yield found
    if settings.telegram_uses_webhook:
        yield await _own_door(settings)


def _webhook(info: dict[str, Any], settings: Settings) -> list[Finding]:
    found: list[Finding] = []
    url, wanted = info.get("url") or "", settings.base_url + PATH
    if settings.telegram_uses_webhook:
        if not wanted.startswith("https://"):
            found.append(Finding("wrong", f"Telegram calls https only, and RELEVO_PUBLIC_URL says {settings.base_url}."))
        if not url:
            found.append(Finding("wrong", "No webhook is set. The gateway sets it when it starts: is it running?"))
        elif url != wanted:
            found.append(
                Finding("wrong", f"Telegram calls {url}, not {wanted}. Another system uses this token, or the address changed.")
            )
        else:
            found.append(Finding("ok", f"Telegram calls {url}."))
        if url and set(info.get("allowed_updates") or ()) != set(ALLOWED):
            found.append(Finding("note", "The webhook asks for other updates than this version reads. Restart the gateway."))
    elif url:
        found.append(
            Finding("wrong", f"Polling is chosen, but a webhook is set for {url}. The gateway removes it when it starts.")
        )
    else:
        found.append(Finding("ok", "Updates are fetched by polling."))
    waiting = info.get("pending_update_count") or 0
    level: Level = "note" if waiting > MANY_PENDING else "ok"
    found.append(Finding(level, f"Updates that wait at Telegram: {waiting}."))
    if info.get("last_error_message"):
        at = datetime.fromtimestamp(info.get("last_error_date") or 0, UTC)
        # Telegram tells of its last failure for ever, also when all is well again.
        over = utc_now() - at > RECENT and not waiting
        text = f"Telegram's last call that failed was at {at:%Y-%m-%d %H:%M} UTC: {info['last_error_message']}"
        found.append(Finding("note" if over else "wrong", text))
    return found


async def _own_door(settings: Settings) -> Finding:
    """Call our own webhook with the secret, as Telegram does, with something that is no update."""
    url = settings.base_url + PATH
    headers = {SECRET_HEADER: settings.telegram_webhook_secret}
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            status = (await client.post(url, json={}, headers=headers)).status_code
    except httpx.TransportError as error:
        return Finding(
            "wrong", f"{url} cannot be reached from here ({type(error).__name__}). Is the gateway running, and public?"
        )
    meanings: dict[int, Callable[[], Finding]] = {
        400: lambda: Finding("ok", "The webhook answers, and knows the secret."),
        401: lambda: Finding("wrong", "The gateway has another secret: RELEVO_TELEGRAM_SECRET or RELEVO_SECRET_KEY differ."),
        404: lambda: Finding("wrong", f"{url} is not the gateway's, or the gateway runs without RELEVO_TELEGRAM_TOKEN."),
    }
    return meanings.get(status, lambda: Finding("wrong", f"{url} answers {status}: something stands before the gateway."))()


async def _in_the_store(database: Database) -> list[Finding]:
    counted = await database.read(inbox.count)
    led = await database.read(lambda connection: leases.is_held(connection, LEASE, utc_now()))
    found = [
        Finding("ok", "A gateway talks with Telegram now.")
        if led
        else Finding("note", "No gateway talks with Telegram at this moment. Start it with the same token: make run")
    ]
    found += [Finding("ok", f"Updates stored: {sum(counted.values())}, {counted.get('waiting', 0)} of them to be worked on.")]
    if counted.get("dead"):
        text = f"Updates that failed for good: {counted['dead']}. They are kept: relevo telegram dead"
        found.append(Finding("wrong", text))
    doubts = await database.read(lambda connection: deliveries.doubts(connection, "telegram"))
    if doubts:
        found.append(
            Finding("note", f"Messages nobody knows to have arrived, so far: {doubts}. Each was sent once more at most.")
        )
    return found
