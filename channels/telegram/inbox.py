"""Updates as they came, kept until they are done: each once, whatever Telegram repeats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from channels.telegram.update import chat_of
from relevo.storage.prepared import Prepared
from relevo.storage.tables import telegram_updates

LARGEST_ID = 2**63 - 1
# How many that wait are looked at together.
WINDOW = 500

_STORE = {
    name: Prepared(
        insert(telegram_updates).on_conflict_do_nothing(index_elements=["update_id"]).returning(telegram_updates.c.update_id)
    )
    for name, insert in (("sqlite", sqlite_insert), ("postgresql", postgres_insert))
}
_DONE = Prepared(
    update(telegram_updates)
    .where(telegram_updates.c.update_id == bindparam("of_id"))
    .values(state="done", outcome=bindparam("became"), content=None, done_at=bindparam("now"))
    .returning(telegram_updates.c.update_id)
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that has still to be worked on."""

    id: int
    chat_id: str | None
    content: dict[str, Any]
    attempts: int
    not_before: datetime | None


def store(connection: Connection, raw: Iterable[dict[str, Any]], at: datetime) -> int:
    """Keep updates that were not known; returns how many. What has no id of its own cannot be kept apart, and is left."""
    rows = [
        {
            "update_id": one["update_id"],
            "chat_id": chat_of(one),
            "state": "waiting",
            "content": one,
            "attempts": 0,
            "received_at": at,
        }
        for one in raw
        if isinstance(one.get("update_id"), int) and 0 <= one["update_id"] <= LARGEST_ID
    ]
    store_one = _STORE[connection.dialect.name]
    return sum(store_one.first(connection, row) is not None for row in rows)


def store_and_look(connection: Connection, raw: Iterable[dict[str, Any]], at: datetime) -> list[Waiting]:
    """Keep updates; returns all that wait."""
    store(connection, raw, at)
    return waiting(connection)


def waiting(connection: Connection, limit: int = WINDOW) -> list[Waiting]:
    """What is to be done, in Telegram's order."""
    query = (
        select(telegram_updates).where(telegram_updates.c.state == "waiting").order_by(telegram_updates.c.update_id).limit(limit)
    )
    return [Waiting(r.update_id, r.chat_id, r.content or {}, r.attempts, r.not_before) for r in connection.execute(query)]


def last_done(connection: Connection) -> int | None:
    """The highest update that is not waiting."""
    query = select(func.max(telegram_updates.c.update_id)).where(telegram_updates.c.state != "waiting")
    found: int | None = connection.execute(query).scalar()
    return found


def done(connection: Connection, update_id: int, outcome: str, at: datetime) -> None:
    """An update is worked on; that it came is remembered, what it said is in the ledger."""
    _DONE.first(connection, {"of_id": update_id, "became": outcome[:64], "now": at})


def again(connection: Connection, update_id: int, error: str, not_before: datetime) -> None:
    """An update failed, and is tried again later. What follows it in the same chat waits."""
    _change(connection, update_id, attempts=telegram_updates.c.attempts + 1, error=error[:255], not_before=not_before)


def bury(connection: Connection, update_id: int, error: str, at: datetime) -> None:
    """An update failed for good: it is kept with its content, and the chat goes on."""
    _change(connection, update_id, state="dead", error=error[:255], done_at=at)


def revive(connection: Connection, update_ids: Sequence[int]) -> int:
    """Try dead updates once more, after what made them fail is mended."""
    revived = connection.execute(
        update(telegram_updates)
        .where(telegram_updates.c.update_id.in_(update_ids), telegram_updates.c.state == "dead")
        .values(state="waiting", attempts=0, not_before=None)
    )
    return revived.rowcount


def forget(connection: Connection, before: datetime) -> int:
    """Remove what was done before a moment. Telegram repeats nothing after a day."""
    old = delete(telegram_updates).where(telegram_updates.c.state == "done", telegram_updates.c.done_at < before)
    return connection.execute(old).rowcount


def count(connection: Connection) -> dict[str, int]:
    """How many updates are in each state."""
    query = select(telegram_updates.c.state, func.count()).group_by(telegram_updates.c.state)
    return {row[0]: row[1] for row in connection.execute(query)}


def _change(connection: Connection, update_id: int, **values: Any) -> None:
    connection.execute(update(telegram_updates).where(telegram_updates.c.update_id == update_id).values(**values))
