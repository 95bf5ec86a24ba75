"""Whether the customer knows their way around: numbers and terms at once, or new to this."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, ENTITY_ATTRIBUTE_TYPE, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.writing import plain

EXPERTISE = "expertise"
NEW, REGULAR, EXPERT = "new", "regular", "expert"

_NUMBERS = re.compile(r"\brl[\s\-#]?\d{5}\b|#\d{5}\b|\b[a-z]{2}\d{8,}[a-z]{0,2}\b|\b\d{12,22}\b")
_TERMS = re.compile(
    r"\b(?:tracking|seguimiento|localizador|albaran|rma|sku|ean|referencia|ref\.|iva|cif|nif|iban|contrarreembolso|"
    r"abono|rectificativa|incidencia|etiqueta de devolucion|punto de recogida|plazo de desistimiento|desistimiento|"
    r"rgpd|3d secure|cvv|preautorizacion|aduanas?|transportista|logistica inversa|"
    r"tracking (?:number|code|id)|carrier|consignment|waybill|return label|credit note|chargeback|vat|customs|"
    r"pick-?up point|parcel locker|pre-?authori[sz]ation|gdpr|cooling[- ]off|eta|backorder(?:ed)?|invoice number)\b"
)
_NEWNESS = re.compile(
    r"\b(?:primera (?:vez|compra|pedido)|primer pedido|soy nuev[oa]|nuev[oa] en esto|nunca (?:he"
    r"|habia) (?:comprado|pedido|hecho)|"
    r"no (?:se|tengo ni idea de|entiendo) (?:como|donde|lo de|que es|que significa|nada de)|no me aclaro"
    r"|estoy perdid[oa]|un poco perdid[oa]|"
    r"que (?:es|significa|quiere decir) (?:eso|el|la|lo|un|una)\b|como (?:funciona|se hace) (?:esto|eso)"
    r"|me (?:lo )?explic(?:as|a|ais|an)\b|"
    r"no soy (?:muy )?(?:bueno|buena|de ordenadores|de internet)|donde (?:sale|esta|veo|encuentro) (?:el|ese) numero|"
    r"first (?:time|order|purchase)|i'm new|im new|new (?:to|at) (?:this|online)|never (?:bought|ordered|done|used"
    r"|shopped)|"
    r"(?:don't|dont|do not) (?:know|understand|get) (?:how|where|what|the|this|any)|no idea (?:how|what|where)"
    r"|(?:bit|little|totally) lost|"
    r"what(?:'s| is| does) (?:that|a|an|the) \w+ (?:mean|number|code)|how (?:does|do) (?:this|it|that|i even) work|"
    r"(?:can|could) you explain|walk me through|not (?:very )?good with computers|bear with me|"
    r"where (?:do i find|is|can i see) (?:the|my|that) (?:order )?number)\b"
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ExpertiseDetector(GraphComponent):
    """Puts `expertise` on each message: `new`, `expert`, or null when the message does not tell.

    One message seldom tells; `EscalationPolicy` keeps what the conversation has told in the slot `expertise`.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """There is nothing to set."""
        return {}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ExpertiseDetector:
        """The detector knows its phrases and learns nothing."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at what the customer typed and at the numbers that were found in it."""
        for message in messages:
            text = message.get(TEXT)
            if text and text.strip() and not text.startswith("/"):
                found = {entity.get(ENTITY_ATTRIBUTE_TYPE) for entity in message.get(ENTITIES, [])}
                message.set(EXPERTISE, expertise_of(text, bool(found & {"order_number", "tracking_code"})), True)
        return messages


def expertise_of(text: str, numbered: bool = False) -> str | None:
    """What one message tells: newness weighs more than terms, since who asks what a term means also uses it."""
    words = plain(text)
    if _NEWNESS.search(words):
        return NEW
    if numbered or _NUMBERS.search(words) or _TERMS.search(words):
        return EXPERT
    return None


def expertise_over(told: list[str | None]) -> str | None:
    """What a conversation tells: the first message counts most, and two signs of one kind settle it."""
    if not told:
        return None
    if NEW in told and told.count(NEW) >= told.count(EXPERT):
        return NEW
    if told[0] == EXPERT or told.count(EXPERT) >= 2:
        return EXPERT
    return REGULAR if len(told) >= 2 else None
