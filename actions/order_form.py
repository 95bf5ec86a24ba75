"""The order form: an order's number, then the e-mail or postcode on it, and no question more than needed.

One action validates what was said and asks for what is missing, so that a step of the form costs one call.
"""

from __future__ import annotations

from dataclasses import dataclass

from rasa_sdk.events import ActionExecutionRejected

from actions.services import Services
from actions.turn import Turn, TurnAction
from relevo.shop.proof import (
    find_any_order_number,
    find_email,
    find_marked_order_number,
    find_order_number,
    find_postcode,
    normalise_order_number,
)
from relevo.shop.words import status_label

FORM = "order_form"
ANOTHER = "another"  # the value with which a button asks for an order other than the one just seen
CHOICES = 4

# Somebody who asks for these in the middle of the form means it, even if the message also carries a number.
INTERRUPTIONS = frozenset({"contact_human_agent", "bot_challenge", "data_request", "complaint", "handoff_ended"})

# Messages that give nothing and ask nothing else: the question is put again, in other words. Every other intent is answered
# by a rule: those of data/rules/order_form.yml come back to the form, and of the others the action does.
TO_BE_ASKED_AGAIN = frozenset({"track_order", "inform", "nlu_fallback", ""})


@dataclass(frozen=True, slots=True)
class Said:
    """What the latest message gave: a number, a proof, or the wish for another order."""

    number: str | None = None
    proof: str | None = None
    another: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether the message gave nothing that the form asks for."""
        return not (self.number or self.proof or self.another)


def read(turn: Turn, requested: str | None) -> Said:
    """Read number and proof out of a message. Five bare digits are whatever was asked for."""
    if not turn.text:
        given = turn.entity("order_number") or ""
        return Said(number=normalise_order_number(given), another=given == ANOTHER)
    text = turn.text
    if requested == "order_proof":
        number = find_marked_order_number(text)
    elif requested == "order_number":
        number = find_order_number(text) or find_any_order_number(text)
    else:
        number = find_order_number(text) or normalise_order_number(turn.entity("order_number") or "")
    rest = text if number is None else _without_number(text, number)
    return Said(number=number, proof=find_email(text) or find_postcode(rest) or _named_postcode(turn, number))


def _without_number(text: str, number: str) -> str:
    """The text without the digits of the order number, which would pass for a postcode."""
    digits = number.removeprefix("RL-")
    spellings = (digits, f"{digits[:2]} {digits[2:]}", f"{digits[:2]}.{digits[2:]}")
    for spelling in spellings:
        if spelling in text:
            return text.replace(spelling, " ", 1)
    return text


def _named_postcode(turn: Turn, number: str | None) -> str | None:
    """A postcode of a country whose shape we do not know, if the message was understood to hold one."""
    named = turn.entity("postcode")
    return named if named and normalise_order_number(named) != number else None


class ValidateOrderForm(TurnAction):
    """Check what was given, look who is asking, and ask for what is still missing."""

    called = f"validate_{FORM}"

    def __init__(self, services: Services) -> None:
        self._services = services

    async def answer(self, turn: Turn) -> None:
        """Fill the form's slots, ask the next question, or end the form when the order may be shown."""
        requested = turn.slot("requested_slot") if turn.active_form == FORM else None
        resumed = any(event.get("event") == "action_execution_rejected" for event in turn.since_message)
        said = Said() if resumed else read(turn, requested)
        if requested is not None and not resumed:
            if turn.intent in INTERRUPTIONS:
                turn.events.append(ActionExecutionRejected(FORM))
                return
            if said.is_nothing and turn.intent not in TO_BE_ASKED_AGAIN:
                # Nothing for the form: Rasa looks for a rule that answers this message, then comes back here.
                turn.remember("requested_slot", requested)
                return
        turn.remember("requested_slot", await self._advance(turn, said, asked_again=requested is not None and said.is_nothing))

    async def _advance(self, turn: Turn, said: Said, *, asked_again: bool) -> str | None:
        """Do what the message allows. Returns the slot asked for next; None when the form has done its work."""
        number = None if said.another else said.number or normalise_order_number(str(turn.slot("order_number") or ""))
        if number is None:
            number = await self._only_candidate(turn, said)
        turn.remember("order_number", number)
        if said.proof:
            turn.remember("order_proof", said.proof)
        if number is None:
            return await self._ask_number(turn, said, asked_again)
        if await self._services.allowed_order(turn.conversation, number) is not None:
            return None
        corrected = turn.slot("order_proof_tried") if said.number else None
        proof = said.proof or corrected or turn.slot("order_proof")
        if not await self._services.cases.tries_left(turn.conversation, number):
            return None  # the answer is the same whatever was given
        if not proof:
            return self._ask_proof(turn, number, asked_again)
        return await self._prove(turn, number, str(proof), was_asked=bool(said.proof or corrected))

    async def _only_candidate(self, turn: Turn, said: Said) -> str | None:
        """The order that is meant when nobody says which: the one just shown, or the only one there is."""
        if said.another:
            return None
        customer, orders = await self._services.allowed_orders(turn.conversation)
        shown = turn.slot("order_shown")
        if shown in {order.number for order in orders}:
            return str(shown)
        waiting = [order for order in orders if order.status.is_open]
        if len(waiting) == 1:
            return waiting[0].number
        if not waiting and orders and (customer is not None or len(orders) == 1):
            return orders[0].number
        return None

    async def _prove(self, turn: Turn, number: str, proof: str, *, was_asked: bool) -> str | None:
        """Check a proof. One that was given for an earlier order is tried first, and nothing is said if it fails."""
        order = await self._services.shop.order_by_proof(number, proof)
        left = await self._services.cases.record_proof(turn.conversation, turn.id, number, order is not None)
        if order is not None:
            turn.remember("order_proof", proof)
            turn.remember("order_proof_tried", None)
            return None
        turn.remember("order_proof", None)
        if not left:
            return None
        if not was_asked:
            return self._ask_proof(turn, number, asked_again=False)
        turn.remember("order_proof_tried", proof)
        key = "order_not_found_last" if left == 1 else "order_not_found"
        turn.say(turn.phrase(key, number=number), buttons=[turn.button("person", "/contact_human_agent")])
        return "order_proof"

    async def _ask_number(self, turn: Turn, said: Said, asked_again: bool) -> str:
        _, orders = await self._services.allowed_orders(turn.conversation)
        if said.another:
            orders = tuple(order for order in orders if order.number != turn.slot("order_shown"))
        if orders:
            open_first = sorted(orders, key=lambda order: not order.status.is_open)[:CHOICES]
            buttons = [
                {
                    "title": f"{order.number} · {status_label(order.status, turn.language)}",
                    "payload": f'/track_order{{"order_number":"{order.number}"}}',
                }
                for order in open_first
            ]
            turn.say(turn.phrase("ask_which_order"), buttons=buttons)
        elif asked_again:
            turn.say(turn.phrase("ask_number_again"), buttons=[turn.button("person", "/contact_human_agent")])
        else:
            turn.say(turn.phrase("ask_number"))
        return "order_number"

    def _ask_proof(self, turn: Turn, number: str, asked_again: bool) -> str:
        if asked_again:
            buttons = [turn.button("person", "/contact_human_agent")]
            turn.say(turn.phrase("ask_proof_again", number=number), buttons=buttons)
        else:
            turn.say(turn.phrase("ask_proof", number=number))
        return "order_proof"
