"""`relevo migrate`."""

from __future__ import annotations

from relevo.cli.console import say, settings
from relevo.shop.tables import create_tables
from relevo.storage import Database
from relevo.storage.database import make_engine
from relevo.storage.migrate import migrate as run_migrations


def migrate() -> None:
    """Bring the database to the shape this version needs, and make the shop's tables where they are missing."""
    found = settings()
    engine = make_engine(found.database)
    say(f"The database is at revision {run_migrations(engine)}.")
    engine.dispose()
    shop = Database(found.shop_database)
    create_tables(shop)
    shop.close()
