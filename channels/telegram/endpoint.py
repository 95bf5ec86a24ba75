"""`POST /telegram/webhook`: Telegram calls us. The answer 200 says that an update is stored, and nothing else."""

from __future__ import annotations

import hmac
import json
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response

from channels.errors import ApiError
from channels.services import services_of
from channels.telegram import inbox
from channels.telegram.webhook import PATH
from relevo import crash
from relevo.bus import Hint

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
MAX_BODY = 1_000_000

router = APIRouter(include_in_schema=False)


@router.post(PATH)
async def webhook(request: Request) -> Response:
    """Store an update."""
    services = services_of(request)
    settings = services.settings
    if not settings.telegram_token.get_secret_value() or not settings.telegram_uses_webhook:
        raise ApiError(404, "not_found", "Telegram is not connected by webhook here.")
    shown = request.headers.get(SECRET_HEADER, "")
    if not hmac.compare_digest(shown.encode(), settings.telegram_webhook_secret.encode()):
        raise ApiError(401, "unauthorized", "This call does not come from Telegram.")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            raise ApiError(413, "too_large", "No update is this large.")
    try:
        update: Any = json.loads(body)
    except (ValueError, RecursionError):
        update = None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise ApiError(400, "invalid", "This is not an update.")
    crash.point("telegram.called_us")
    await services.database.write(partial(inbox.store, raw=[update], at=services.ledger.now()))
    crash.point("telegram.stored")
    services.bus.publish(Hint("update", "", ""))
    return Response(status_code=200)
