"""Proofs that an order is one's own: few tries, each counted once, and what a conversation has proved so far."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, insert, select

from relevo.customers.store import Customer, load_customer
from relevo.ledger import utc_now
from relevo.storage import Database
from relevo.storage.tables import conversations, order_proofs

MAX_WRONG_PROOFS = 5
# By everybody together for one order number: a stranger becomes a new visitor at will. More than its owner will ever need.
MAX_WRONG_PROOFS_OF_AN_ORDER = 20
WINDOW = timedelta(hours=1)


class LedgerCaseFile:
    """What the ledger's own rows say about a conversation; the actions authorise from nothing else."""

    def __init__(self, database: Database, *, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._now = now

    async def customer(self, conversation_id: str) -> Customer | None:
        """Whose conversation it is; None if there is no such conversation."""

        def query(connection: Connection) -> Customer | None:
            customer_id = _customer_id(connection, conversation_id)
            return None if customer_id is None else load_customer(connection, customer_id)

        return await self._database.read(query)

    async def proved_orders(self, conversation_id: str) -> list[str]:
        """The numbers of the orders that were proved in this conversation, the newest last."""

        def query(connection: Connection) -> list[str]:
            rows = connection.execute(
                select(order_proofs.c.order_number)
                .where(order_proofs.c.conversation_id == conversation_id, order_proofs.c.proved)
                .order_by(order_proofs.c.id)
            )
            return list(dict.fromkeys(rows.scalars()))

        return await self._database.read(query)

    async def tries_left(self, conversation_id: str, order_number: str | None = None) -> int:
        """How many wrong proofs the customer may still give within the hour; for this order, if one is named."""
        return await self._database.read(lambda connection: self._left(connection, conversation_id, order_number))

    async def record_proof(self, conversation_id: str, turn: str, order_number: str, proved: bool) -> int:
        """Count a try; the same `turn` again counts nothing. Returns how many wrong ones are left."""

        def step(connection: Connection) -> int:
            customer_id = _customer_id(connection, conversation_id)
            if customer_id is None:
                return 0
            known = select(order_proofs.c.id).where(
                order_proofs.c.conversation_id == conversation_id, order_proofs.c.turn == turn
            )
            if connection.execute(known).first() is None:
                connection.execute(
                    insert(order_proofs).values(
                        customer_id=customer_id,
                        conversation_id=conversation_id,
                        turn=turn,
                        order_number=order_number,
                        proved=proved,
                        at=self._now(),
                    )
                )
            return self._left(connection, conversation_id, order_number)

        return await self._database.write(step)

    def _left(self, connection: Connection, conversation_id: str, order_number: str | None) -> int:
        theirs = order_proofs.c.customer_id == _customer_id(connection, conversation_id)
        left = MAX_WRONG_PROOFS - self._wrong(connection, theirs)
        if order_number is not None:
            left = min(left, MAX_WRONG_PROOFS_OF_AN_ORDER - self._wrong(connection, order_proofs.c.order_number == order_number))
        return max(0, left)

    def _wrong(self, connection: Connection, given: ColumnElement[bool]) -> int:
        recent = (order_proofs.c.proved.is_(False), order_proofs.c.at > self._now() - WINDOW)
        return connection.execute(select(func.count()).select_from(order_proofs).where(given, *recent)).scalar_one()


def _customer_id(connection: Connection, conversation_id: str) -> str | None:
    return connection.execute(select(conversations.c.customer_id).where(conversations.c.id == conversation_id)).scalar()
