"""Answers from the knowledge base, and the small talk that depends on who is talking and what was said before."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.handoff import hand_over
from actions.order_form import ANOTHER, FORM, read
from actions.services import Services
from actions.turn import Event, Turn, first_name


class AnswerQuestion(Action):
    """Answer the latest intent with what the shop has written about it."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Say what the page says, with its next steps; offer a person where no page speaks of it."""
        turn = Turn(dispatcher, tracker)
        answer = self._services.knowledge.answer(turn.intent, turn.language)
        if answer is None:
            turn.remember("offer", "contact_human_agent")
            turn.say(turn.phrase("no_answer"), buttons=[turn.button("person", "/contact_human_agent")])
            return turn.events
        turn.remember("topic", turn.intent)
        steps = [{"title": step.title, "payload": step.payload} for step in answer.steps]
        offers_person = any(step.payload == "/contact_human_agent" for step in answer.steps)
        turn.remember("offer", "contact_human_agent" if offers_person and answer.text.endswith("?") else None)
        turn.say(answer.text, buttons=steps)
        return turn.events


class Greet(Action):
    """Say hello: by name to a customer the shop has vouched for, shorter the second time."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_greet"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Greet, and offer what most people come for."""
        turn = Turn(dispatcher, tracker)
        customer = await self._services.cases.customer(turn.conversation)
        name = first_name(customer.name) if customer else ""
        greeted = any(event.get("event") == "action" and event.get("name") == self.name() for event in turn.history)
        buttons = [turn.button("track", "/track_order"), turn.button("return", "/return_order")]
        buttons.append(turn.button("person", "/contact_human_agent"))
        if greeted:
            turn.say(turn.phrase("greet_again"), buttons=buttons)
        elif name:
            turn.say(turn.phrase("greet_known", name=name), buttons=buttons)
        else:
            turn.say(turn.phrase("greet"), buttons=buttons)
        return turn.events


def _latest_offer(turn: Turn) -> str | None:
    """What the assistant offered in its latest turn, if it ended with an offer; an older offer has lapsed."""
    users = 0
    for event in reversed(turn.history):
        if event.get("event") == "user":
            users += 1
            if users == 2:
                return None
        elif event.get("event") == "slot" and event.get("name") == "offer" and users == 1:
            value = event.get("value")
            return str(value) if value else None
    return None


def _latest_action(turn: Turn) -> str | None:
    """The last thing the assistant did before the customer's latest message."""
    users = 0
    for event in reversed(turn.history):
        if event.get("event") == "user":
            users += 1
            if users == 2:
                return None
        elif users == 1 and event.get("event") == "action" and event.get("name") != "action_listen":
            return str(event.get("name"))
    return None


class Affirm(Action):
    """A yes means what was offered just before."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_affirm"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Do what was offered; without an offer, ask what is needed."""
        turn = Turn(dispatcher, tracker)
        offer = _latest_offer(turn)
        if offer == "contact_human_agent":
            return await hand_over(turn, self._services)
        if offer == "track_order":
            turn.remember("offer", None)
            return [*turn.events, FollowupAction(FORM)]
        turn.say(turn.phrase("what_do_you_need"), buttons=[turn.button("track", "/track_order")])
        return turn.events


class Deny(Action):
    """A no declines what was offered, or says that the order just shown was not the one."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_deny"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Take the no for what it answers."""
        turn = Turn(dispatcher, tracker)
        if _latest_offer(turn) is None and _latest_action(turn) == "action_track_order":
            turn.remember("order_shown", None)
            other = turn.button("other_order", f'/track_order{{"order_number":"{ANOTHER}"}}')
            turn.say(turn.phrase("not_that_order"), buttons=[other, turn.button("person", "/contact_human_agent")])
        else:
            turn.remember("offer", None)
            turn.say(turn.phrase("as_you_wish"))
        return turn.events


class StopForm(Action):
    """The customer does not want to go on with the order form."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_stop_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Leave the form without a trace and offer what else there is."""
        turn = Turn(dispatcher, tracker)
        for slot in ("order_number", "order_proof", "order_proof_tried"):
            turn.remember(slot, None)
        turn.say(turn.phrase("form_stopped"), buttons=[turn.button("person", "/contact_human_agent")])
        return turn.events


class Inform(Action):
    """A bare value that nobody had asked for: an order number starts the search for that order."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_inform"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Look the order up if there is a number; else ask what the value is for."""
        turn = Turn(dispatcher, tracker)
        if read(turn, None).number:
            return [FollowupAction(FORM)]
        turn.say(turn.phrase("what_is_this_for"), buttons=[turn.button("track", "/track_order")])
        return turn.events
