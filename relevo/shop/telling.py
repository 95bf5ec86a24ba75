"""How an order's state is told in words: the truth, the day, the last thing known, and what to do if it is not well."""

from __future__ import annotations

from datetime import date

from relevo.shop.orders import Order, Status
from relevo.shop.words import days_label, on_day, step_label


def tell(order: Order, language: str, today: date) -> str:
    """The order's state in two to four sentences."""
    parts = (_state(order, language, today), _day(order, language, today), _last(order, language, today))
    return " ".join(part for part in (*parts, _advice(order, language, today)) if part)


def needs_person(order: Order, today: date) -> bool:
    """Whether this order is in a state that somebody should look at."""
    return order.status in {Status.LOST, Status.DELAYED} or order.is_late(today)


_STATES: dict[str, dict[Status, str]] = {
    "es": {
        Status.PENDING_PAYMENT: "Tu pedido {number} está reservado, pero aún no nos ha llegado el pago.",
        Status.CONFIRMED: "Tu pedido {number} está confirmado y pagado. Empezaremos a prepararlo enseguida.",
        Status.PREPARING: "Tu pedido {number} se está preparando en el almacén.",
        Status.PARTIALLY_SHIPPED: "Una parte de tu pedido {number} ya ha salido{carrier}; el resto saldrá en otro paquete.",
        Status.SHIPPED: "Tu pedido {number} está en camino{carrier}.",
        Status.OUT_FOR_DELIVERY: "Tu pedido {number} está en reparto{carrier}.",
        Status.HELD_AT_PICKUP: "Tu pedido {number} te espera en el punto de recogida{pickup}.",
        Status.DELAYED: "Tu pedido {number} lleva retraso{carrier}. Lo sentimos.",
        Status.DELIVERED: "Tu pedido {number} consta como entregado.",
        Status.LOST: "Tu pedido {number} se ha extraviado: el transportista{lost_by} no lo encuentra. Lo sentimos mucho.",
        Status.CANCELLED: "Tu pedido {number} está cancelado.",
        Status.RETURNED: "Tu pedido {number} nos llegó de vuelta como devolución.",
    },
    "en": {
        Status.PENDING_PAYMENT: "Your order {number} is reserved, but we have not received the payment yet.",
        Status.CONFIRMED: "Your order {number} is confirmed and paid. We are about to start preparing it.",
        Status.PREPARING: "Your order {number} is being prepared in our warehouse.",
        Status.PARTIALLY_SHIPPED: "Part of your order {number} has left{carrier}; the rest follows in another parcel.",
        Status.SHIPPED: "Your order {number} is on its way{carrier}.",
        Status.OUT_FOR_DELIVERY: "Your order {number} is out for delivery{carrier}.",
        Status.HELD_AT_PICKUP: "Your order {number} is waiting for you at the pick-up point{pickup}.",
        Status.DELAYED: "Your order {number} is running late{carrier}. We are sorry.",
        Status.DELIVERED: "Your order {number} is marked as delivered.",
        Status.LOST: "Your order {number} is lost: the carrier{lost_by} cannot find it. We are very sorry.",
        Status.CANCELLED: "Your order {number} is cancelled.",
        Status.RETURNED: "Your order {number} came back to us as a return.",
    },
}


def _state(order: Order, language: str, today: date) -> str:
    by = {"es": " con ", "en": " with "}[language]
    return _STATES[language][order.status].format(
        number=order.number,
        carrier=f"{by}{order.carrier}" if order.carrier else "",
        lost_by=f", {order.carrier}," if order.carrier else "",
        pickup=f" {order.pickup_point}" if order.pickup_point else "",
    )


def _day(order: Order, language: str, today: date) -> str:
    if order.expected is None or not order.status.is_open or order.status in {Status.LOST, Status.PENDING_PAYMENT}:
        return ""
    day = on_day(order.expected, language, today)
    if order.is_late(today) and order.status is not Status.HELD_AT_PICKUP:
        late = days_label((today - order.expected).days, language)
        return f"Debía llegar {day}: lleva {late} de retraso." if language == "es" else f"It was due {day}, so it is {late} late."
    if order.status is Status.HELD_AT_PICKUP:
        return f"Puedes recogerlo hasta {day}." if language == "es" else f"You can collect it until {_bare(day)}."
    if order.status is Status.DELAYED:
        return f"La nueva fecha prevista es {day}." if language == "es" else f"The new expected day is {_bare(day)}."
    return f"Debería llegar {day}." if language == "es" else f"It should arrive {day}."


def _bare(day: str) -> str:
    return day.removeprefix("on ")


def _last(order: Order, language: str, today: date) -> str:
    event = order.last_event
    if event is None:
        return ""
    label = step_label(event.step, language)
    when = on_day(event.at.date(), language, today)
    where = f" ({event.place})" if event.place else ""
    name = "Último movimiento" if language == "es" else "Latest update"
    return f"{name}: {label[0].lower()}{label[1:]}{where}, {when}."


def _advice(order: Order, language: str, today: date) -> str:
    spanish = language == "es"
    if order.status is Status.LOST:
        if spanish:
            return "Una persona del equipo puede enviarte otro o devolverte el dinero, lo que prefieras."
        return "Somebody on our team can send you another one or refund you, whichever you prefer."
    if needs_person(order, today):
        return (
            "Si quieres, se lo paso a una persona del equipo para que lo reclame al transportista."
            if spanish
            else "If you like, I can pass it to somebody on our team who will chase the carrier."
        )
    return {
        Status.PENDING_PAYMENT: (
            "Puedes completarlo desde el enlace del correo de confirmación; lo guardamos 48 horas.",
            "You can complete it from the link in your confirmation e-mail; we keep it for 48 hours.",
        ),
        Status.HELD_AT_PICKUP: (
            "Lleva un documento de identidad y el código de seguimiento.",
            "Take an identity document and the tracking code with you.",
        ),
        Status.DELIVERED: (
            "Si no lo tienes, dímelo y lo miramos.",
            "If you do not have it, tell me and we will look into it.",
        ),
    }.get(order.status, ("", ""))[0 if spanish else 1]
