"""Fill the example shop: the same people and orders every time, with dates around the given day."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from relevo.shop import tables
from relevo.shop.demo.catalogue import PRODUCTS
from relevo.shop.demo.examples import EXAMPLES, GRACE, LUCIA, OWN_ORDERS
from relevo.shop.demo.histories import History, history
from relevo.shop.demo.people import PREFIX, Person, people
from relevo.shop.orders import Product, Status
from relevo.storage import Database

VERSION = 1
CUSTOMERS = 300
ORDERS = 600
FIRST_NUMBER = 20011

_WEIGHTS = {
    Status.PENDING_PAYMENT: 4,
    Status.CONFIRMED: 6,
    Status.PREPARING: 8,
    Status.PARTIALLY_SHIPPED: 4,
    Status.SHIPPED: 16,
    Status.OUT_FOR_DELIVERY: 5,
    Status.HELD_AT_PICKUP: 4,
    Status.DELAYED: 5,
    Status.DELIVERED: 34,
    Status.LOST: 2,
    Status.CANCELLED: 6,
    Status.RETURNED: 6,
}
_AGES = {example.number: example.age for example in EXAMPLES}
_CURRENCIES = {
    "ES": ("EUR", Decimal("1")),
    "GB": ("GBP", Decimal("0.9")),
    "US": ("USD", Decimal("1.1")),
    "MX": ("MXN", Decimal("20")),
}


@dataclass(frozen=True, slots=True)
class Seeded:
    """How much the example shop holds, and whether it had to be filled."""

    customers: int
    orders: int
    products: int
    fresh: bool


def seed(database: Database, today: date) -> Seeded:
    """Fill the example shop for `today`. A second time on the same day changes nothing; another day moves the dates."""
    tables.create_tables(database)
    return database.write_now(lambda connection: _seed(connection, today))


def _seed(connection: Connection, today: date) -> Seeded:
    crowd = (*(example.person for example in EXAMPLES), LUCIA, GRACE, *people(random.Random("people"), CUSTOMERS))  # noqa: S311 - the same shop every time
    total = len(EXAMPLES) + len(OWN_ORDERS) + ORDERS
    known = connection.execute(select(tables.seeds).where(tables.seeds.c.name == "demo")).one_or_none()
    if known is not None and (known.version, known.day) == (VERSION, today):
        return Seeded(len(crowd), total, len(PRODUCTS), fresh=False)
    _clear(connection)
    connection.execute(insert(tables.products), [_product_row(product) for product in PRODUCTS])
    connection.execute(insert(tables.customers), [asdict(person) for person in crowd])
    rows = _Rows()
    for number, person, status in _plan(crowd[-CUSTOMERS:]):
        chance = random.Random(number)  # noqa: S311 - the same shop every time
        past = history(chance, status, person.country, person.city, today, _AGES.get(number))
        rows.add(chance, number, person, status, past)
    connection.execute(insert(tables.orders), rows.orders)
    connection.execute(insert(tables.items), rows.items)
    connection.execute(insert(tables.events), rows.events)
    connection.execute(insert(tables.seeds), [{"name": "demo", "version": VERSION, "day": today}])
    return Seeded(len(crowd), total, len(PRODUCTS), fresh=True)


def _plan(crowd: tuple[Person, ...]) -> list[tuple[str, Person, Status]]:
    """Which orders there are: the named ones, then as many as needed for the crowd."""
    plan = [(example.number, example.person, example.status) for example in EXAMPLES]
    plan += OWN_ORDERS
    chance = random.Random("orders")  # noqa: S311 - the same shop every time
    number = FIRST_NUMBER
    for _ in range(ORDERS):
        status = chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        plan.append((f"RL-{number}", chance.choice(crowd), status))
        number += chance.randint(1, 90)
    return plan


class _Rows:
    """The rows of many orders, collected to be inserted at once."""

    def __init__(self) -> None:
        self.orders: list[dict[str, Any]] = []
        self.items: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []

    def add(self, chance: random.Random, number: str, person: Person, status: Status, past: History) -> None:
        """One order with its items and its history."""
        currency, rate = _CURRENCIES[person.country]
        total = Decimal(0)
        chosen = chance.sample(PRODUCTS, 2 if status is Status.PARTIALLY_SHIPPED else chance.choice((1, 1, 1, 2, 2, 3)))
        for line, product in enumerate(chosen, start=1):
            quantity = chance.choice((1, 1, 1, 1, 2))
            price = (product.price * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)
            total += price * quantity
            self.items.append(
                {
                    "order_number": number,
                    "line": line,
                    "sku": product.sku,
                    "name_es": product.name_es,
                    "name_en": product.name_en,
                    "size": chance.choice(product.sizes) if product.sizes else None,
                    "quantity": quantity,
                    "price": price,
                }
            )
        self.orders.append(
            {
                "number": number,
                "customer_external_id": person.external_id,
                "status": status.value,
                "placed_at": past.placed_at,
                "expected": past.expected,
                "carrier": past.carrier,
                "tracking_code": past.tracking_code,
                "pickup_point": past.pickup_point,
                "total": total,
                "currency": currency,
                "email": person.email,
                "postcode": person.postcode,
            }
        )
        self.events += [
            {"order_number": number, "line": line, "at": event.at, "step": event.step.value, "place": event.place}
            for line, event in enumerate(past.events, start=1)
        ]


def _product_row(product: Product) -> dict[str, Any]:
    return {**asdict(product), "sizes": " ".join(product.sizes)}


def _clear(connection: Connection) -> None:
    """Take away what an earlier seed brought, and nothing else."""
    own = select(tables.orders.c.number).where(tables.orders.c.customer_external_id.startswith(PREFIX))
    for table in (tables.events, tables.items):
        connection.execute(delete(table).where(table.c.order_number.in_(own)))
    connection.execute(delete(tables.orders).where(tables.orders.c.customer_external_id.startswith(PREFIX)))
    connection.execute(delete(tables.customers).where(tables.customers.c.external_id.startswith(PREFIX)))
    connection.execute(delete(tables.products).where(tables.products.c.sku.in_([product.sku for product in PRODUCTS])))
    connection.execute(delete(tables.seeds).where(tables.seeds.c.name == "demo"))
