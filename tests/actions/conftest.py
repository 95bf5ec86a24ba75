"""Conversations with the actions, as Rasa would lead them, without Rasa."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.casefile import CaseFile, MemoryCaseFile
from actions.order_form import ValidateOrderForm
from actions.orders import TrackOrder
from actions.registry import all_actions
from actions.services import Services
from relevo.documents import Documents
from relevo.knowledge import Knowledge
from relevo.media import Media
from relevo.shop.demo import seed
from relevo.shop.sql import SqlShop
from relevo.storage import Database

TODAY = date(2026, 11, 23)


class Talk:
    """One conversation: what was said, the slots, and what the actions answered."""

    def __init__(self, services: Services, conversation: str, language: str = "en") -> None:
        self.services = services
        self.conversation = conversation
        self.slots: dict[str, Any] = {"language": language}
        self.events: list[dict[str, Any]] = []
        self.loop: str | None = None
        self.count = 0
        self.message: dict[str, Any] = {}
        self._actions = {action.name(): action for action in all_actions(services)}

    def hear(self, text: str, intent: str = "inform", **entities: str) -> None:
        """The customer says something."""
        self.count += 1
        found = [{"entity": name, "value": value} for name, value in entities.items()]
        self.message = {
            "text": text,
            "intent": {"name": intent},
            "entities": found,
            "message_id": f"{self.conversation}-{self.count}",
            "metadata": {},
        }
        self.events.append({"event": "user", "text": text, "parse_data": self.message})

    async def run(self, name: str) -> list[dict[str, Any]]:
        """Run one action, keep its events, and return what it says."""
        state = {
            "sender_id": self.conversation,
            "slots": dict(self.slots),
            "latest_message": self.message,
            "events": [*self.events],
            "active_loop": {"name": self.loop} if self.loop else {},
            "latest_action_name": None,
            "paused": False,
            "followup_action": None,
        }
        dispatcher = CollectingDispatcher()
        events = await self._actions[name].run(dispatcher, Tracker.from_dict(state), {})
        self.events.append({"event": "action", "name": name})
        for event in events:
            self.events.append(event)
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "active_loop":
                self.loop = event["name"]
        return dispatcher.messages

    async def say(self, text: str, intent: str = "inform", **entities: str) -> list[dict[str, Any]]:
        """Say something to the order form, which begins if it is not under way; track the order when it ends."""
        self.hear(text, intent, **entities)
        self.loop = "order_form"
        before = len(self.events)
        answers = await self.run(ValidateOrderForm.called)
        if any(event["event"] == "action_execution_rejected" for event in self.events[before:]):
            return answers
        if self.slots.get("requested_slot") is None:
            self.loop = None
            answers += await self.run(TrackOrder.called)
        return answers

    async def texts(self, text: str, intent: str = "inform", **entities: str) -> str:
        """`say`, and only the words of the answer."""
        return "\n".join(answer["text"] for answer in await self.say(text, intent, **entities))


@pytest.fixture(scope="module")
def shop_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The example shop's database."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('shop') / 'shop.sqlite'}")
    seed(database, TODAY)
    yield database
    database.close()


@pytest.fixture
def cases() -> CaseFile:
    """Who is who, by conversation."""
    return MemoryCaseFile()


@pytest.fixture
def services(shop_database: Database, cases: CaseFile, tmp_path: Path) -> Services:
    """The example shop, the pages and the case file."""
    documents = Documents(Media(tmp_path / "media"), "https://shop.example", "secret")
    return Services(shop=SqlShop(shop_database), cases=cases, knowledge=Knowledge(), today=lambda: TODAY, documents=documents)


@pytest.fixture
def talk(services: Services) -> Callable[..., Talk]:
    """Begin a conversation."""
    return lambda conversation="c1", language="en": Talk(services, conversation, language)


@pytest.fixture
def talk_with() -> type[Talk]:
    """Begin a conversation on other services."""
    return Talk
