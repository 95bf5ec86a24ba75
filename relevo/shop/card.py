"""An order as a card: what the widget and the desk draw."""

from __future__ import annotations

from datetime import date
from typing import Any

from relevo.shop.orders import Order
from relevo.shop.words import day_label, money, status_label, step_label


def order_card(order: Order, language: str, today: date) -> dict[str, Any]:
    """The card of an order in the customer's language. It carries no address, e-mail or postcode."""
    return {
        "type": "order",
        "number": order.number,
        "status": order.status.value,
        "status_label": status_label(order.status, language),
        "placed_at": order.placed_at.date().isoformat(),
        "expected": order.expected.isoformat() if order.expected else None,
        "expected_label": day_label(order.expected, language, today) if order.expected else None,
        "carrier": order.carrier,
        "tracking_code": order.tracking_code,
        "items": [{"name": item.name(language), "quantity": item.quantity} for item in order.items],
        "total": money(order.total, order.currency, language),
        "events": [
            {
                "at": event.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "label": step_label(event.step, language),
                "place": event.place,
            }
            for event in order.events
        ],
    }
