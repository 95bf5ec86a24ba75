"""Customers' rows: made for visitors, and for those the shop vouches for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, select, update

from relevo.customers.identity import Identity
from relevo.ids import new_id
from relevo.storage.tables import UNRESOLVED, audit, conversations, customers


@dataclass(frozen=True, slots=True)
class Customer:
    """A person who writes. `external_id`, `email` and `name` are the shop's word and never the person's own."""

    id: str
    external_id: str | None
    email: str | None
    name: str | None
    language: str | None

    @property
    def known(self) -> bool:
        """Whether the shop has vouched for them."""
        return self.external_id is not None


def load_customer(connection: Connection, customer_id: str) -> Customer | None:
    """The customer with this id, if there is one."""
    row = connection.execute(select(customers).where(customers.c.id == customer_id)).first()
    return None if row is None else _from_row(row)


def find_by_external_id(connection: Connection, external_id: str) -> Customer | None:
    """The customer whom the shop calls so, if they have ever signed in."""
    row = connection.execute(select(customers).where(customers.c.external_id == external_id)).first()
    return None if row is None else _from_row(row)


def identify(connection: Connection, identity: Identity, visitor_id: str | None, at: datetime) -> Customer:
    """The row of a customer the shop vouches for; made, or brought up to date, as the shop says.

    What an unknown visitor has said in the same browser becomes this customer's, unless they have an open case of their own.
    """
    row = connection.execute(select(customers).where(customers.c.external_id == identity.external_id)).first()
    if row is None:
        customer_id = new_id("u")
        connection.execute(
            insert(customers).values(
                id=customer_id,
                external_id=identity.external_id,
                email=identity.email,
                name=identity.name,
                phone=digits(identity.phone) if identity.phone else None,
                attributes={},
                created_at=at,
                seen_at=at,
            )
        )
    else:
        customer_id = row.id
        connection.execute(
            update(customers)
            .where(customers.c.id == customer_id)
            .values(
                email=identity.email or row.email,
                name=identity.name or row.name,
                phone=digits(identity.phone) if identity.phone else row.phone,
                seen_at=at,
            )
        )
    if visitor_id is not None and visitor_id != customer_id:
        _adopt(connection, visitor_id, customer_id, at)
    found = load_customer(connection, customer_id)
    assert found is not None
    return found


def digits(phone: str) -> str:
    """A telephone number in international form, as its digits alone."""
    found = "".join(character for character in phone if character in "0123456789")
    return found[2:] if found.startswith("00") else found


def _adopt(connection: Connection, visitor_id: str, customer_id: str, at: datetime) -> None:
    visitor = load_customer(connection, visitor_id)
    if visitor is None or visitor.known:
        return
    own = select(conversations.c.id).where(
        conversations.c.customer_id == customer_id, UNRESOLVED, conversations.c.channel == "web"
    )
    if connection.execute(select(exists(own))).scalar():
        return
    moved = connection.execute(
        update(conversations).where(conversations.c.customer_id == visitor_id).values(customer_id=customer_id)
    )
    if moved.rowcount:
        connection.execute(
            insert(audit).values(
                at=at, actor="system", action="visitor_identified", details={"visitor": visitor_id, "customer": customer_id}
            )
        )


def _from_row(row: Row[*tuple[Any, ...]]) -> Customer:
    return Customer(row.id, row.external_id, row.email, row.name, row.language)
