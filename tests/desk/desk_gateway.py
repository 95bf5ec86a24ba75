"""The real gateway on a free port, without Rasa: the test says what the bot answers, and customers write on real sockets."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from playwright.sync_api import Page
from pydantic import SecretStr
from websockets.sync.client import ClientConnection, connect

from channels.gateway import build
from channels.services import Services
from relevo.agents import Agent, add_agent, get_agent, invite, log_in, set_password
from relevo.customers import Identity, identify
from relevo.ledger import Answer, BotMessage, Handoff, Incoming, OfferedButton, Reason, Worker
from relevo.settings import Settings
from tests.late_connections import close_late_connections
from tests.telegram.fake_bot_api import TOKEN, FakeBotApi

T = TypeVar("T")
Sit = Callable[..., Page]
PASSWORD = "a quiet harbour"
WORKER = Worker("desk", timedelta(seconds=30))
READY_SECONDS = 15


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class DeskGateway:
    """A gateway that can be stopped and started again, on the same port and files."""

    def __init__(self, folder: Path, template: Path, *, telegram: bool = False) -> None:
        for file in template.iterdir():
            shutil.copy(file, folder / file.name)
        secret = SecretStr("0" * 32)
        self.bot_api = FakeBotApi() if telegram else None
        on_telegram: dict[str, Any] = {}
        if self.bot_api is not None:
            self.bot_api.port = free_port()
            on_telegram = {"telegram_token": SecretStr(TOKEN), "telegram_api_url": self.bot_api.url}
        self.settings = Settings(
            var=folder, port=free_port(), demo=False, rasa_urls=(), redis_url="", database_url="", shop_database_url="",
            secret_key=secret, internal_secret=secret, website_token=SecretStr("site"), heartbeat_seconds=1.0,
            **on_telegram,
        )  # fmt: skip
        self.url = f"http://127.0.0.1:{self.settings.port}"
        self._agents: dict[str, Agent] = {}

    def start(self) -> None:
        """Serve, in a thread of its own."""
        app = build(self.settings)
        config = uvicorn.Config(
            app, host="127.0.0.1", port=self.settings.port, log_level="error", ws="websockets-sansio", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + READY_SECONDS
        while not self._server.started:
            assert self._thread.is_alive(), "the gateway has not started"
            assert time.monotonic() < deadline, "the gateway takes too long"
            time.sleep(0.01)
        self.services: Services = app.state.services
        self.run(self.services.runner.stop())
        self.bot_is(up=True)

    def _serve(self) -> None:
        self._loop = asyncio.new_event_loop()
        if self.bot_api is not None:
            self._loop.run_until_complete(self.bot_api.start())
        self._loop.run_until_complete(self._server.serve())
        self._loop.run_until_complete(close_late_connections(self._server))
        if self.bot_api is not None:
            self._loop.run_until_complete(self.bot_api.stop())
        self._loop.close()

    def stop(self) -> None:
        """Stop serving; what was stored stays."""
        self._server.should_exit = True
        self._thread.join(READY_SECONDS)
        assert not self._thread.is_alive()

    def run(self, step: Coroutine[Any, Any, T]) -> T:
        """Do something inside the gateway."""
        return asyncio.run_coroutine_threadsafe(step, self._loop).result(READY_SECONDS)

    def write(self, step: Callable[[Any], T]) -> T:
        """One transaction."""
        return self.run(self.services.database.write(step))

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that the gateway does in its own time."""
        deadline = time.monotonic() + READY_SECONDS
        while not condition():
            assert time.monotonic() < deadline, "it has not happened"
            time.sleep(0.01)

    def bot_is(self, *, up: bool) -> None:
        """Whether a conversation can be given back to the bot."""

        async def healthy() -> bool:
            return up

        self.services.rasa.healthy = healthy  # type: ignore[method-assign]

    # Agents

    def agent(self, name: str, *, password: bool = False) -> Agent:
        """An agent with this name; with a password only where a test types it, because hashing takes its time."""

        def step(connection: Any) -> Agent:
            now = self.services.ledger.now()
            added = add_agent(connection, f"{name.lower()}@example.com", name, now)
            if password:
                set_password(connection, added.id, PASSWORD, now)
            return get_agent(connection, added.email)

        if name not in self._agents:
            self._agents[name] = self.write(step)
        return self._agents[name]

    def cookie(self, name: str) -> dict[str, str]:
        """The cookie of an agent who has logged in."""
        agent = self.agent(name)
        value = self.write(lambda c: log_in(c, agent, timedelta(hours=1), self.services.ledger.now()))
        return {"name": "relevo_desk", "value": value, "url": self.url, "sameSite": "Strict"}

    def invitation(self, name: str) -> str:
        """The address of a one-time link."""
        agent = self.agent(name)
        return f"{self.url}/desk#invite=" + self.write(lambda c: invite(c, agent.id, self.services.ledger.now()))

    # Customers and the bot, as the ledger hears of them

    def known_customer(self, external_id: str, name: str, email: str) -> str:
        """A customer the shop vouches for."""
        identity = Identity(external_id=external_id, email=email, name=name)
        return self.write(lambda c: identify(c, identity, None, self.services.ledger.now())).id

    def says(self, text: str, customer: str = "u_visitor", language: str = "en", channel: str = "web") -> str:
        """A customer writes; returns the conversation."""
        incoming = Incoming(
            channel=channel, customer_id=customer, source=f"{channel}:{customer}", source_id=str(time.monotonic_ns()), text=text,
            language=language,
        )  # fmt: skip
        return self.run(self.services.ledger.receive(incoming)).conversation.id

    def answers(
        self,
        conversation: str,
        *texts: str,
        intent: str = "greet",
        frustration: float = 0.1,
        handoff: Handoff | None = None,
        card: dict[str, Any] | None = None,
        buttons: tuple[str, ...] = (),
    ) -> None:
        """The bot answers the oldest turn."""
        claimed = self.run(self.services.ledger.claim(conversation, WORKER))
        assert claimed is not None
        offered = tuple(OfferedButton(title, "/deny") for title in buttons)
        said = tuple(BotMessage(text, card if i == len(texts) - 1 else None, offered) for i, text in enumerate(texts))
        understood = {
            "intent": intent, "confidence": 0.94, "frustration": frustration, "language": claimed.language, "topic": intent,
            "out_of_scope": False,
        }  # fmt: skip
        self.run(self.services.ledger.answer(claimed, Answer(said, understood, handoff)))

    def waits(self, text: str = "I want a person", customer: str = "u_visitor", **handoff: Any) -> str:
        """A customer who waits for a person; returns the conversation."""
        given = {"reason": Reason.ASKED, "summary": "Wants to talk to a person.", "language": "en", "evidence": (), **handoff}
        conversation = self.says(text, customer, given["language"])
        self.answers(conversation, intent="contact_human_agent", handoff=Handoff(**given))
        return conversation

    def takes(self, conversation: str, name: str) -> None:
        """An agent takes over, at another desk."""
        agent, ledger = self.agent(name), self.services.ledger
        epoch = self.run(ledger.conversation(conversation)).epoch
        self.run(ledger.take(conversation, epoch=epoch, agent_id=agent.id, agent_name=agent.name))

    def takes_first(self, conversation: str, name: str) -> None:
        """An agent who will be faster than whoever takes over next: by the time between the request and the ledger."""
        agent, ledger = self.agent(name), self.services.ledger
        take = ledger.take

        async def second(conversation_id: str, **asked: Any) -> Any:
            ledger.take = take  # type: ignore[method-assign]
            await take(conversation, epoch=asked["epoch"], agent_id=agent.id, agent_name=agent.name)
            return await take(conversation_id, **asked)

        ledger.take = second  # type: ignore[method-assign]

    def returns(self, conversation: str, name: str) -> None:
        """An agent returns a conversation to the queue, at another desk."""
        agent, ledger = self.agent(name), self.services.ledger
        epoch = self.run(ledger.conversation(conversation)).epoch
        self.run(ledger.requeue(conversation, epoch=epoch, agent_id=agent.id))

    def texts(self, conversation: str) -> list[str]:
        """Everything that was said, as it is stored."""
        return [said.text for said in self.run(self.services.ledger.messages_after(conversation, 0))]

    def visitor(self, customer: str) -> Visitor:
        """A customer's widget, on its own socket."""
        token, _ = self.services.tokens.issue(customer, self.services.ledger.now())
        return Visitor(self.url, token)


class Visitor:
    """What the widget does, without a browser."""

    def __init__(self, url: str, token: str) -> None:
        self._socket: ClientConnection = connect(url.replace("http", "ws") + "/widget/v1/socket", origin=url)  # type: ignore[arg-type]
        self.send(type="hello", token=token, cursor=None, locale="en")
        self.hears("welcome")

    def send(self, **frame: Any) -> None:
        """Send a frame."""
        self._socket.send(json.dumps(frame))

    def hears(self, kind: str, **expected: Any) -> dict[str, Any]:
        """The next frame of this kind with these values; what comes before it is passed over."""
        while True:
            frame: dict[str, Any] = json.loads(self._socket.recv(timeout=READY_SECONDS))
            if frame["type"] == kind and all(frame.get(key) == value for key, value in expected.items()):
                return frame

    def close(self) -> None:
        """Leave."""
        self._socket.close()
