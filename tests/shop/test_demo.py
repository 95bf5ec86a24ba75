"""The example shop is the same every time, and makes sense."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import func, insert, select

from relevo.shop import Status, Step, tables
from relevo.shop.demo import EXAMPLES, seed
from relevo.storage import Database

TODAY = date(2026, 11, 23)  # the day for which conftest.py fills the shop


def _dump(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in tables.metadata.sorted_tables
        }


def test_two_shops_of_a_day_are_equal(shop_database: Database, tmp_path: Path) -> None:
    """The same day makes the same shop, on any machine."""
    other = Database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    assert seed(other, TODAY).fresh
    assert _dump(other) == _dump(shop_database)
    other.close()


def test_a_second_seed_changes_nothing_and_another_day_moves_the_dates(tmp_path: Path) -> None:
    """Seeding is idempotent; on another day the same orders are in the same states around that day."""
    database = Database(f"sqlite:///{tmp_path / 'shop.sqlite'}")
    seed(database, TODAY)
    before = _dump(database)
    assert not seed(database, TODAY).fresh
    assert _dump(database) == before
    later = TODAY + timedelta(days=30)
    assert seed(database, later).fresh
    after = _dump(database)
    database.close()
    assert [row[:3] for row in before["shop_orders"]] == [row[:3] for row in after["shop_orders"]]
    assert before["shop_orders"] != after["shop_orders"]


def test_seeding_leaves_a_shops_own_rows_alone(tmp_path: Path) -> None:
    """Only what an earlier seed brought is replaced."""
    database = Database(f"sqlite:///{tmp_path / 'shop.sqlite'}")
    seed(database, TODAY)
    own = {"number": "RL-99998", "customer_external_id": None, "status": "shipped", "currency": "EUR", "total": 1}
    own |= {"placed_at": datetime(2026, 11, 20, tzinfo=UTC), "email": "own@example.com", "postcode": "08001"}
    database.write_now(lambda connection: connection.execute(insert(tables.orders).values(**own)))
    seed(database, TODAY + timedelta(days=1))
    with database.engine.connect() as connection:
        kept = connection.execute(select(tables.orders.c.email).where(tables.orders.c.number == "RL-99998")).scalar_one()
    database.close()
    assert kept == "own@example.com"


def test_every_state_is_there(shop_database: Database) -> None:
    """Some order is in every state, and there are enough of everything."""
    with shop_database.engine.connect() as connection:
        states = set(connection.execute(select(tables.orders.c.status)).scalars())
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (tables.customers, tables.orders, tables.products)
        ]
    assert states == {status.value for status in Status}
    assert counts == [308, 614, 60]


def test_histories_make_sense(shop_database: Database) -> None:
    """Events are in order and not in the future; a parcel that moved has a carrier; the end fits the state."""
    ends = {
        Status.DELIVERED: Step.DELIVERED,
        Status.LOST: Step.LOST,
        Status.OUT_FOR_DELIVERY: Step.OUT_FOR_DELIVERY,
        Status.HELD_AT_PICKUP: Step.AT_PICKUP,
        Status.DELAYED: Step.DELAYED,
        Status.CANCELLED: Step.REFUNDED,
        Status.RETURNED: Step.REFUNDED,
        Status.PENDING_PAYMENT: Step.PAYMENT_FAILED,
    }
    tomorrow = datetime.combine(TODAY + timedelta(days=1), time(), tzinfo=UTC)
    with shop_database.engine.connect() as connection:
        orders = connection.execute(select(tables.orders)).all()
        events: dict[str, list[tuple[datetime, str]]] = {}
        for row in connection.execute(select(tables.events).order_by(tables.events.c.line)):
            events.setdefault(row.order_number, []).append((row.at, row.step))
    for order in orders:
        story = events[order.number]
        moments = [at for at, _ in story]
        assert moments == sorted(moments), order.number
        assert moments[0] >= order.placed_at, order.number
        assert moments[-1] < tomorrow, order.number
        assert bool(order.carrier) == (Step.LEFT_WAREHOUSE in [step for _, step in story]), order.number
        assert story[-1][1] == ends.get(Status(order.status), story[-1][1]), order.number


def test_waiting_orders_are_expected_from_today_on(shop_database: Database) -> None:
    """Orders on their way are not late by accident; the late ones are in the states that say so."""
    waiting = [Status.CONFIRMED, Status.PREPARING, Status.SHIPPED, Status.OUT_FOR_DELIVERY, Status.PARTIALLY_SHIPPED]
    with shop_database.engine.connect() as connection:
        days: list[date] = list(
            connection.execute(select(tables.orders.c.expected).where(tables.orders.c.status.in_(waiting))).scalars()
        )
    assert min(days) >= TODAY


def test_examples_are_distinct_and_invented() -> None:
    """The start page's examples have numbers of their own and addresses that reach nobody."""
    assert len({example.number for example in EXAMPLES}) == len(EXAMPLES) == 6
    assert len({example.status for example in EXAMPLES}) == 6
    assert all(example.email.endswith(("@example.com", "@example.org")) for example in EXAMPLES)
    assert all(example.about("es") and example.about("en") for example in EXAMPLES)
