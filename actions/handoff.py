"""Hand a conversation to a person, and come back from one."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop

from actions.services import Services
from actions.summaries import summary, topic
from actions.turn import Turn, TurnAction, first_name

PRIORITIES = {
    "asked": "medium",
    "frustrated": "high",
    "unresolved": "medium",
    "unusual": "medium",
    "sensitive": "urgent",
    "bot_failure": "high",
}

# What belonged to the matter that a person has taken over. What was proved stays in the ledger.
FORGOTTEN = (
    "handoff_reason",
    "handoff_evidence",
    "handoff_priority",
    "handoff_matter",
    "order_number",
    "order_proof",
    "order_proof_tried",
    "order_shown",
    "offer",
    "topic",
    "requested_slot",
)


async def hand_over(turn: Turn, services: Services) -> None:
    """Put the handoff into the answer. Nothing is said: the gateway writes the one message the customer reads."""
    reason = str(turn.slot("handoff_reason") or "asked")
    evidence = turn.slot("handoff_evidence") or ()
    customer = await services.customer(turn.conversation)
    matter = turn.slot("handoff_matter")
    turn.hand_over(
        {
            "reason": reason,
            **({"matter": str(matter)} if reason == "sensitive" and matter else {}),
            "summary": summary(turn, first_name(customer.name) if customer else None),
            "topic": topic(turn),
            "language": turn.language,
            "priority": str(turn.slot("handoff_priority") or PRIORITIES.get(reason, "medium")),
            "evidence": [evidence] if isinstance(evidence, str) else [str(item) for item in evidence],
        }
    )
    if turn.active_form:
        turn.events.append(ActiveLoop(None))
    for slot in ("requested_slot", "handoff_reason", "handoff_evidence", "handoff_priority", "handoff_matter", "offer"):
        if turn.slot(slot) is not None:
            turn.remember(slot, None)


class HandOff(TurnAction):
    """Ask for a person to take over, with the reason and the story so far."""

    called = "action_handoff"

    def __init__(self, services: Services) -> None:
        self._services = services

    async def answer(self, turn: Turn) -> None:
        """See `hand_over`."""
        await hand_over(turn, self._services)


class HandOffEnded(TurnAction):
    """The person has left; the assistant is back, with a clean slate."""

    called = "action_handoff_ended"

    async def answer(self, turn: Turn) -> None:
        """Forget what the person has dealt with and say what the assistant can do."""
        if turn.active_form:
            turn.events.append(ActiveLoop(None))
        for slot in FORGOTTEN:
            turn.remember(slot, None)
        buttons = [turn.button("track", "/track_order"), turn.button("person", "/contact_human_agent")]
        turn.say(turn.phrase("handoff_ended"), buttons=buttons)
