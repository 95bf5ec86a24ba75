"""Telegram as the tests see it: the channel, and an echoing bot behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from channels.telegram import afterwards, files, line, poller, sender, service
from channels.telegram.service import TelegramService
from relevo.ledger import Answer, BotMessage, Claim, Handoff, Ledger, Message, NewAttachment, OfferedButton, Reason, State
from relevo.media import Media
from relevo.settings import Settings
from tests.telegram.fake_bot_api import TOKEN, FakeBotApi

PDF = "application/pdf"
CARD = {
    "type": "order",
    "number": "RL-10482",
    "status": "shipped",
    "status_label": "En camino",
    "expected_label": "jueves 26 de noviembre",
    "carrier": "Correos <Express>",
    "tracking_code": "PQ4F",
    "items": [{"name": "Camiseta & gorra", "quantity": 2}],
    "total": "49,90 €",
    "events": [{"at": "2026-11-20T09:12:00Z", "label": "Salió del almacén", "place": "Getafe"}],
}


class EchoBot:
    """Says what was said, and a few things more when it is asked for them."""

    def __init__(self) -> None:
        self.asked: list[Claim] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def run(self, claimed: Claim) -> Answer:
        """Answer a turn."""
        self.asked.append(claimed)
        await self.may_answer.wait()
        understood = {"intent": "x", "language": "es", "frustration": 0.0}
        if claimed.payload == "/contact_human_agent" or claimed.text == "una persona":
            return Answer((), understood, Handoff(reason=Reason.ASKED, summary="Quiere una persona."))
        if claimed.text == "botones":
            offered = (OfferedButton("Mi pedido", "/track_order"), OfferedButton("Nada, gracias por todo", "/deny"))
            return Answer((BotMessage("¿Qué quieres?", buttons=offered),), understood)
        if claimed.text == "pedido":
            return Answer((BotMessage("Tu pedido está en camino.", CARD),), understood)
        if claimed.text == "documento":
            label = NewAttachment(
                id="f_label", kind="document", name="etiqueta.pdf", content_type="application/pdf", state="stored"
            )
            return Answer((BotMessage("Tu etiqueta", attachments=(label,)),), understood)
        if claimed.text == "mucho":
            return Answer((BotMessage("palabra " * 1200),), understood)
        return Answer((BotMessage(f"eco {claimed.text or claimed.payload}"),), understood)


class Telegram:
    """The channel, running."""

    def __init__(self, ledger: Ledger, api: FakeBotApi, bot: EchoBot, media: Media, settings: Settings) -> None:
        self.ledger, self.api, self.bot, self.media, self.settings = ledger, api, bot, media, settings
        self.service: TelegramService | None = None

    def limit(self, *, rate: float, burst: int) -> None:
        """How fast one person may write."""
        self.settings = self.settings.model_copy(update={"message_rate_per_second": rate, "message_burst": burst})

    async def start(self, worker: str = "one") -> None:
        """Start the channel."""
        self.service = TelegramService(self.ledger, self.media, self.settings, worker=worker)
        await self.service.start()

    async def stop(self) -> None:
        """Stop it."""
        if self.service is not None:
            await self.service.stop()
            self.service = None

    async def shown(self, chat: int, count: int) -> list[str]:
        """What a person has read, once it is so much."""
        await until(lambda: len(self.api.texts(chat)) >= count, lambda: f"{chat} has read {self.api.texts(chat)}")
        return self.api.texts(chat)

    async def thread(self, chat: int) -> list[Message]:
        """All that was said with a chat, in the order of its cases."""
        cases = await self.ledger.conversations(tuple(State), limit=1000)
        mine = sorted((case for case in cases if case.address == str(chat)), key=lambda case: case.created_at)
        return [message for case in mine for message in await self.ledger.messages_after(case.id, 0, 10_000)]


async def until(
    condition: Callable[[], bool | Awaitable[bool]], tell: Callable[[], str] = lambda: "", seconds: float = 20
) -> None:
    """Wait for something that happens elsewhere."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                found = condition()
                if found if isinstance(found, bool) else await found:
                    return
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"It did not happen. {tell()}") from None


def hasten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the channel wait for hundredths of seconds where it waits for seconds."""
    for module, name, value in (
        (afterwards, "PAUSE_SECONDS", 0.01),
        (line, "FIRST_PAUSE", 0.01),
        (line, "LONGEST_PAUSE", 0.05),
        (sender, "PACE_SECONDS", 0.0),
        (sender, "SWEEP_SECONDS", 0.05),
        (files, "SWEEP_SECONDS", 0.05),
        (poller, "RESTLESS_SECONDS", 0.01),
        (service, "RENEW_SECONDS", 0.1),
        (service, "LASTING", timedelta(seconds=2)),
    ):
        monkeypatch.setattr(module, name, value)


def settings_for(folder: Path, url: str, **more: Any) -> Settings:
    """Settings of a gateway whose Telegram is a fake."""
    values: dict[str, Any] = {
        "var": folder,
        "telegram_token": SecretStr(TOKEN),
        "telegram_api_url": url,
        "secret_key": SecretStr("s" * 32),
        "message_rate_per_second": 1000,
        "message_burst": 10_000,
    }
    return Settings(**{**values, **more})
