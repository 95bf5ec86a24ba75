"""A gateway that Telegram calls, served in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from channels.gateway import build
from channels.services import Services
from relevo.agents import add_agent, set_password
from relevo.customers import Identity, identify
from relevo.ledger import utc_now
from relevo.settings import Settings
from relevo.shop.tables import create_tables
from relevo.storage import Database
from relevo.storage.migrate import migrate
from tests.telegram.running import settings_for

HEADER = "X-Telegram-Bot-Api-Secret-Token"
PASSWORD = "a long enough password"
SHOP_KEY = "k" * 32


class Gateway:
    """The gateway's application, served in this process."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        self.services: Services = app.state.services
        self.settings = settings
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=settings.base_url)

    async def call(self, update: dict[str, Any], secret: str | None = None) -> int:
        """Telegram calls."""
        shown = self.settings.telegram_webhook_secret if secret is None else secret
        return (await self.client.post("/telegram/webhook", json=update, headers={HEADER: shown.encode()})).status_code

    async def log_in(self) -> int:
        """An agent sits down at the desk."""

        def step(connection: Any) -> int:
            agent = add_agent(connection, "ana@example.com", "Ana", utc_now())
            set_password(connection, agent.id, PASSWORD, utc_now())
            return agent.id

        agent_id = await self.services.database.write(step)
        given = {"email": "ana@example.com", "password": PASSWORD}
        assert (await self.client.post("/desk/login", json=given)).status_code == 200
        return agent_id

    async def visitor(self, external_id: str | None = None) -> str:
        """A visitor's token, of a known customer if they are named."""
        customer_id = "u_nobody"
        if external_id is not None:
            identity = Identity(external_id, f"{external_id}@example.com", external_id.title())
            step = partial(identify, identity=identity, visitor_id=None, at=utc_now())
            customer_id = (await self.services.database.write(step)).id
        return self.services.tokens.issue(customer_id, utc_now())[0]


@asynccontextmanager
async def gateway_for(folder: Path, api_url: str) -> AsyncIterator[Gateway]:
    """Such a gateway, with files of its own."""
    for name in ("relevo", "shop"):
        database = Database(f"sqlite:///{folder / name}.sqlite")
        migrate(database.engine) if name == "relevo" else create_tables(database)
        database.close()
    settings = settings_for(
        folder,
        api_url,
        public_url="https://shop.example",
        website_token=SecretStr("w"),
        internal_secret=SecretStr("i"),
        identity_keys={"shop": SecretStr(SHOP_KEY)},
        rasa_urls=("http://127.0.0.1:1",),
    )
    app = build(settings)
    async with app.router.lifespan_context(app):
        running = Gateway(app, settings)
        yield running
        await running.client.aclose()
