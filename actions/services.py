"""What actions work with, put together once by the server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from actions.casefile import CaseFile
from relevo.documents import Documents
from relevo.knowledge import Knowledge
from relevo.shop import Customer, Order, Proven, Shop


@dataclass(frozen=True, slots=True)
class Services:
    """The shop, the case file, the knowledge base, the day, and where documents for customers are kept."""

    shop: Shop
    cases: CaseFile
    knowledge: Knowledge
    today: Callable[[], date]
    documents: Documents

    async def customer(self, conversation: str) -> Customer | None:
        """The customer, if the shop has vouched for whoever writes."""
        person = await self.cases.customer(conversation)
        if person is None or person.external_id is None:
            return None
        return Customer(external_id=person.external_id, name=person.name)

    async def allowed_order(self, conversation: str, number: str) -> Order | None:
        """The order, if this conversation's customer owns it or has proved it. The ledger alone decides."""
        customer = await self.customer(conversation)
        if customer is not None:
            order = await self.shop.order_of(customer, number)
            if order is not None:
                return order
        if number in await self.cases.proved_orders(conversation):
            return await self.shop.proven_order(Proven(number))
        return None

    async def allowed_orders(self, conversation: str) -> tuple[Customer | None, tuple[Order, ...]]:
        """Who is asking, and every order they may see without proving anything more, the latest first."""
        customer = await self.customer(conversation)
        own = await self.shop.orders_of(customer) if customer is not None else ()
        known = {order.number for order in own}
        proved = [number for number in reversed(await self.cases.proved_orders(conversation)) if number not in known]
        others = [await self.shop.proven_order(Proven(number)) for number in proved]
        return customer, (*own, *(order for order in others if order is not None))
