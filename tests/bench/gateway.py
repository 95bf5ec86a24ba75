"""A gateway by itself, with an agent who is logged in and visitors who may write as fast as they like."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import psutil

from relevo.settings import ROOT
from relevo.supervisor.plan import free_port

NOBODY = "http://127.0.0.1:1"
FAST = {
    "RELEVO_MESSAGE_RATE_PER_SECOND": "1000000",
    "RELEVO_MESSAGE_BURST": "1000000",
    "RELEVO_SESSION_BURST": "1000000",
    "RELEVO_LOG_LEVEL": "ERROR",
}


class Gateway:
    """The process `relevo serve gateway`; without Rasa unless `rasa_url` names one."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._environment = {
            **os.environ,
            **FAST,
            "RELEVO_VAR": str(folder),
            "RELEVO_PORT": str(self.port),
            "RELEVO_RASA_URLS": NOBODY,
            "RELEVO_ACTIONS_URL": f"{NOBODY}/webhook",
        }

    async def __aenter__(self) -> Gateway:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._relevo("migrate")
        self._relevo("agent", "add", "agent@example.com", "--name", "Agent", "--password-stdin", given=b"correct horse battery\n")
        self._process = subprocess.Popen(  # noqa: ASYNC220 - starting it does not wait
            [sys.executable, "-m", "relevo.cli", "serve", "gateway"], env=self._environment, cwd=ROOT
        )
        self.client = httpx.AsyncClient(base_url=self.base_url, trust_env=False, headers={"Origin": self.base_url}, timeout=30)
        self._sockets = aiohttp.ClientSession()
        await self._listening()
        answer = await self.client.post("/desk/login", json={"email": "agent@example.com", "password": "correct horse battery"})
        answer.raise_for_status()
        self.website_token: str = json.loads((self._folder / "secrets.json").read_text())["website_token"]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()
        await self._sockets.close()
        self._process.terminate()
        self._process.wait()

    @property
    def memory(self) -> float:
        """Resident memory, in MB."""
        return float(psutil.Process(self._process.pid).memory_info().rss) / 1e6

    async def desk_socket(self) -> aiohttp.ClientWebSocketResponse:
        """An agent's socket."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        return await self._sockets.ws_connect(f"{self.base_url}/desk/socket", origin=self.base_url, headers={"Cookie": cookies})

    @contextlib.asynccontextmanager
    async def widget_socket(self) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """A new visitor's socket, welcomed."""
        answer = await self.client.post("/widget/v1/session", json={"website_token": self.website_token})
        answer.raise_for_status()
        async with self._sockets.ws_connect(f"{self.base_url}/widget/v1/socket") as socket:
            await socket.send_json({"type": "hello", "token": answer.json()["token"], "cursor": None, "locale": "es"})
            await socket.receive()
            yield socket

    async def take(self, conversation: str) -> dict[str, Any]:
        """Take over a conversation."""
        while True:
            found = (await self.client.get(f"/api/v1/conversations/{conversation}")).json()["conversation"]
            asked = {"action": "take", "epoch": found["epoch"]}
            answer = await self.client.post(f"/api/v1/conversations/{conversation}/assignments", json=asked)
            if answer.status_code == httpx.codes.OK:
                taken: dict[str, Any] = answer.json()
                return taken

    def _relevo(self, *arguments: str, given: bytes = b"") -> None:
        command = [sys.executable, "-m", "relevo.cli", *arguments]
        subprocess.run(command, env=self._environment, cwd=ROOT, input=given, check=True, stdout=subprocess.DEVNULL)

    async def _listening(self) -> None:
        for _ in range(600):
            with contextlib.suppress(httpx.TransportError):
                await self.client.get("/healthz")
                return
            await asyncio.sleep(0.05)
        raise TimeoutError("the gateway did not start")
