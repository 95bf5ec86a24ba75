"""Days, money and labels as customers read them, in Spanish and English."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from relevo.shop.orders import Status, Step

LANGUAGES = ("es", "en")

_DAYS = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip

STATUS_LABELS: dict[str, dict[Status, str]] = {
    "es": {
        Status.PENDING_PAYMENT: "Pendiente de pago",
        Status.CONFIRMED: "Confirmado",
        Status.PREPARING: "En preparación",
        Status.PARTIALLY_SHIPPED: "Enviado en parte",
        Status.SHIPPED: "En camino",
        Status.OUT_FOR_DELIVERY: "En reparto",
        Status.HELD_AT_PICKUP: "Listo para recoger",
        Status.DELAYED: "Con retraso",
        Status.DELIVERED: "Entregado",
        Status.LOST: "Extraviado",
        Status.CANCELLED: "Cancelado",
        Status.RETURNED: "Devuelto",
    },
    "en": {
        Status.PENDING_PAYMENT: "Awaiting payment",
        Status.CONFIRMED: "Confirmed",
        Status.PREPARING: "Being prepared",
        Status.PARTIALLY_SHIPPED: "Partly shipped",
        Status.SHIPPED: "On its way",
        Status.OUT_FOR_DELIVERY: "Out for delivery",
        Status.HELD_AT_PICKUP: "Ready to collect",
        Status.DELAYED: "Delayed",
        Status.DELIVERED: "Delivered",
        Status.LOST: "Lost",
        Status.CANCELLED: "Cancelled",
        Status.RETURNED: "Returned",
    },
}

STEP_LABELS: dict[str, dict[Step, str]] = {
    "es": {
        Step.PLACED: "Pedido recibido",
        Step.PAID: "Pago confirmado",
        Step.PAYMENT_FAILED: "El pago no se completó",
        Step.PACKED: "Preparado",
        Step.PARTLY_PACKED: "Preparada una parte",
        Step.LEFT_WAREHOUSE: "Salió del almacén",
        Step.AT_HUB: "Llegó al centro de distribución",
        Step.CUSTOMS: "Pasó la aduana",
        Step.CUSTOMS_HELD: "Retenido en la aduana",
        Step.OUT_FOR_DELIVERY: "En reparto",
        Step.NOBODY_HOME: "Intento de entrega: no había nadie",
        Step.AT_PICKUP: "En el punto de recogida",
        Step.DELAYED: "El transportista avisa de un retraso",
        Step.DELIVERED: "Entregado",
        Step.SEARCHED: "El transportista lo está buscando",
        Step.LOST: "El transportista lo da por extraviado",
        Step.CANCELLED: "Cancelado",
        Step.RETURN_RECEIVED: "Devolución recibida",
        Step.REFUNDED: "Reembolso emitido",
    },
    "en": {
        Step.PLACED: "Order received",
        Step.PAID: "Payment confirmed",
        Step.PAYMENT_FAILED: "The payment did not go through",
        Step.PACKED: "Packed",
        Step.PARTLY_PACKED: "Part of it packed",
        Step.LEFT_WAREHOUSE: "Left the warehouse",
        Step.AT_HUB: "Arrived at the sorting centre",
        Step.CUSTOMS: "Cleared customs",
        Step.CUSTOMS_HELD: "Held at customs",
        Step.OUT_FOR_DELIVERY: "Out for delivery",
        Step.NOBODY_HOME: "Delivery attempted: nobody was in",
        Step.AT_PICKUP: "At the pick-up point",
        Step.DELAYED: "The carrier reports a delay",
        Step.DELIVERED: "Delivered",
        Step.SEARCHED: "The carrier is searching for it",
        Step.LOST: "The carrier has declared it lost",
        Step.CANCELLED: "Cancelled",
        Step.RETURN_RECEIVED: "Return received",
        Step.REFUNDED: "Refund issued",
    },
}


def status_label(status: Status, language: str) -> str:
    """A status in two or three words."""
    return STATUS_LABELS[language][status]


def step_label(step: Step, language: str) -> str:
    """A tracking step in a few words."""
    return STEP_LABELS[language][step]


def day_label(day: date, language: str, today: date) -> str:
    """`jueves 26 de noviembre` or `Thursday 26 November`; with the year where it is not this one."""
    weekday = _DAYS[language][day.weekday()]
    month = _MONTHS[language][day.month - 1]
    year = "" if day.year == today.year else (f" de {day.year}" if language == "es" else f" {day.year}")
    return f"{weekday} {day.day} de {month}{year}" if language == "es" else f"{weekday} {day.day} {month}{year}"


def on_day(day: date, language: str, today: date) -> str:
    """A day inside a sentence: `el jueves 26 de noviembre`, `hoy, lunes 23 de noviembre`, `on Thursday 26 November`."""
    label = day_label(day, language, today)
    near = {
        today: ("hoy", "today"),
        today + timedelta(days=1): ("mañana", "tomorrow"),
        today - timedelta(days=1): ("ayer", "yesterday"),
    }.get(day)
    if near is None:
        return f"el {label}" if language == "es" else f"on {label}"
    return f"{near[0 if language == 'es' else 1]}, {label}"


def days_label(count: int, language: str) -> str:
    """`1 día`, `3 días`, `1 day`, `3 days`."""
    word = ("día" if language == "es" else "day") + ("" if count == 1 else "s")
    return f"{count} {word}"


def money(amount: Decimal, currency: str, language: str) -> str:
    """An amount as it is written where the customer reads it: `1.049,90 €`, `€1,049.90`."""
    plain = f"{amount:,.2f}"
    if language == "es":
        if currency == "MXN":
            return f"${plain} MXN"
        swapped = plain.replace(",", " ").replace(".", ",").replace(" ", ".")
        return f"{swapped} {({'EUR': '€', 'GBP': '£', 'USD': 'US$'}).get(currency, currency)}"
    sign = {"EUR": "€", "GBP": "£", "USD": "$"}.get(currency)
    return f"{sign}{plain}" if sign else f"{plain} {currency}"
