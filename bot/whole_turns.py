"""Whole turns through Rasa's server: understanding, dialogue, tracker and action call, with Rasa's defaults and with ours.

Both assistants are trained on the same data with the same domain, rules and stories; both call an action server that
answers at once. Rasa's own is trained by `rasa train` and served by `rasa run` on its REST channel, ours as `make train`
trains it and as it is served to the gateway.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, sign

PROJECT = Path(__file__).parents[1]
SECRET = "a secret of the experiment"  # noqa: S105 - for processes that live for a minute
AT_ONCE = 8
_WARM_UP = 10
_TURNS_EACH = 3
_START_SECONDS = 240.0


def default_policies(epochs: int) -> list[dict[str, Any]]:
    """What `rasa init` writes, spelt out: it stands in comments there, with 100 epochs."""
    return [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy"},
        {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": epochs},
        {"name": "TEDPolicy", "max_history": 5, "epochs": epochs, "constrain_similarities": True},
    ]


@dataclass(frozen=True)
class Measured:
    """What a visitor waits for a turn while alone, and how many turns are done while eight write at once."""

    name: str
    training: float
    median: float
    p95: float
    per_second: float


def measure(pipeline: list[dict[str, Any]], epochs: int, texts: Sequence[str], scratch: Path) -> list[Measured]:
    """Rasa's defaults with this pipeline first, then config.yml."""
    from rasa.shared.utils.io import read_yaml_file, write_yaml

    whole = read_yaml_file(PROJECT / "config.yml")
    assert isinstance(whole, dict)
    configurations = {
        "Rasa's default": {**whole, "pipeline": pipeline, "policies": default_policies(epochs)},
        "config.yml": whole,
    }
    found = []
    for number, (name, configuration) in enumerate(configurations.items()):
        print(f"Whole turns, {name} …", file=sys.stderr, flush=True)
        directory = scratch / f"turns-{number}"
        directory.mkdir()
        write_yaml(configuration, directory / "config.yml")
        began = time.monotonic()
        model = _train(directory, ours=configuration is whole)
        training = time.monotonic() - began
        alone, per_second = _serve_and_ask(model, directory, texts, ours=configuration is whole)
        found.append(Measured(name, training, statistics.median(alone), statistics.quantiles(alone, n=20)[18], per_second))
    return found


def _train(directory: Path, *, ours: bool) -> Path:
    """In a process of its own, without what Rasa has cached: each pays for its imports and all of its training."""
    trainer = ("bot.train",) if ours else ("rasa", "train")
    command = [
        sys.executable, "-W", "ignore", "-m", *trainer, "--config", str(directory / "config.yml"), "--skip-validation",
        "--out", str(directory), "--fixed-model-name", "model",
    ]  # fmt: skip
    environment = {
        **_environment(), "RASA_CACHE_DIRECTORY": str(directory / "rasa"), "RELEVO_CACHE_DIR": str(directory / "vectors"),
    }  # fmt: skip
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode:
        raise SystemExit("Training failed:\n" + done.stderr[-3000:])
    return directory / "model.tar.gz"


def _serve_and_ask(model: Path, directory: Path, texts: Sequence[str], *, ours: bool) -> tuple[list[float], float]:
    actions_port, port = _free_port(), _free_port()
    credentials, endpoints = directory / "credentials.yml", directory / "endpoints.yml"
    credentials.write_text("bot.channel.RelevoInput: {}\n" if ours else "rest:\n", encoding="utf-8")
    url = f"http://127.0.0.1:{actions_port}/webhook"
    store = "tracker_store:\n  type: bot.tracker_store.TurnStore\n" if ours else ""
    endpoints.write_text(f"action_endpoint:\n  url: {url}\n{store}", encoding="utf-8")
    shared = ["--model", str(model), "--port", str(port), "--credentials", str(credentials), "--endpoints", str(endpoints)]
    command = [sys.executable, "-W", "ignore", "-m", *(("bot.serve",) if ours else ("rasa", "run")), *shared]
    environment = {**_environment(), "RELEVO_INTERNAL_SECRET": SECRET, "RELEVO_ACTIONS_URL": url}
    log = directory / "server.log"
    with log.open("wb") as written:
        server = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=written, stderr=written)  # noqa: S603 - ours
        try:
            found = asyncio.run(_ask_server(port, actions_port, server, texts, ours=ours))
        finally:
            server.terminate()
            server.wait()
    if found is None:
        raise SystemExit("The server did not start:\n" + log.read_text("utf-8", "replace")[-3000:])
    return found


