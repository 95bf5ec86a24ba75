"""Put the action server together from the settings."""

from __future__ import annotations

from collections.abc import Callable

from actions.casefile import CaseFile, MemoryCaseFile
from actions.services import Services
from relevo import settings as relevo_settings
from relevo.customers import LedgerCaseFile
from relevo.documents import Documents
from relevo.knowledge import Knowledge
from relevo.media import Media
from relevo.shop.sql import SqlShop
from relevo.storage import Database


def wire(settings: relevo_settings.Settings, *, with_ledger: bool = True) -> tuple[Services, str | None, Callable[[], None]]:
    """The services, the token that callers must carry, and how to let go of everything.

    Without a ledger everybody is a stranger, who can prove an order like anybody, and no token is asked for: that is for
    `rasa shell` on a laptop, which has none to give.
    """
    if not with_ledger and settings.env != "local":
        raise relevo_settings.SettingsError("The action server runs without a ledger only where RELEVO_ENV is local.")
    databases = [Database(settings.shop_database)]
    cases: CaseFile = MemoryCaseFile()
    if with_ledger:
        databases.append(Database(settings.database))
        cases = LedgerCaseFile(databases[-1])
    services = Services(
        shop=SqlShop(databases[0], settings.zone),
        cases=cases,
        knowledge=Knowledge(),
        today=settings.today,
        documents=Documents(Media(settings.var / "media"), settings.base_url, settings.secret_key.get_secret_value()),
    )

    def close() -> None:
        for database in databases:
            database.close()

    return services, settings.internal_secret.get_secret_value() if with_ledger else None, close
