"""Two gateways over Redis: one talks with Telegram for both, the other goes on when it is killed; agents may sit at either."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect

from relevo.bus import LocalBus
from relevo.ledger import Ledger, Outbox, State
from relevo.settings import ROOT
from relevo.storage import Database
from relevo.supervisor.plan import free_port
from tests.redis_server import redis_server
from tests.telegram import fake_bot_api
from tests.telegram.fake_bot_api import TOKEN, FakeBotApi
from tests.telegram.running import until

ANA, BO = 501, 502
PASSWORD = "a short sentence is easy to remember"
FAILOVER_SECONDS = 30


class StrictApi(FakeBotApi):
    """A Bot API that notices when two ask for updates at once, to whom Telegram would say 409."""

    def __init__(self) -> None:
        super().__init__()
        self.polling = 0
        self.conflicts = 0

    async def _get_updates(self, offset: int | None) -> list[dict[str, Any]]:
        self.conflicts += self.polling > 0
        self.polling += 1
        try:
            return await super()._get_updates(offset)
        finally:
            self.polling -= 1


class EchoRasa:
    """Says what was said, by the protocol of the real one."""

    async def start(self) -> str:
        """Listen; returns the address."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        """Be gone."""
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await fake_bot_api._read(reader)) is not None:
                asked = json.loads(request[2] or b"{}")
                said = {"text": f"eco {asked.get('text') or asked.get('payload')}"}
                answer = {"messages": [said], "understood": {"language": "es", "frustration": 0.0}, "status": "ok"}
                await fake_bot_api._write(writer, 200, json.dumps(answer).encode())
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


class Gateway:
    """One of the two."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {**environment, "RELEVO_PORT": str(self.port)}
        self.client = httpx.AsyncClient(base_url=self.url, trust_env=False, headers={"Origin": self.url}, timeout=20)
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "relevo.cli", "serve", "gateway"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment)  # noqa: ASYNC220 - starting does not wait

        async def alive() -> bool:
            try:
                return (await self.client.get("/livez")).status_code == 200
            except httpx.TransportError:
                return False

        await until(alive, seconds=30)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it."""
        if self._process is not None:
            self._process.send_signal(how)
            await asyncio.to_thread(self._process.wait, 20)
            self._process = None

    async def leads(self) -> bool:
        """Whether it talks with Telegram, as it tells Prometheus."""
        if self._process is None:
            return False
        return "relevo_telegram_leader 1.0" in (await self.client.get("/metrics")).text

    async def sit_down(self) -> ClientConnection:
        """Log an agent in; returns their desk's socket."""
        answer = await self.client.post("/desk/login", json={"email": "eva@example.com", "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        origin: Any = self.url
        address = self.url.replace("http", "ws", 1) + "/desk/socket"
        return await connect(address, proxy=None, origin=origin, additional_headers={"Cookie": cookies})


class Pair:
    """Both, on one database and one Redis."""

    def __init__(self, folder: Path, api: StrictApi, rasa_url: str, redis_url: str) -> None:
        self.api = api
        self.environment = {
            **os.environ,
            "RELEVO_VAR": str(folder),
            "RELEVO_DEMO": "false",
            "RELEVO_REDIS_URL": redis_url,
            "RELEVO_RASA_URLS": rasa_url,
            "RELEVO_ACTIONS_URL": "http://127.0.0.1:1/webhook",
            "RELEVO_TELEGRAM_TOKEN": TOKEN,
            "RELEVO_TELEGRAM_API_URL": api.url,
            "RELEVO_MESSAGE_BURST": "1000",
            "RELEVO_LOG_LEVEL": "ERROR",
        }
        self.relevo("migrate")
        self.relevo("agent", "add", "eva@example.com", "--name", "Eva", "--password-stdin", given=PASSWORD.encode())
        self.both = [Gateway(self.environment), Gateway(self.environment)]
        self.ledger = Ledger(Database(f"sqlite:///{folder / 'relevo.sqlite'}"), LocalBus())

    def relevo(self, *arguments: str, given: bytes = b"") -> None:
        """Run a command."""
        command = [sys.executable, "-m", "relevo.cli", *arguments]
        subprocess.run(command, env=self.environment, cwd=ROOT, input=given, check=True, capture_output=True)

    async def leader(self) -> Gateway:
        """The one that talks with Telegram."""
        found: list[Gateway] = []

        async def one_leads() -> bool:
            found[:] = [gateway for gateway in self.both if await gateway.leads()]
            return len(found) == 1

        await until(one_leads, seconds=FAILOVER_SECONDS)
        return found[0]

    def other(self, gateway: Gateway) -> Gateway:
        """The other one."""
        (found,) = [one for one in self.both if one is not gateway]
        return found

    async def doubts(self) -> int:
        """How many messages may have come twice."""
        return await Outbox(self.ledger, "telegram").doubts()


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[Pair]:
    """Two gateways that run."""
    api, rasa = StrictApi(), EchoRasa()
    await api.start()
    with redis_server() as redis_url:
        running = Pair(tmp_path, api, await rasa.start(), redis_url)
        await asyncio.gather(*(gateway.start() for gateway in running.both))
        yield running
        for gateway in running.both:
            await gateway.stop()
            await gateway.client.aclose()
    running.ledger.database.close()
    rasa.stop()
    await api.stop()


async def test_one_polls_for_both_and_the_other_goes_on_when_it_is_killed(pair: Pair) -> None:
    """`kill -9` of the leader, with messages under way: each is stored once, answered in order, doubled only where doubted."""
    leader, api = await pair.leader(), pair.api
    said: list[str] = []

    def say(count: int) -> None:
        for _ in range(count):
            said.append(f"m{len(said)}")
            api.say(ANA, said[-1])

    say(2)
    await until(lambda: "eco m1" in api.texts(ANA))
    say(3)
    await until(lambda: "eco m2" in api.texts(ANA))
    await leader.stop(signal.SIGKILL)
    say(3)
    successor = await pair.leader()
    assert successor is pair.other(leader)
    await until(lambda: f"eco {said[-1]}" in api.texts(ANA), lambda: str(api.texts(ANA)), FAILOVER_SECONDS)
    await leader.start()
    say(2)
    await until(lambda: f"eco {said[-1]}" in api.texts(ANA), lambda: str(api.texts(ANA)))
    assert [await gateway.leads() for gateway in (leader, successor)] == [False, True]
    texts = api.texts(ANA)
    assert list(dict.fromkeys(texts)) == [f"eco {text}" for text in said]
    assert len(texts) - len(said) <= await pair.doubts()
    assert api.conflicts <= 1, "what the dead one has asked, Telegram answers to nobody"


async def test_an_agent_at_one_gateway_talks_with_a_chat_of_the_other(pair: Pair) -> None:
    """Both ways within a second or so, with typing; nothing is sent by both."""
    leader, api = await pair.leader(), pair.api
    follower = pair.other(leader)
    api.say(ANA, "hola")
    await until(lambda: api.texts(ANA) == ["eco hola"])
    (case,) = await pair.ledger.conversations(tuple(State))
    desk = await follower.sit_down()
    path = f"/api/v1/conversations/{case.id}"
    taken = await follower.client.post(f"{path}/assignments", json={"action": "take", "epoch": case.epoch})
    assert taken.status_code == 200, taken.text
    await until(lambda: len(api.texts(ANA)) == 2, seconds=5)
    await desk.send(json.dumps({"type": "watch", "conversation": case.id, "last_seq": 0}))
    await hears(desk, "eco hola")
    api.calls.clear()
    await desk.send(json.dumps({"type": "typing", "conversation": case.id, "on": True}))
    await until(lambda: {"chat_id": str(ANA), "action": "typing"} in api.called("sendChatAction"), seconds=5)
    for number in range(3):
        given = {"id": uuid.uuid4().hex, "text": f"Soy yo {number}", "epoch": taken.json()["epoch"]}
        assert (await follower.client.post(f"{path}/messages", json=given)).status_code == 201
    await until(lambda: len(api.texts(ANA)) >= 5, lambda: str(api.texts(ANA)), seconds=10)
    api.say(ANA, "gracias")
    await hears(desk, "gracias")
    await desk.close()
    assert api.texts(ANA)[2:] == [f"<b>Eva</b>\nSoy yo {number}" for number in range(3)]
    assert await pair.doubts() == 0
    assert api.conflicts == 0


async def hears(desk: ClientConnection, text: str) -> None:
    """Wait until a desk is told that something was said."""
    async with asyncio.timeout(10):
        while True:
            frame = json.loads(await desk.recv())
            if frame["type"] == "message" and frame["text"] == text:
                return
