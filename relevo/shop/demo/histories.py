"""Tracking histories that make sense: each status is reached by the steps that lead to it, on plausible days."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from relevo.shop.orders import Status, Step, TrackingEvent

WAREHOUSE = "Getafe"
_CARRIERS = {
    "ES": ("Correos Express", "SEUR", "MRW"),
    "MX": ("Estafeta", "DHL"),
    "GB": ("Royal Mail", "Evri", "DPD"),
    "US": ("UPS", "USPS"),
}
_HUBS = {
    "ES": ("Coslada", "Zaragoza Plaza", "Mérida"),
    "MX": ("Ciudad de México", "Querétaro"),
    "GB": ("Birmingham", "Daventry"),
    "US": ("Louisville", "Newark"),
}
_CODES = {"ES": "ES", "MX": "MX", "GB": "GB", "US": "US"}

# Days from the order to: packed, left, hub, the promised day.
_PACE = {"ES": (1, 1, 2, 4), "MX": (1, 2, 6, 10), "GB": (1, 2, 4, 7), "US": (1, 2, 5, 9)}


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What became of an order: its dates, its carrier and its steps."""

    placed_at: datetime
    expected: date | None
    carrier: str | None
    tracking_code: str | None
    pickup_point: str | None
    events: tuple[TrackingEvent, ...]


def history(chance: random.Random, status: Status, country: str, city: str, today: date, age: int | None = None) -> History:
    """A history that ends in `status` today; `age` fixes how many days ago it began."""
    pace = _PACE[country]
    age = _age(chance, status, pace) if age is None else age
    placed = today - timedelta(days=age)
    expected: date | None = placed + timedelta(days=pace[3])
    steps = _steps(status, pace, chance.choice(_HUBS[country]), city, age, country)
    carried = any(step is Step.LEFT_WAREHOUSE for _, step, _ in steps)
    if status is Status.OUT_FOR_DELIVERY:
        expected = today
    elif status is Status.HELD_AT_PICKUP:
        expected = today + timedelta(days=5)
    elif status is Status.DELAYED:
        expected = today + timedelta(days=chance.randint(2, 4))
    elif status in {Status.CANCELLED, Status.PENDING_PAYMENT}:
        expected = None
    events = _events(chance, placed, today, steps)
    return History(
        placed_at=events[0].at,
        expected=expected,
        carrier=chance.choice(_CARRIERS[country]) if carried else None,
        tracking_code=f"{_CODES[country]}{chance.randint(10**9, 10**10 - 1)}" if carried else None,
        pickup_point=_pickup(country, city) if status is Status.HELD_AT_PICKUP else None,
        events=events,
    )


def _age(chance: random.Random, status: Status, pace: tuple[int, int, int, int]) -> int:
    """How many days ago an order in this state was placed."""
    _, left, _, promised = pace
    ranges = {
        Status.PENDING_PAYMENT: (0, 1),
        Status.CONFIRMED: (0, 1),
        Status.PREPARING: (1, 1),
        Status.PARTIALLY_SHIPPED: (left + 1, promised - 1),
        Status.SHIPPED: (left, promised - 1),
        Status.OUT_FOR_DELIVERY: (promised, promised),
        Status.HELD_AT_PICKUP: (promised + 1, promised + 2),
        Status.DELAYED: (promised + 2, promised + 4),
        Status.DELIVERED: (promised + 1, 120),
        Status.LOST: (promised + 12, promised + 20),
        Status.CANCELLED: (3, 90),
        Status.RETURNED: (30, 110),
    }
    return chance.randint(*ranges[status])


Steps = list[tuple[int, Step, str | None]]


def _steps(status: Status, pace: tuple[int, int, int, int], hub: str, city: str, age: int, country: str) -> Steps:
    """(days after the order, step, place), in order."""
    packed, left, at_hub, promised = pace
    start: Steps = [(0, Step.PLACED, None)]
    paid: Steps = [*start, (0, Step.PAID, None)]
    ready: Steps = [*paid, (packed, Step.PACKED, WAREHOUSE)]
    gone: Steps = [*ready, (left, Step.LEFT_WAREHOUSE, WAREHOUSE)]
    customs: Steps = [] if country == "ES" else [(at_hub, Step.CUSTOMS, hub)]
    arrived: Steps = [*gone, *customs, (at_hub, Step.AT_HUB, hub)]
    delivered: Steps = [*arrived, (promised, Step.OUT_FOR_DELIVERY, city), (promised, Step.DELIVERED, city)]
    return {
        Status.PENDING_PAYMENT: [*start, (0, Step.PAYMENT_FAILED, None)],
        Status.CONFIRMED: paid,
        Status.PREPARING: paid,
        Status.PARTIALLY_SHIPPED: [*paid, (packed, Step.PARTLY_PACKED, WAREHOUSE), (left, Step.LEFT_WAREHOUSE, WAREHOUSE)],
        Status.SHIPPED: arrived if age > at_hub else gone,
        Status.OUT_FOR_DELIVERY: [*arrived, (age, Step.OUT_FOR_DELIVERY, city)],
        Status.HELD_AT_PICKUP: [
            *arrived,
            (promised, Step.NOBODY_HOME, city),
            (promised + 1, Step.AT_PICKUP, city),
        ],
        Status.DELAYED: [*arrived, (promised, Step.DELAYED, hub)],
        Status.DELIVERED: delivered,
        Status.LOST: [*arrived, (promised + 3, Step.SEARCHED, hub), (promised + 10, Step.LOST, hub)],
        Status.CANCELLED: [*paid, (1, Step.CANCELLED, None), (2, Step.REFUNDED, None)],
        Status.RETURNED: [
            *delivered,
            (promised + 12, Step.RETURN_RECEIVED, WAREHOUSE),
            (promised + 14, Step.REFUNDED, None),
        ],
    }[status]


def _events(chance: random.Random, placed: date, today: date, steps: Steps) -> tuple[TrackingEvent, ...]:
    events: list[TrackingEvent] = []
    for days, step, place in steps:
        day = min(placed + timedelta(days=days), today)
        moment = _at(chance, day, 5, 2) if step is Step.OUT_FOR_DELIVERY else _at(chance, day, 9, 9)
        if events and moment <= events[-1].at:
            moment = events[-1].at + timedelta(minutes=chance.randint(4, 50))
        events.append(TrackingEvent(at=moment, step=step, place=place))
    return tuple(events)


def _at(chance: random.Random, day: date, first_hour: int, hours: int) -> datetime:
    return datetime.combine(day, time(first_hour, tzinfo=UTC)) + timedelta(minutes=chance.randrange(hours * 60))


def _pickup(country: str, city: str) -> str:
    return f"Papelería La Esquina, {city}" if country in {"ES", "MX"} else f"Corner News, {city}"
