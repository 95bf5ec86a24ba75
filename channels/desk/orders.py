"""The orders an agent sees beside a conversation: the known customer's own, or those that were proved in it."""

from __future__ import annotations

from typing import Any

from channels.services import Services
from relevo.ledger import Conversation
from relevo.shop import Customer, Proven
from relevo.shop.card import order_card

SHOWN = 5


async def order_cards(services: Services, conversation: Conversation) -> list[dict[str, Any]]:
    """The cards, the newest order first, in the customer's language."""
    today = services.settings.today()
    language = conversation.language or "en"
    customer = await services.cases.customer(conversation.id)
    found = []
    if customer is not None and customer.external_id is not None:
        found = list(await services.shop.orders_of(Customer(external_id=customer.external_id, name=customer.name), SHOWN))
    shown = {order.number for order in found}
    for number in await services.cases.proved_orders(conversation.id):
        order = await services.shop.proven_order(Proven(number)) if number not in shown else None
        if order is not None:
            found.append(order)
    return [order_card(order, language, today) for order in found]
