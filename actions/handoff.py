"""Hand a conversation to a person, and come back from one."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop
from rasa_sdk.executor import CollectingDispatcher

from actions.services import Services
from actions.summaries import summary, topic
from actions.turn import Event, Turn, first_name

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
    "order_number",
    "order_proof",
    "order_proof_tried",
    "order_shown",
    "offer",
    "topic",
    "requested_slot",
)


async def hand_over(turn: Turn, services: Services) -> list[Event]:
    """Put the handoff into the answer. Nothing is said: the gateway writes the one message the customer reads."""
    reason = str(turn.slot("handoff_reason") or "asked")
    evidence = turn.slot("handoff_evidence") or ()
    customer = await services.cases.customer(turn.conversation)
    turn.hand_over(
        {
            "reason": reason,
            "summary": summary(turn, first_name(customer.name) if customer else None),
            "topic": topic(turn),
            "language": turn.language,
            "priority": str(turn.slot("handoff_priority") or PRIORITIES.get(reason, "medium")),
            "evidence": [evidence] if isinstance(evidence, str) else [str(item) for item in evidence],
        }
    )
    if turn.active_form:
        turn.events.append(ActiveLoop(None))
    for slot in ("requested_slot", "handoff_reason", "handoff_evidence", "handoff_priority", "offer"):
        if turn.slot(slot) is not None:
            turn.remember(slot, None)
    return turn.events


class HandOff(Action):
    """Ask for a person to take over, with the reason and the story so far."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_handoff"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """See `hand_over`."""
        return await hand_over(Turn(dispatcher, tracker), self._services)


class HandOffEnded(Action):
    """The person has left; the assistant is back, with a clean slate."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_handoff_ended"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Forget what the person has dealt with and say what the assistant can do."""
        turn = Turn(dispatcher, tracker)
        if turn.active_form:
            turn.events.append(ActiveLoop(None))
        for slot in FORGOTTEN:
            turn.remember(slot, None)
        buttons = [turn.button("track", "/track_order"), turn.button("person", "/contact_human_agent")]
        turn.say(turn.phrase("handoff_ended"), buttons=buttons)
        return turn.events
