"""Work that one replica does for all: held by a row, renewed in time, taken over when its holder has gone silent."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from relevo.storage.tables import leases


def hold(connection: Connection, name: str, owner: str, lasting: timedelta, at: datetime) -> bool:
    """Take or renew a lease; false while somebody else holds it."""
    mine_or_over = (leases.c.name == name) & ((leases.c.owner == owner) | (leases.c.until <= at))
    held = connection.execute(update(leases).where(mine_or_over).values(owner=owner, until=at + lasting))
    if held.rowcount == 1:
        return True
    if connection.execute(select(leases.c.name).where(leases.c.name == name)).first() is not None:
        return False
    try:
        with connection.begin_nested():
            connection.execute(insert(leases).values(name=name, owner=owner, until=at + lasting))
    except IntegrityError:
        return False
    return True


def is_held(connection: Connection, name: str, at: datetime) -> bool:
    """Whether anybody holds a lease."""
    return connection.execute(select(leases.c.name).where(leases.c.name == name, leases.c.until > at)).first() is not None


def release(connection: Connection, name: str, owner: str) -> None:
    """Let go of a lease, so that the next need not wait."""
    connection.execute(delete(leases).where(leases.c.name == name, leases.c.owner == owner))
