"""The channel against a Bot API that was not written here: the npm package telegram-test-api."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from relevo.ledger import Sender
from relevo.settings import ROOT
from tests.telegram.fake_bot_api import TOKEN
from tests.telegram.running import Telegram, until

PACKAGE = ROOT / "node_modules" / "telegram-test-api"
PERSON = {"id": 77, "first_name": "Ana", "username": "ana", "is_bot": False}
CHAT = {"id": 77, "first_name": "Ana", "type": "private"}


@pytest.fixture(scope="module")
def emulator() -> Iterator[str]:
    """The emulator's address."""
    node = shutil.which("node")
    if node is None or not PACKAGE.exists():
        pytest.skip("the emulator is missing: npm ci")
    script = Path(__file__).parent / "emulator.mjs"
    with subprocess.Popen([node, str(script)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.kill()


class Person:
    """Somebody on the emulator's side."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def _post(self, path: str, content: dict[str, Any]) -> Any:
        async with httpx.AsyncClient(trust_env=False) as client:
            return (await client.post(f"{self._url}/{path}", json=content)).json()

    async def say(self, text: str) -> None:
        """Write."""
        kind = "sendCommand" if text.startswith("/") else "sendMessage"
        entities = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        await self._post(
            kind,
            {"botToken": TOKEN, "from": PERSON, "chat": CHAT, "date": 1_790_000_000, "text": text, "entities": entities},
        )

    async def press(self, data: str) -> None:
        """Press a button."""
        message = {"from": PERSON, "chat": CHAT}
        await self._post("sendCallback", {"botToken": TOKEN, "from": PERSON, "message": message, "data": data})

    async def history(self) -> list[dict[str, Any]]:
        """What the bot has sent."""
        told = await self._post("getUpdatesHistory", {"token": TOKEN})
        return [one["message"] for one in told["result"] if "chat_id" in one.get("message", {})]

    async def read(self, count: int) -> list[dict[str, Any]]:
        """The same, once it is so much."""
        found: list[dict[str, Any]] = []

        async def enough() -> bool:
            found[:] = await self.history()
            return len(found) >= count

        await until(enough, lambda: str(found))
        return found


async def test_the_service_works_on_an_emulator(telegram: Telegram, emulator: str) -> None:
    """Questions, commands, buttons, the handoff: on a server that lacks half of the methods and fields."""
    telegram.settings = telegram.settings.model_copy(update={"telegram_api_url": emulator})
    person = Person(emulator)
    await telegram.start()
    await person.say("hola")
    assert [said["text"] for said in await person.read(1)] == ["eco hola"]
    await person.say("botones")
    asked = (await person.read(2))[1]
    (first, *_rest) = [button for row in asked["reply_markup"]["inline_keyboard"] for button in row]
    await person.press(first["callback_data"])
    assert (await person.read(3))[2]["text"] == "eco /track_order"
    await person.say("/help")
    assert (await person.read(4))[3]["text"].startswith("Escríbeme con tus palabras")
    await person.say("/human")
    assert "Te paso con una persona" in (await person.read(5))[4]["text"]
    thread = await telegram.thread(77)
    customer = [said.text for said in thread if said.sender is Sender.CUSTOMER]
    assert customer == ["hola", "botones", "Mi pedido", "/help", "/human"]
    assert len(await person.history()) == 5, "nothing is sent twice"
