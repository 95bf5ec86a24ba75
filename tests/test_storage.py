"""The one writer of SQLite, when its own connection fails."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text

from relevo.storage import Database


async def test_a_lost_connection_fails_its_transaction_and_no_later_one(sqlite: Database) -> None:
    """The next one is run on a new connection."""

    def lose(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE begun (id INTEGER)"))
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.close()
        raise RuntimeError("the connection is gone")

    def tables(connection: Connection) -> list[str]:
        return list(connection.scalars(text("SELECT name FROM sqlite_master WHERE name IN ('begun', 'later')")))

    with pytest.raises(Exception, match="closed database"):
        await sqlite.write(lose)
    await sqlite.write(lambda connection: connection.execute(text("CREATE TABLE later (id INTEGER)")) and None)
    assert await sqlite.read(tables) == ["later"]
