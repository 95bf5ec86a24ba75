"""Having Telegram call us: where, and with which secret."""

from __future__ import annotations

import structlog

from channels.telegram.api import BotApi
from channels.telegram.errors import TelegramError
from channels.telegram.update import ALLOWED
from relevo.settings import Settings

PATH = "/telegram/webhook"
# Telegram sends so many at once at most. They overtake each other; `order.py` puts them right.
CONNECTIONS = 40

log = structlog.get_logger(__name__)


async def register(api: BotApi, settings: Settings) -> None:
    """Tell Telegram where to call, and with which secret. What waits there is kept.

    Raises:
        TelegramError: it does not take the address.
    """
    try:
        await api.call(
            "setWebhook",
            url=settings.base_url + PATH,
            secret_token=settings.telegram_webhook_secret,
            allowed_updates=ALLOWED,
            drop_pending_updates=False,
            max_connections=CONNECTIONS,
        )
    except TelegramError as error:
        log.error("telegram.webhook_failed", error=str(error), hint="Run: relevo telegram check")
        raise
