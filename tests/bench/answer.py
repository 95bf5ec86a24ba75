"""A bot's answer through the widget's socket, beside the same turn sent straight to Rasa; and how long a start takes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import time
import uuid
from pathlib import Path

import aiohttp
import psutil

from relevo.routing.signing import sign
from tests.bench.gateway import FAST
from tests.bench.table import Row
from tests.e2e.stack import Stack

VISITORS = 50
WARM_UP = 5
ANSWER_SECONDS = 30
QUIET_SECONDS = 0.03
# A short visit: somebody who keeps repeating themselves would be passed to a person.
TEXTS = ("hola", "¿cuánto tarda un envío?", "gracias")


async def measure(folder: Path) -> list[Row]:
    """Medians in milliseconds; the turns of both ways alternate, so that both meet the same machine."""
    stack = Stack(folder / "answer", FAST)
    stack.start()
    await asyncio.to_thread(stack.stop)
    ready = await asyncio.to_thread(stack.start)
    try:
        memory = {name: psutil.Process(pid).memory_info().rss / 1e6 for name, pid in stack.children().items()}
        through, straight = await _compare(stack)
    finally:
        code = stack.stop()
    assert code == 0
    added = statistics.median(through) - statistics.median(straight)
    return [
        Row("answer", "straight from Rasa, median", statistics.median(straight), "ms"),
        Row("answer", "through the widget, median", statistics.median(through), "ms"),
        Row("answer", "what the gateway adds", added, "ms", target="≤ 5 ms", met=added <= 5),
        Row("answer", "through the widget, 95th percentile", statistics.quantiles(through, n=20)[18], "ms"),
        Row("start", "from Ctrl-C to ready again", ready, "s"),
        *(Row("memory", f"{name}, after a start", size, "MB") for name, size in sorted(memory.items())),
    ]


async def _compare(stack: Stack) -> tuple[list[float], list[float]]:
    rasa = next(
        connection.laddr.port
        for connection in psutil.Process(stack.children()["rasa"]).net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    )
    secrets = json.loads((stack.folder / "secrets.json").read_text())
    through: list[float] = []
    straight: list[float] = []
    async with aiohttp.ClientSession() as client:
        for visitor in range(VISITORS + WARM_UP):
            body = {"website_token": secrets["website_token"]}
            async with client.post(stack.base_url + "/widget/v1/session", json=body) as session:
                token = (await session.json())["token"]
            url = stack.base_url.replace("http", "ws", 1) + "/widget/v1/socket"
            async with client.ws_connect(url) as socket:
                await socket.send_json({"type": "hello", "token": token, "cursor": None, "locale": "es"})
                await socket.receive()
                for text in TEXTS:
                    await _quiet(socket)
                    began = time.perf_counter()
                    await socket.send_json({"type": "message", "id": uuid.uuid4().hex, "text": text})
                    await _answered(socket)
                    through.append((time.perf_counter() - began) * 1000)
                    await _quiet(socket)
                    began = time.perf_counter()
                    await _turn(client, rasa, secrets["internal_secret"], f"bench-{visitor}", text)
                    straight.append((time.perf_counter() - began) * 1000)
    return through[WARM_UP * len(TEXTS) :], straight[WARM_UP * len(TEXTS) :]


async def _answered(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Wait for the bot's first words."""
    async with asyncio.timeout(ANSWER_SECONDS):
        while True:
            frame = await socket.receive_json()
            if frame["type"] == "message" and frame["sender"] == "bot":
                return


async def _quiet(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Read what else belongs to an answer, and let the processes come to rest: each way starts on a quiet line."""
    rest = asyncio.create_task(asyncio.sleep(QUIET_SECONDS))
    while not rest.done():
        with contextlib.suppress(TimeoutError):
            await socket.receive(QUIET_SECONDS)
    await rest


async def _turn(client: aiohttp.ClientSession, port: int, secret: str, conversation: str, text: str) -> None:
    turn = {
        "conversation": conversation,
        "message_id": uuid.uuid4().hex,
        "text": text,
        "payload": None,
        "metadata": {"channel": "web", "locale": "es"},
    }
    body = json.dumps(turn).encode()
    headers = {"Content-Type": "application/json", **sign(secret, int(time.time()), body)}
    url = f"http://127.0.0.1:{port}/webhooks/relevo/turn"
    async with client.post(url, data=body, headers=headers, raise_for_status=True) as answer:
        await answer.read()
