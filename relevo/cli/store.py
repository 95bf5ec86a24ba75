"""`relevo migrate`."""

from __future__ import annotations

from relevo.cli.console import say, settings
from relevo.storage.database import make_engine
from relevo.storage.migrate import migrate as run_migrations


def migrate() -> None:
    """Bring the database to the shape this version needs."""
    engine = make_engine(settings().database)
    say(f"The database is at revision {run_migrations(engine)}.")
    engine.dispose()
