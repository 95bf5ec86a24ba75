"""Customers as agents find them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from channels.gateway import build
from channels.services import Services
from relevo.agents import add_agent, set_password
from relevo.customers import Identity, chats, identify
from relevo.ledger import Incoming, utc_now
from relevo.shop.tables import create_tables
from relevo.storage import Database
from relevo.storage.migrate import migrate
from tests.telegram.fake_bot_api import FakeBotApi
from tests.telegram.running import settings_for


class Desk:
    """An agent's desk without a screen."""

    def __init__(self, app: FastAPI, client: httpx.AsyncClient) -> None:
        self.app, self.client = app, client
        self.services: Services = app.state.services

    async def customer(self, name: str, *, chat: str | None = None) -> str:
        """Somebody the shop vouches for; with a chat, they have linked it."""

        def step(connection: Any) -> str:
            identity = Identity(name, f"{name.split()[0].lower()}@example.com", name)
            customer = identify(connection, identity, None, utc_now())
            if chat is not None:
                chats.link(connection, chats.enter(connection, chat, "es", utc_now()), customer.id, utc_now())
            return customer.id

        return await self.services.database.write(step)

    async def finds(self, search: str) -> list[str]:
        """The names that are found."""
        answer = (await self.client.get("/api/v1/contacts", params={"search": search})).json()
        return [contact["customer"]["name"] for contact in answer["contacts"]]

    async def begins(self, customer_id: str, message_id: str) -> httpx.Response:
        """The agent begins to talk."""
        given = {"id": message_id, "text": "Good news"}
        return await self.client.post(f"/api/v1/contacts/{customer_id}/conversations", json=given)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A gateway with Telegram, and an agent who has logged in."""
    api = FakeBotApi()
    await api.start()
    for name in ("relevo", "shop"):
        database = Database(f"sqlite:///{tmp_path / name}.sqlite")
        migrate(database.engine) if name == "relevo" else create_tables(database)
        database.close()
    settings = settings_for(tmp_path, api.url, website_token=SecretStr("w"), internal_secret=SecretStr("i"), rasa_urls=())
    app = build(settings)
    async with app.router.lifespan_context(app):
        services: Services = app.state.services
        agent = await services.database.write(partial(add_agent, email="ana@example.com", name="Ana", at=utc_now()))
        await services.database.write(partial(set_password, agent_id=agent.id, password="a quiet harbour", at=utc_now()))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=settings.base_url) as client:
            await client.post("/desk/login", json={"email": "ana@example.com", "password": "a quiet harbour"})
            yield Desk(app, client)
    await api.stop()


async def test_customers_are_found_by_a_part_of_their_name_or_address(desk: Desk) -> None:
    """However it is written: accents and capitals do not matter; every word has to be there."""
    for name in ("Lucía Encina", "Grace Harbour", "Íñigo Núñez"):
        await desk.customer(name)
    assert await desk.finds("lucia") == ["Lucía Encina"]
    assert await desk.finds("NÚÑ inigo") == ["Íñigo Núñez"]
    assert await desk.finds("grace@exam") == ["Grace Harbour"]
    assert await desk.finds("grace encina") == []
    assert await desk.finds("%") == await desk.finds("__") == []


async def test_without_a_search_those_who_can_be_written_to_are_listed(desk: Desk) -> None:
    """And with one they come first; visitors nobody vouches for are in no list."""
    await desk.customer("Lucía Encina")
    await desk.customer("Lucas Ferrer", chat="41")
    await desk.services.database.write(partial(chats.enter, chat_id="99", language="es", at=utc_now()))
    assert await desk.finds("") == await desk.finds("l") == ["Lucas Ferrer"]
    assert await desk.finds("luc") == ["Lucas Ferrer", "Lucía Encina"]


async def test_who_is_talked_with_already_is_told_with_the_conversation(desk: Desk) -> None:
    """The refusal carries it, so that the desk can lead there; and so does the customer's own entry."""
    customer = await desk.customer("Lucas Ferrer", chat="41")
    begun = await desk.begins(customer, "m1")
    assert begun.status_code == 201
    again = await desk.begins(customer, "m2")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "conflict")
    assert again.json()["conversation"]["id"] == begun.json()["conversation"]["id"]
    contact = (await desk.client.get(f"/api/v1/contacts/{customer}")).json()
    assert contact["conversation"]["holder"]["name"] == "Ana"
    assert (await desk.begins(customer, "m1")).json()["message"] == begun.json()["message"]


async def test_files_are_offered_only_where_they_can_be_sent(desk: Desk) -> None:
    """The desk learns with the conversation which files it takes, and how large they may be."""

    async def opens(channel: str, address: str | None) -> Any:
        source = f"{channel}:u_x"
        incoming = Incoming(channel=channel, customer_id="u_x", source=source, source_id="1", text="hello", address=address)
        found = (await desk.services.ledger.receive(incoming)).conversation.id
        return (await desk.client.get(f"/api/v1/conversations/{found}")).json()["files"]

    assert await opens("web", None) is None
    files = await opens("telegram", "7")
    assert files["largest"] == 20_000_000
    assert "application/pdf" in files["types"]


async def test_a_desk_knows_whether_it_can_write_to_telegram(desk: Desk) -> None:
    """So that it offers nothing that cannot be done."""
    assert (await desk.client.get("/desk/me")).json()["telegram"] is True


async def test_a_file_that_is_given_up_on_its_way_leaves_nothing(desk: Desk) -> None:
    """Neither a message nor an error in the log: the agent has pressed Cancel."""
    incoming = Incoming(channel="telegram", customer_id="u_x", source="telegram:7", source_id="1", text="hello", address="7")
    case = (await desk.services.ledger.receive(incoming)).conversation
    cookie = "; ".join(f"{name}={value}" for name, value in desk.client.cookies.items())
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": f"/api/v1/conversations/{case.id}/files", "raw_path": b"", "root_path": "",
        "query_string": b"id=f1&epoch=0&name=a.pdf", "headers": [(b"cookie", cookie.encode())],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    coming = iter([{"type": "http.request", "body": b"%PDF-1.4", "more_body": True}, {"type": "http.disconnect"}])
    told: list[Any] = []

    async def receive() -> Any:
        return next(coming)

    async def send(message: Any) -> None:
        told.append(message)

    await desk.app(scope, receive, send)
    assert told[0]["status"] == 400
    said = await desk.services.ledger.messages_after(case.id, 0)
    assert [message.text for message in said] == ["hello"]
