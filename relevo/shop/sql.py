"""The shop's orders in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from relevo.shop import tables
from relevo.shop.orders import Item, Order, Product, Status, Step, TrackingEvent
from relevo.shop.port import Customer, Proven
from relevo.shop.proof import normalise_order_number, proves
from relevo.storage import Database

# An order that is not there is compared with this one, so that a missing order takes as long as a wrong proof.
_NOBODY: Mapping[str, Any] = {"email": "nobody@example.invalid", "postcode": "00000"}


class SqlShop:
    """A shop whose orders lie in the tables of `relevo.shop.tables`.

    Args:
        zone: where the shop's days begin; its moments are told in it.
    """

    def __init__(self, database: Database, zone: tzinfo = UTC) -> None:
        self._database = database
        self._zone = zone

    async def orders_of(self, customer: Customer, limit: int = 20) -> tuple[Order, ...]:
        """The customer's orders, the latest first."""
        owner = tables.orders.c.customer_external_id == customer.external_id
        newest = (tables.orders.c.placed_at.desc(), tables.orders.c.number.desc())
        query = select(tables.orders).where(owner).order_by(*newest).limit(limit)

        def read(connection: Connection) -> tuple[Order, ...]:
            rows = connection.execute(query).mappings().all()
            return _whole(connection, rows, self._zone)

        return await self._database.read(read)

    async def order_of(self, customer: Customer, number: str) -> Order | None:
        """One order of the customer; None if there is none, or if it is somebody else's."""

        def read(connection: Connection) -> Order | None:
            row = _find(connection, number)
            if row is None or row["customer_external_id"] != customer.external_id:
                return None
            return _whole(connection, [row], self._zone)[0]

        return await self._database.read(read)

    async def order_by_proof(self, number: str, proof: str) -> Order | None:
        """The order with that number whose e-mail or postcode is `proof`; None tells nothing about which was wrong."""

        def read(connection: Connection) -> Order | None:
            row = _find(connection, number)
            on_order = _NOBODY if row is None else row
            right = proves(proof, email=on_order["email"], postcode=on_order["postcode"])
            return _whole(connection, [row], self._zone)[0] if right and row is not None else None

        return await self._database.read(read)

    async def proven_order(self, proven: Proven) -> Order | None:
        """An order that the conversation has already proved."""

        def read(connection: Connection) -> Order | None:
            row = _find(connection, proven.number)
            return _whole(connection, [row], self._zone)[0] if row is not None else None

        return await self._database.read(read)

    async def products(self) -> tuple[Product, ...]:
        """The catalogue."""
        query = select(tables.products).order_by(tables.products.c.sku)

        def read(connection: Connection) -> tuple[Product, ...]:
            rows = connection.execute(query).mappings()
            return tuple(Product(**{**row, "sizes": tuple(row["sizes"].split())}) for row in rows)

        return await self._database.read(read)


def _find(connection: Connection, number: str) -> RowMapping | None:
    known = normalise_order_number(number) or ""
    query = select(tables.orders).where(tables.orders.c.number == known)
    return connection.execute(query).mappings().one_or_none()


def _whole(connection: Connection, rows: Sequence[RowMapping], zone: tzinfo) -> tuple[Order, ...]:
    """Orders with their items and their history, in three queries however many they are."""
    numbers = [row["number"] for row in rows]
    lines: dict[str, list[Item]] = {number: [] for number in numbers}
    history: dict[str, list[TrackingEvent]] = {number: [] for number in numbers}
    items, events = tables.items, tables.events
    for row in connection.execute(select(items).where(items.c.order_number.in_(numbers)).order_by(items.c.line)).mappings():
        names = {key: row[key] for key in ("name_es", "name_en", "quantity", "price", "size")}
        lines[row["order_number"]].append(Item(**names))
    for row in connection.execute(
        select(events).where(events.c.order_number.in_(numbers)).order_by(events.c.at, events.c.line)
    ).mappings():
        event = TrackingEvent(at=row["at"].astimezone(zone), step=Step(row["step"]), place=row["place"])
        history[row["order_number"]].append(event)
    return tuple(
        Order(
            **{**row, "status": Status(row["status"]), "placed_at": row["placed_at"].astimezone(zone)},
            items=tuple(lines[row["number"]]),
            events=tuple(history[row["number"]]),
        )
        for row in rows
    )
