"""Put the action server together from the settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from actions.casefile import MemoryCaseFile
from actions.services import Services
from relevo import settings as relevo_settings
from relevo.knowledge import Knowledge
from relevo.shop.sql import SqlShop
from relevo.storage import Database


def wire() -> tuple[Services, str, Callable[[], None]]:
    """The services, the token that callers must carry, and how to let go of everything."""
    settings = relevo_settings.load()
    shop = Database(settings.shop_database)
    services = Services(
        shop=SqlShop(shop),
        cases=MemoryCaseFile(),
        knowledge=Knowledge(),
        today=lambda: datetime.now(UTC).date(),
    )
    return services, settings.internal_secret.get_secret_value(), shop.close
