"""An order's card as text: what the widget draws, in the few formats Telegram has."""

from __future__ import annotations

from typing import Any

from channels.telegram.markup import Span
from channels.telegram.phrases import told

EVENTS = 4


def order_spans(card: dict[str, Any], language: str | None) -> list[Span]:
    """The card of an order. A card of another type is told by its message's text alone."""
    if card.get("type") != "order":
        return []
    spans = [Span(told("card_order", language, number=card.get("number", "")), "b")]
    if card.get("status_label"):
        spans.append(Span(f" · {card['status_label']}"))
    lines = []
    if card.get("expected_label"):
        lines.append(told("card_expected", language, when=card["expected_label"]))
    if card.get("carrier"):
        lines.append(told("card_carrier", language, carrier=card["carrier"]))
    if lines:
        spans.append(Span("\n" + "\n".join(lines)))
    if card.get("tracking_code"):
        spans += [Span("\n"), Span(str(card["tracking_code"]), "code")]
    items = [f"{item.get('quantity', 1)} × {item.get('name', '')}" for item in card.get("items") or ()]
    if items:
        spans.append(Span("\n\n" + "\n".join(items)))
    if card.get("total"):
        spans.append(Span("\n" + told("card_total", language, total=card["total"])))
    steps = [_step(event) for event in (card.get("events") or ())[-EVENTS:]]
    if steps:
        spans += [Span("\n\n"), Span("\n".join(steps), "blockquote")]
    return spans


def _step(event: dict[str, Any]) -> str:
    """One entry of the history, with its day as people of both languages read it."""
    day = str(event.get("at", ""))[:10].split("-")
    when = f"{int(day[2])}/{int(day[1])}" if len(day) == 3 and all(part.isdigit() for part in day) else ""
    place = f", {event['place']}" if event.get("place") else ""
    return f"{when} {event.get('label', '')}{place}".strip()