async def _ask_server(
    port: int, actions_port: int, server: subprocess.Popen[bytes], texts: Sequence[str], *, ours: bool
) -> tuple[list[float], float] | None:
    actions = await _action_server(actions_port)
    try:
        async with aiohttp.ClientSession() as client:
            # `rasa run` listens when its model is loaded; our channel says so itself.
            if not await _ready(client, f"http://127.0.0.1:{port}/{'webhooks/relevo/' if ours else ''}", server):
                return None
            return await _ask_all(_ours(client, port) if ours else _default(client, port), texts)
    finally:
        await actions.cleanup()


Ask = Callable[[str, str], Awaitable[None]]


def _default(client: aiohttp.ClientSession, port: int) -> Ask:
    async def ask(conversation: str, text: str) -> None:
        body = {"sender": conversation, "message": text}
        async with client.post(f"http://127.0.0.1:{port}/webhooks/rest/webhook", json=body) as response:
            response.raise_for_status()
            await response.read()

    return ask


def _ours(client: aiohttp.ClientSession, port: int) -> Ask:
    async def ask(conversation: str, text: str) -> None:
        turn = {
            "conversation": conversation, "message_id": uuid.uuid4().hex, "text": text, "payload": None,
            "metadata": {"channel": "web", "locale": "es"},
        }  # fmt: skip
        body, now = json.dumps(turn).encode(), str(int(time.time()))
        headers = {"Content-Type": "application/json", TIMESTAMP_HEADER: now, SIGNATURE_HEADER: sign(SECRET, now, body)}
        async with client.post(f"http://127.0.0.1:{port}/webhooks/relevo/turn", data=body, headers=headers) as response:
            response.raise_for_status()
            await response.read()

    return ask


async def _ask_all(ask: Ask, texts: Sequence[str]) -> tuple[list[float], float]:
    """Conversations of a few turns: one half one after the other, the other half eight at once.

    No text comes twice: ours would know its vectors still.
    """
    talks = [list(texts[start : start + _TURNS_EACH]) for start in range(0, len(texts), _TURNS_EACH)]
    half = len(talks) // 2
    alone: list[float] = []
    for number, talk in enumerate(talks[:half]):
        for text in talk:
            began = time.perf_counter()
            await ask(f"alone-{number}", text)
            alone.append((time.perf_counter() - began) * 1000)
    together = talks[half:]
    waiting = iter(enumerate(together))

    async def visitor() -> None:
        for number, talk in waiting:
            for text in talk:
                await ask(f"together-{number}", text)

    began = time.perf_counter()
    await asyncio.gather(*(visitor() for _ in range(AT_ONCE)))
    return alone[_WARM_UP:], sum(map(len, together)) / (time.perf_counter() - began)


async def _action_server(port: int) -> web.AppRunner:
    """Answers every action at once, so that only Rasa is measured."""

    async def act(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"events": [], "responses": [{"text": "ok"}]})

    application = web.Application(client_max_size=2**24)
    application.router.add_post("/webhook", act)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner


async def _ready(client: aiohttp.ClientSession, url: str, server: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            async with client.get(url) as response:
                if response.status == 200:
                    return True
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.5)
    return False


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _environment() -> dict[str, str]:
    return {
        **os.environ, "PYTHONPATH": str(PROJECT), "RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "WARNING",
        "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }  # fmt: skip


def shown(found: Sequence[Measured], accuracy: dict[str, float]) -> str:
    """The table, and whether ours takes at most half of the time; with accuracies (by name) if there are any."""
    lines = [
        f"| whole turn through Rasa's server | accuracy | median | 95 % | turns a second, {AT_ONCE} at once | training, cold |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {each.name} | {f'{accuracy[each.name]:.1%}' if accuracy else 'not measured'} | {each.median:.1f} ms "
        f"| {each.p95:.1f} ms | {each.per_second:.0f} | {each.training:.0f} s |"
        for each in found
    ]
    default, ours = found
    share = ours.median / default.median
    said = f"A turn takes {share:.0%} of the time that it takes with Rasa's default (goal: at most 50 %, {_judged(share <= 0.5)})"
    if accuracy:
        better = accuracy[ours.name] > accuracy[default.name]
        said += f", with {'higher' if better else 'no higher'} accuracy (goal: higher, {_judged(better)})"
    return "\n".join([*lines, "", f"{said}."])


def _judged(reached: bool) -> str:
    return "met" if reached else "missed"
