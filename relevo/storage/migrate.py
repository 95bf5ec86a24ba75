"""Bringing the database to the shape this version of Relevo needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

# Any number, the same for all: two processes that migrate at once take turns.
ADVISORY_LOCK = 7_316_001


class SchemaOutdated(Exception):
    """The database is not in the shape this version needs; the message says how to mend it."""


def config() -> Config:
    """Alembic's configuration, without a file."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.set_main_option("path_separator", "os")
    return settings


def migrate(engine: Engine) -> str:
    """Run the migrations that are missing, all or none; returns the revision reached."""
    alembic = config()
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "head")
        connection.commit()
    return head()


def head() -> str:
    """The newest revision this version knows."""
    newest = ScriptDirectory.from_config(config()).get_current_head()
    assert newest is not None
    return newest


def check(connection: Connection) -> None:
    """Make sure that the database is in the newest shape.

    Raises:
        SchemaOutdated: it is not.
    """
    found = MigrationContext.configure(connection).get_current_revision()
    if found != head():
        raise SchemaOutdated(f"The database is at revision {found or 'none'}, this version needs {head()}. Run: relevo migrate")
