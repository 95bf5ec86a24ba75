"""What an order is, whatever the shop's own system calls it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Status(StrEnum):
    """Where an order stands."""

    PENDING_PAYMENT = "pending_payment"
    CONFIRMED = "confirmed"
    PREPARING = "preparing"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"
    OUT_FOR_DELIVERY = "out_for_delivery"
    HELD_AT_PICKUP = "held_at_pickup"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    LOST = "lost"
    CANCELLED = "cancelled"
    RETURNED = "returned"

    @property
    def is_open(self) -> bool:
        """Whether the customer still waits for something."""
        return self not in CLOSED


CLOSED = frozenset({Status.DELIVERED, Status.CANCELLED, Status.RETURNED})


class Step(StrEnum):
    """One thing that happened to an order on its way."""

    PLACED = "placed"
    PAID = "paid"
    PAYMENT_FAILED = "payment_failed"
    PACKED = "packed"
    PARTLY_PACKED = "partly_packed"
    LEFT_WAREHOUSE = "left_warehouse"
    AT_HUB = "at_hub"
    CUSTOMS = "customs"
    CUSTOMS_HELD = "customs_held"
    OUT_FOR_DELIVERY = "out_for_delivery"
    NOBODY_HOME = "nobody_home"
    AT_PICKUP = "at_pickup"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    SEARCHED = "searched"
    LOST = "lost"
    CANCELLED = "cancelled"
    RETURN_RECEIVED = "return_received"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Something the shop sells, named in both languages."""

    sku: str
    name_es: str
    name_en: str
    category: str
    price: Decimal
    currency: str
    sizes: tuple[str, ...] = ()
    stock: int = 0

    def name(self, language: str) -> str:
        """The product's name in the customer's language."""
        return self.name_es if language == "es" else self.name_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of an order. The name is the one it was sold under."""

    name_es: str
    name_en: str
    quantity: int
    price: Decimal
    size: str | None = None

    def name(self, language: str) -> str:
        """The item's name in the customer's language, with its size."""
        name = self.name_es if language == "es" else self.name_en
        if not self.size:
            return name
        return f"{name}, talla {self.size}" if language == "es" else f"{name}, size {self.size}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingEvent:
    """One entry of an order's tracking history."""

    at: datetime
    step: Step
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order as its customer may see it."""

    number: str
    status: Status
    placed_at: datetime
    total: Decimal
    currency: str
    expected: date | None = None
    carrier: str | None = None
    tracking_code: str | None = None
    pickup_point: str | None = None
    customer_external_id: str | None = None
    email: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)
    items: tuple[Item, ...] = ()
    events: tuple[TrackingEvent, ...] = ()

    @property
    def last_event(self) -> TrackingEvent | None:
        """The latest thing that happened, if anything is known."""
        return self.events[-1] if self.events else None

    def is_late(self, today: date) -> bool:
        """Whether the promised day has passed while the customer still waits."""
        return self.status.is_open and self.expected is not None and self.expected < today
