"""Where an order is, and which orders there are."""

from __future__ import annotations

from actions.order_form import ANOTHER
from actions.services import Services
from actions.turn import Button, Turn, TurnAction
from relevo.shop import Order, Status
from relevo.shop.card import order_card
from relevo.shop.proof import normalise_order_number
from relevo.shop.telling import needs_person, tell
from relevo.shop.words import money, status_label

LISTED = 5


class TrackOrder(TurnAction):
    """Tell an order's true state, if whoever asks may know it."""

    called = "action_track_order"

    def __init__(self, services: Services) -> None:
        self._services = services

    async def answer(self, turn: Turn) -> None:
        """Show the order, or say that there is nothing to show in words that tell nothing."""
        turn.remember("topic", "track_order")
        number = normalise_order_number(str(turn.slot("order_number") or ""))
        order = await self._services.allowed_order(turn.conversation, number) if number else None
        turn.remember("order_number", None)
        if order is None:
            await self._say_nothing_found(turn)
            return
        today = self._services.today()
        turn.remember("order_shown", order.number)
        turn.remember("offer", "contact_human_agent" if needs_person(order, today) else None)
        card = order_card(order, turn.language, today)
        turn.say(tell(order, turn.language, today), buttons=self._next_steps(turn, order), card=card)

    def _next_steps(self, turn: Turn, order: Order) -> list[Button]:
        person = turn.button("person", "/contact_human_agent")
        other = turn.button("other_order", f'/track_order{{"order_number":"{ANOTHER}"}}')
        if needs_person(order, self._services.today()):
            return [person, other]
        by_status = {
            Status.DELIVERED: [turn.button("not_received", "/delivery_problem"), turn.button("return", "/return_order")],
            Status.PENDING_PAYMENT: [turn.button("payment_issue", "/payment_issue")],
            Status.CANCELLED: [turn.button("refund", "/track_refund")],
            Status.RETURNED: [turn.button("refund", "/track_refund")],
            Status.CONFIRMED: [turn.button("change", "/change_order"), turn.button("cancel", "/cancel_order")],
            Status.PREPARING: [turn.button("change", "/change_order"), turn.button("cancel", "/cancel_order")],
        }
        return [*by_status.get(order.status, [turn.button("problem", "/delivery_problem")]), other]

    async def _say_nothing_found(self, turn: Turn) -> None:
        left = await self._services.cases.tries_left(turn.conversation, turn.slot("order_number"))
        turn.remember("offer", "contact_human_agent")
        person = turn.button("person", "/contact_human_agent")
        if left:
            turn.say(turn.phrase("order_not_shown"), buttons=[turn.button("try_again", "/track_order"), person])
        else:
            turn.say(turn.phrase("tries_used_up"), buttons=[person])


class OrderHistory(TurnAction):
    """List the orders that whoever asks may see."""

    called = "action_order_history"

    def __init__(self, services: Services) -> None:
        self._services = services

    async def answer(self, turn: Turn) -> None:
        """Show the latest orders, each with a button; or say how to see them."""
        turn.remember("topic", "order_history")
        customer, orders = await self._services.allowed_orders(turn.conversation)
        latest = orders[:LISTED]
        if not latest:
            key = "no_orders" if customer is not None else "history_unknown"
            turn.say(turn.phrase(key), buttons=[turn.button("track", "/track_order")])
            return
        lines = [
            f"{order.number} · {status_label(order.status, turn.language)} · {money(order.total, order.currency, turn.language)}"
            for order in latest
        ]
        key = "history" if customer is not None else "history_proved"
        buttons = [{"title": order.number, "payload": f'/track_order{{"order_number":"{order.number}"}}'} for order in latest]
        turn.say("\n".join((turn.phrase(key), *lines)), buttons=buttons)
