"""One turn of a conversation as actions see it: what was said, what is known, and how to answer."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import Any, ClassVar

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.phrases import LANGUAGES, PHRASES, phrase

Event = dict[str, Any]
Button = dict[str, str]


class Turn:
    """The customer's latest message with its context, and the answer being made to it."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        self._dispatcher = dispatcher
        self._tracker = tracker
        self._message: dict[str, Any] = tracker.latest_message or {}
        self.events: list[Event] = []
        self._foreign = self.slot("foreign_language")

    @property
    def conversation(self) -> str:
        """The conversation's id in the ledger."""
        return str(self._tracker.sender_id)

    @property
    def id(self) -> str:
        """What names this turn, also when it runs again."""
        return str(self._message.get("message_id") or f"turn-{len(self._tracker.events)}")

    @property
    def text(self) -> str:
        """What the customer typed; empty for a button."""
        text = str(self._message.get("text") or "")
        return "" if text.startswith("/") else text

    @property
    def intent(self) -> str:
        """What the message was understood as."""
        return str((self._message.get("intent") or {}).get("name") or "")

    @property
    def language(self) -> str:
        """The language to answer in: the conversation's, the message's, or that of the page it was written on."""
        metadata = self._message.get("metadata") or {}
        for known in (self.slot("language"), self._message.get("language"), metadata.get("locale")):
            short = str(known or "")[:2].lower()
            if short in LANGUAGES:
                return short
        return "en"

    @property
    def active_form(self) -> str | None:
        """The name of the form under way."""
        name: str | None = (self._tracker.active_loop or {}).get("name")
        return name

    @property
    def history(self) -> list[Event]:
        """Everything that happened, oldest first."""
        events: list[Event] = self._tracker.events
        return events

    @property
    def since_message(self) -> list[Event]:
        """What has happened since the customer's latest message."""
        for index in range(len(self.history) - 1, -1, -1):
            if self.history[index].get("event") == "user":
                return self.history[index + 1 :]
        return self.history

    def slot(self, name: str) -> Any:
        """A slot's value; good for conversation, never for authorisation."""
        return self._tracker.slots.get(name)

    def entity(self, name: str) -> str | None:
        """The first value of an entity in the latest message."""
        for entity in self._message.get("entities") or ():
            value = entity.get("normalized") or entity.get("value")
            if entity.get("entity") == name and value:
                return str(value)
        return None

    def phrase(self, key: str, **values: object) -> str:
        """One of our phrases in the customer's language; the short form, where there is one, to those who know the way."""
        if self.slot("expertise") == "expert" and f"{key}_expert" in PHRASES:
            key = f"{key}_expert"
        return phrase(key, self.language, **values)

    def button(self, key: str, payload: str, **values: object) -> Button:
        """A button: its title in the customer's language, and what pressing it means."""
        return {"title": self.phrase(f"button_{key}", **values), "payload": payload}

    def say(
        self,
        text: str,
        *,
        buttons: list[Button] | None = None,
        card: dict[str, Any] | None = None,
        file: dict[str, str] | None = None,
    ) -> None:
        """Answer with one message; a `file` is what `Documents.keep` has returned.

        The first answer to a language we do not speak says so.
        """
        if self._foreign and not self.slot("foreign_mentioned"):
            text = f"{phrase('foreign_language', 'en')}\n\n{text}"
            self.remember("foreign_mentioned", True)
            self._foreign = None
        custom = {name: value for name, value in (("card", card), ("file", file)) if value}
        self._dispatcher.utter_message(text=text, buttons=buttons or [], json_message=custom or None)

    def hand_over(self, handoff: dict[str, Any]) -> None:
        """Ask the gateway for a person. What the customer reads about it is the gateway's to write."""
        self._dispatcher.utter_message(json_message={"handoff": handoff})

    def remember(self, slot: str, value: Any) -> None:
        """Set a slot."""
        self.events.append(SlotSet(slot, value))


class TurnAction(Action, ABC):
    """An action that answers a turn. `called` is its name in the domain."""

    called: ClassVar[str]

    def name(self) -> str:
        """The action's name in the domain."""
        return self.called

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        """Answer the latest turn."""
        turn = Turn(dispatcher, tracker)
        await self.answer(turn)
        return turn.events

    @abstractmethod
    async def answer(self, turn: Turn) -> None:
        """Say what there is to say, and remember what the next turn needs."""


def first_name(name: str | None) -> str:
    """How to greet somebody by name."""
    return re.split(r"\s+", (name or "").strip())[0]
