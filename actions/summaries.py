"""Two lines for the person who takes over: what is wanted, and what has been tried."""

from __future__ import annotations

from collections.abc import Sequence

from actions.topics import TOPICS
from actions.turn import Event, Turn
from relevo.shop.proof import find_marked_order_number, normalise_order_number

QUOTED = 90

# Messages of which the words say nothing to somebody who has not read the rest.
SMALL_TALK = frozenset({"greet", "goodbye", "thank", "affirm", "deny", "inform", "handoff_ended"})

_WORDS = {
    "es": {
        "who": "El cliente",
        "person": "quiere hablar con una persona",
        "said": "Lo último que ha escrito: «{text}».",
        "shown": "se le ha dicho el estado del pedido",
        "answered": "se le ha respondido sobre: {matters}",
        "not_found": "no se ha podido comprobar que un pedido sea suyo ({count})",
        "clarified": "se le ha pedido que lo aclare",
        "tried": "Hasta ahora: {things}.",
        "nothing": "Todavía no se ha intentado nada.",
    },
    "en": {
        "who": "The customer",
        "person": "wants to talk to a person",
        "said": "Their latest words: “{text}”.",
        "shown": "they were told the order's state",
        "answered": "they were given answers about: {matters}",
        "not_found": "an order could not be proved to be theirs ({count})",
        "clarified": "they were asked to clarify",
        "tried": "So far: {things}.",
        "nothing": "Nothing has been tried yet.",
    },
}


def topic(turn: Turn) -> str | None:
    """What the conversation is about: the latest intent that says something."""
    for event in reversed(turn.history):
        if event.get("event") == "user":
            name = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
            if name in TOPICS["en"]:
                return str(name)
    known = turn.slot("topic")
    return str(known) if known in TOPICS["en"] else None


def summary(turn: Turn, name: str | None = None) -> str:
    """The two lines, in the customer's language."""
    words = _WORDS[turn.language]
    about = topic(turn)
    wish = TOPICS[turn.language][about].wish if about else words["person"]
    number = _order_number(turn)
    first = f"{name or words['who']} {wish}"
    if number:
        first += f" ({number})"
    latest = _latest_text(turn.history)
    if latest:
        first += f". {words['said'].format(text=latest)}"
    else:
        first += "."
    done = _tried(turn)
    second = words["tried"].format(things="; ".join(done)) if done else words["nothing"]
    return f"{first}\n{second}"


def _order_number(turn: Turn) -> str | None:
    """The order that the conversation is about; the agent sees whether it was proved."""
    for known in (turn.slot("order_number"), turn.slot("order_shown")):
        number = normalise_order_number(str(known or ""))
        if number:
            return number
    for event in reversed(turn.history):
        if event.get("event") == "user":
            number = find_marked_order_number(str(event.get("text") or ""))
            if number:
                return number
    return None


def _latest_text(history: Sequence[Event]) -> str | None:
    """The latest words with which the customer said something of their own, cut to a line."""
    for event in reversed(history):
        text = " ".join(str(event.get("text") or "").split())
        intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
        if event.get("event") == "user" and text and not text.startswith("/") and intent not in SMALL_TALK:
            return text if len(text) <= QUOTED else text[: QUOTED - 1].rstrip() + "…"
    return None


def _tried(turn: Turn) -> list[str]:
    """What the assistant has done so far, in the order it first did it."""
    words = _WORDS[turn.language]
    done: dict[str, None] = {}
    matters: dict[str, None] = {}
    wrong = 0
    intent = ""
    for event in turn.history:
        kind, name = event.get("event"), event.get("name")
        if kind == "user":
            intent = str(((event.get("parse_data") or {}).get("intent") or {}).get("name") or "")
        elif kind == "action" and name == "action_answer" and intent in TOPICS["en"]:
            matters[intent] = None
        elif kind == "action" and name == "utter_clarify":
            done[words["clarified"]] = None
        elif kind == "slot" and name == "order_shown" and event.get("value"):
            done[words["shown"]] = None
        elif kind == "slot" and name == "order_proof_tried" and event.get("value"):
            wrong += 1
    if matters:
        wishes = ", ".join(TOPICS[turn.language][key].matter for key in matters)
        done[words["answered"].format(matters=wishes)] = None
    if wrong:
        done[words["not_found"].format(count=f"{wrong}×")] = None
    return list(done)
