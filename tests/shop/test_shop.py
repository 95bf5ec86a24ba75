"""Who may see which order."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select

from relevo.shop import Customer, Proven, Status, tables
from relevo.shop.demo import EXAMPLES, GRACE, LUCIA, Example, seed
from relevo.shop.sql import SqlShop
from relevo.storage import Database

TODAY = date(2026, 11, 23)  # the day for which conftest.py fills the shop


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.number)
async def test_number_and_either_datum_show_an_order(shop: SqlShop, example: Example) -> None:
    """The number with the e-mail or the postcode on the order shows it, however they are written."""
    by_email = await shop.order_by_proof(example.number.removeprefix("RL-"), example.email.upper())
    by_postcode = await shop.order_by_proof(f"#{example.number.lower()}", example.postcode.lower())
    assert by_email is not None
    assert by_email == by_postcode
    assert (by_email.number, by_email.status) == (example.number, example.status)
    assert by_email.items
    assert by_email.events


@pytest.mark.parametrize(
    ("number", "proof"),
    [
        ("RL-10482", "olive@example.com"),
        ("RL-10482", "28014"),
        ("RL-10482", ""),
        ("RL-10482", "%"),
        ("RL-10482", "' OR 1=1 --"),
        ("RL-1048_", "ana@example.com"),
        ("RL-%", "ana@example.com"),
        ("", "ana@example.com"),
        ("RL-99999", "ana@example.com"),
        ("RL-99999", "nobody@example.invalid"),
        ("RL-99999", "00000"),
    ],
)
async def test_a_wrong_proof_and_a_missing_order_are_the_same(shop: SqlShop, number: str, proof: str) -> None:
    """Neither shows anything, and both show the same nothing."""
    assert await shop.order_by_proof(number, proof) is None


async def test_a_wrong_proof_asks_the_database_what_a_missing_order_asks(shop: SqlShop, shop_database: Database) -> None:
    """The two cost the same queries, so that their timing tells nothing either."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(shop_database.engine, "before_cursor_execute", note)
    try:
        await shop.order_by_proof("RL-10482", "wrong@example.com")
        wrong, statements = statements, []
        await shop.order_by_proof("RL-99999", "wrong@example.com")
    finally:
        event.remove(shop_database.engine, "before_cursor_execute", note)
    assert wrong == statements
    assert len(wrong) == 1


async def test_a_customer_sees_exactly_their_own_orders(shop: SqlShop, shop_database: Database) -> None:
    """A customer's orders are those with their number in the shop, the latest first."""
    lucia = Customer(external_id=LUCIA.external_id)
    orders = await shop.orders_of(lucia)
    assert {order.number for order in orders} == {"RL-10711", "RL-10724", "RL-10698", "RL-10655"}
    assert [order.placed_at for order in orders] == sorted((order.placed_at for order in orders), reverse=True)
    assert await shop.order_of(lucia, "10711") is not None
    assert await shop.order_of(lucia, "RL-10812") is None
    assert await shop.order_of(Customer(external_id=GRACE.external_id), "RL-10812") is not None


async def test_a_stranger_has_no_orders(shop: SqlShop) -> None:
    """A customer the shop does not know has none."""
    assert await shop.orders_of(Customer(external_id="nobody")) == ()
    assert await shop.orders_of(Customer(external_id="")) == ()


async def test_what_the_ledger_calls_proven_is_shown(shop: SqlShop) -> None:
    """A number whose proof the ledger holds is read without proving it again."""
    order = await shop.proven_order(Proven("RL-10590"))
    assert order is not None
    assert order.status is Status.LOST
    assert await shop.proven_order(Proven("RL-99999")) is None


async def test_order_and_repr_keep_the_address_to_themselves(shop: SqlShop) -> None:
    """An order in a log or a traceback shows neither e-mail nor postcode."""
    order = await shop.order_by_proof("RL-10482", "28013")
    assert "ana@example.com" not in repr(order)
    assert "28013" not in repr(order)


def test_numbers_in_the_database_are_of_our_shape(shop_database: Database) -> None:
    """Every order can be asked for by the number it has."""
    with shop_database.engine.connect() as connection:
        numbers = connection.execute(select(tables.orders.c.number)).scalars().all()
    assert all(len(number) == 8 and number.startswith("RL-") and number[3:].isdigit() for number in numbers)


async def test_an_order_is_late_when_its_day_has_passed(shop: SqlShop) -> None:
    """Late is who still waits after the promised day."""
    order = await shop.order_by_proof("RL-10482", "28013")
    assert order is not None
    assert not order.is_late(TODAY)
    assert order.is_late(date(2026, 12, 24))


async def test_moments_are_told_in_the_shops_own_time(shop: SqlShop, shop_database: Database) -> None:
    """The same moment is on another day in Mexico than in Madrid, late in the evening."""
    there = SqlShop(shop_database, ZoneInfo("America/Mexico_City"))
    here, abroad = await shop.order_by_proof("RL-10482", "28013"), await there.order_by_proof("RL-10482", "28013")
    assert here is not None
    assert abroad is not None
    assert abroad.events[0].at == here.events[0].at
    assert abroad.events[0].at.utcoffset() == timedelta(hours=-6)


async def test_the_shop_is_the_same_on_every_store(database: Database) -> None:
    """SQLite and PostgreSQL are filled alike and answer alike, twice over."""
    seed(database, TODAY)
    seed(database, TODAY + timedelta(days=1))
    assert seed(database, TODAY).fresh
    shop = SqlShop(database)
    order = await shop.order_by_proof("10482", "ANA@example.com")
    assert order is not None
    assert order.total > 0
    assert order.events[0].at == order.placed_at
    assert await shop.order_by_proof("10482", "olive@example.com") is None
    assert len(await shop.orders_of(Customer(external_id=LUCIA.external_id))) == 4
    assert len(await shop.products()) == 60
