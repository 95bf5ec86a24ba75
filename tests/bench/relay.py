"""A message relayed customer → agent and back, beside a bare echo that stores each message as durably."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import aiohttp
import httpx

from relevo.settings import ROOT
from relevo.supervisor.plan import free_port
from tests.bench.gateway import Gateway
from tests.bench.table import Row

PAIRS = 24
AGENTS = 4
SECONDS = 5.0
ANSWER_SECONDS = 30
TEXT = "¿Dónde está mi pedido RL-10482? Lo espero desde el lunes."


async def measure(folder: Path) -> list[Row]:
    """Messages a second of both, one conversation alone and many at once; by turns, so that neither has the quieter machine."""
    rows: list[Row] = []
    for pairs in (1, PAIRS):
        echoes, relays = [], []
        for number in range(2):
            echoes.append(await echo(folder / f"echo{pairs}-{number}", pairs))
            relays.append(await relay(folder / f"relay{pairs}-{number}", pairs))
        bare, ours = max(echoes), max(relays)
        target = f"≥ 70 % of the echo; is {ours / bare:.0%}"
        rows.append(Row("relay", f"bare echo, stored, {pairs} at once", bare, "messages/s"))
        rows.append(Row("relay", f"customer ↔ agent, {pairs} at once", ours, "messages/s", target=target, met=ours >= 0.7 * bare))
    return rows


async def echo(folder: Path, pairs: int) -> float:
    """The baseline: as many clients, each sending its next message when the one before has come back."""
    port = free_port()
    command = ["-m", "tests.bench.echo_server", f"sqlite:///{folder / 'echo.sqlite'}", str(port)]
    server = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT)
    try:
        await _listening(port)
        return await _rate([_echo_client(port) for _ in range(pairs)])
    finally:
        server.terminate()
        await server.wait()


async def relay(folder: Path, pairs: int) -> float:
    """The same through widget, ledger and desk: a customer writes, the agent answers what they see."""
    async with Gateway(folder) as gateway, contextlib.AsyncExitStack() as desks:
        sockets = [await desks.enter_async_context(_Desk(gateway)) for _ in range(min(pairs, AGENTS))]
        talks = [_converse(gateway, sockets[number % len(sockets)]) for number in range(pairs)]
        try:
            return await _rate(talks)
        finally:
            for talk in talks:
                await talk.aclose()


async def _rate(clients: list[Any]) -> float:
    """Messages a second: each step of a client is one message stored and received at the other side."""
    for client in clients:
        await anext(client)
    await asyncio.sleep(0.5)
    began = time.monotonic()

    async def drive(client: Any) -> int:
        count = 0
        while time.monotonic() - began < SECONDS:
            await anext(client)
            count += 1
        return count

    counts = await asyncio.gather(*(drive(client) for client in clients))
    return sum(counts) / (time.monotonic() - began)


async def _echo_client(port: int) -> AsyncGenerator[None]:
    async with aiohttp.ClientSession() as client, client.ws_connect(f"http://127.0.0.1:{port}/") as socket:
        yield
        while True:
            await socket.send_json({"type": "message", "id": uuid.uuid4().hex, "text": TEXT})
            await socket.receive_json()
            yield


class _Desk:
    """An agent's desk: one socket that watches several conversations."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.heard: dict[str, asyncio.Event] = {}

    async def __aenter__(self) -> _Desk:
        self.socket = await self.gateway.desk_socket()
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._reader.cancel()
        await self.socket.close()

    async def _read(self) -> None:
        async for raw in self.socket:
            frame = raw.json()
            if frame["type"] == "message" and frame["sender"] == "customer":
                self.heard[frame["conversation"]].set()


async def _converse(gateway: Gateway, desk: _Desk) -> AsyncGenerator[None]:
    async with gateway.widget_socket() as widget:
        await widget.send_json({"type": "message", "id": uuid.uuid4().hex, "text": "una persona"})
        conversation = (await _until(widget, "customer"))["conversation"]
        taken = await gateway.take(conversation)
        heard = desk.heard[conversation] = asyncio.Event()
        await desk.socket.send_json({"type": "watch", "conversation": conversation, "last_seq": taken["head"]})
        yield
        while True:
            heard.clear()
            await widget.send_json({"type": "message", "id": uuid.uuid4().hex, "text": TEXT})
            await asyncio.wait_for(heard.wait(), ANSWER_SECONDS)
            yield
            line = {
                "type": "message",
                "conversation": conversation,
                "id": uuid.uuid4().hex,
                "text": TEXT,
                "epoch": taken["epoch"],
            }
            await desk.socket.send_json(line)
            await _until(widget, "agent")
            yield


async def _until(socket: aiohttp.ClientWebSocketResponse, sender: str) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = await socket.receive_json(timeout=ANSWER_SECONDS)
        if frame["type"] == "message" and frame["sender"] == sender:
            return frame


async def _listening(port: int) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(300):
            try:
                await client.get(f"http://127.0.0.1:{port}/")
                return
            except httpx.TransportError:
                await asyncio.sleep(0.05)
    raise TimeoutError("the echo server did not start")
