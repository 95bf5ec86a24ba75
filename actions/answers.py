"""Answers from the knowledge base, and the small talk that depends on who is talking and what was said before."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, FollowupAction

from actions.handoff import hand_over
from actions.order_form import ANOTHER, FORM, read
from actions.refusals import gives_up, is_bare_no, objects
from actions.services import Services
from actions.turn import Turn, TurnAction, first_name


class AnswerQuestion(TurnAction):
    """Answer the latest intent with what the shop has written about it."""

    called = "action_answer"

    def __init__(self, services: Services) -> None:
        self._services = services

    async def answer(self, turn: Turn) -> None:
        """Say what the page says, with its next steps; offer a person where no page speaks of it."""
        answer = self._services.knowledge.answer(turn.intent, turn.language)
        if answer is None:
            turn.remember("offer", "contact_human_agent")
            turn.say(turn.phrase("no_answer"), buttons=[turn.button("person", "/contact_human_agent")])
            return
        turn.remember("topic", turn.intent)
        steps = [{"title": step.title, "payload": step.payload} for step in answer.steps]
        offers_person = any(step.payload == "/contact_human_agent" for step in answer.steps)
        turn.remember("offer", "contact_human_agent" if offers_person and answer.text.endswith("?") else None)
        turn.say(answer.text, buttons=steps)


class Greet(TurnAction):
    """Say hello: by name to a customer the shop has vouched for, shorter the second time."""

    called = "action_greet"

    def __init__(self, services: Services) -> None:
        self._services = services

    async def answer(self, turn: Turn) -> None:
        """Greet, and offer what most people come for."""
        customer = await self._services.customer(turn.conversation)
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


class Affirm(TurnAction):
    """A yes means what was offered just before."""

    called = "action_affirm"

    def __init__(self, services: Services) -> None:
        self._services = services

    async def answer(self, turn: Turn) -> None:
        """Do what was offered; without an offer go on with the form, or ask what is needed."""
        if _latest_offer(turn) == "contact_human_agent":
            await hand_over(turn, self._services)
        elif turn.active_form:
            turn.events.append(FollowupAction(turn.active_form))
        else:
            turn.say(turn.phrase("what_do_you_need"), buttons=[turn.button("track", "/track_order")])


class Deny(TurnAction):
    """A no declines what was offered, leaves the form, or says that the order just shown was not the one."""

    called = "action_deny"

    async def answer(self, turn: Turn) -> None:
        """Take the no for what it answers."""
        offered = _latest_offer(turn) is not None
        turn.remember("offer", None)
        if turn.active_form and (offered or not gives_up(turn.text)):
            # "I don't know the number" is no refusal: the form asks again, in other words, and offers a person.
            turn.events.append(FollowupAction(turn.active_form))
        elif turn.active_form:
            self._leave_form(turn)
        elif _latest_action(turn) == "action_track_order" and not (offered and is_bare_no(turn.text)):
            turn.remember("order_shown", None)
            other = turn.button("other_order", f'/track_order{{"order_number":"{ANOTHER}"}}')
            turn.say(turn.phrase("not_that_order"), buttons=[other, turn.button("person", "/contact_human_agent")])
        elif objects(turn.text):
            turn.say(turn.phrase("not_understood"), buttons=[turn.button("person", "/contact_human_agent")])
        else:
            turn.say(turn.phrase("as_you_wish"))

    def _leave_form(self, turn: Turn) -> None:
        turn.events.append(ActiveLoop(None))
        for slot in ("requested_slot", "order_number", "order_proof", "order_proof_tried"):
            turn.remember(slot, None)
        turn.say(turn.phrase("form_stopped"), buttons=[turn.button("person", "/contact_human_agent")])


class Inform(TurnAction):
    """A bare value that nobody had asked for: an order number starts the search for that order."""

    called = "action_inform"

    async def answer(self, turn: Turn) -> None:
        """Look the order up if there is a number; else ask what the value is for."""
        if read(turn, None).number:
            turn.events.append(FollowupAction(FORM))
        else:
            turn.say(turn.phrase("what_is_this_for"), buttons=[turn.button("track", "/track_order")])
