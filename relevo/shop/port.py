"""The port to a shop's own order system. Whoever asks says who they are, or proves one order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from relevo.shop.orders import Order, Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Somebody the shop itself has vouched for: `external_id` is the shop's own number for them."""

    external_id: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Proven:
    """An order number whose proof the ledger holds for a conversation. Never made from what somebody typed."""

    number: str


class Shop(Protocol):
    """What Relevo asks of a shop. There is no way to fetch an order without a customer or a proof."""

    async def orders_of(self, customer: Customer, limit: int = 20) -> tuple[Order, ...]:
        """The customer's orders, the latest first."""
        ...

    async def order_of(self, customer: Customer, number: str) -> Order | None:
        """One order of the customer; None if there is none, or if it is somebody else's."""
        ...

    async def order_by_proof(self, number: str, proof: str) -> Order | None:
        """The order with that number whose e-mail or postcode is `proof`; None tells nothing about which was wrong."""
        ...

    async def proven_order(self, proven: Proven) -> Order | None:
        """An order that the conversation has already proved."""
        ...

    async def products(self) -> tuple[Product, ...]:
        """The catalogue."""
        ...
