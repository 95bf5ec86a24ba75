"""What was seen, in the customer's language, for the person who takes over."""

from __future__ import annotations

from typing import Any

from bot.policies.decision import Decision
from bot.policies.signs import ASKED, FRUSTRATED, SENSITIVE, UNUSUAL

_TEXTS: dict[str, dict[str, str]] = {
    "asked_person": {"es": "ha pedido hablar con una persona", "en": "asked to speak to a person"},
    "same": {"es": "ha pedido lo mismo {count} veces", "en": "asked the same thing {count} times"},
    "failures": {"es": "el asistente no supo responder {count} veces", "en": "the assistant could not answer {count} times"},
    "failure": {"es": "el asistente no supo responder", "en": "the assistant could not answer"},
    "strange": {
        "es": "{count} mensajes seguidos fuera de lo que hace el asistente",
        "en": "{count} messages in a row outside what the assistant does",
    },
    "furious": {"es": "está muy enfadado o enfadada", "en": "is very angry"},
    "annoyed": {"es": "está perdiendo la paciencia", "en": "is losing patience"},
    "unresolved": {"es": "su asunto sigue sin resolverse", "en": "the matter is still not resolved"},
    "self_harm": {"es": "habla de hacerse daño", "en": "speaks of harming themselves"},
    "safety": {"es": "se siente amenazado o en peligro", "en": "feels threatened or in danger"},
    "injury": {"es": "menciona una lesión o un producto peligroso", "en": "mentions an injury or a dangerous product"},
    "fraud": {"es": "menciona una tarjeta robada o un fraude", "en": "mentions a stolen card or fraud"},
    "legal": {"es": "menciona acciones legales o una denuncia", "en": "mentions legal action or a formal report"},
    "minor": {"es": "puede tratarse de un menor", "en": "a minor may be involved"},
    "press": {"es": "menciona a la prensa o a los medios", "en": "mentions the press or the media"},
    "data_leak": {"es": "menciona datos de otra persona o una filtración", "en": "mentions someone else's data or a leak"},
}

_PRIORITIES = {ASKED: "medium", FRUSTRATED: "high", UNUSUAL: "low"}
_URGENT_MATTERS = {"self_harm", "safety", "injury", "fraud", "data_leak"}
_FURIOUS = 0.8
_ANNOYED = 0.45


def evidence_of(decision: Decision, language: str) -> list[str]:
    """Short statements, the weightiest first."""
    facts = decision.facts
    seen: list[str] = []
    if decision.reason == SENSITIVE:
        return [_text(facts["sensitive"], language)]
    if decision.reason == ASKED:
        seen.append(_text("asked_person", language))
    seen += _feelings(facts, language)
    if facts.get("asked", 1) >= 2:
        seen.append(_text("same", language, facts["asked"]))
    if facts.get("failures", 0):
        seen.append(_text("failures" if facts["failures"] > 1 else "failure", language, facts["failures"]))
    if facts.get("strange", 0) >= 2:
        seen.append(_text("strange", language, facts["strange"]))
    return seen or [_text("unresolved", language)]


def priority_of(decision: Decision) -> str:
    """How soon a person should look: `urgent` where somebody may come to harm or money is being lost."""
    if decision.reason == SENSITIVE:
        return "urgent" if decision.facts["sensitive"] in _URGENT_MATTERS else "high"
    return _PRIORITIES.get(decision.reason, "medium")


def _feelings(facts: dict[str, Any], language: str) -> list[str]:
    anger = facts.get("anger", 0.0)
    if anger >= _FURIOUS:
        return [_text("furious", language)]
    return [_text("annoyed", language)] if anger >= _ANNOYED else []


def _text(name: str, language: str, count: int = 0) -> str:
    texts = _TEXTS[name]
    return texts.get(language, texts["en"]).format(count=count)
