"""The action server: rasa-sdk's executor behind one signed door on the loopback.

rasa-sdk's own server listens on every address, checks no token, and answers an error with the request that caused it. This one
speaks the same protocol (`POST /webhook`, `GET /health`) and keeps customers' words out of its answers and logs.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
import uvicorn
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from actions.registry import build_executor
from actions.services import Services
from relevo import settings as relevo_settings
from relevo.logs import configure_logs

TOKEN_HEADER = "X-Relevo-Token"  # noqa: S105 - the name of a header
DEFAULT_PORT = 5055  # where endpoints.yml looks for it
MAX_BODY = 8 * 1024 * 1024  # a tracker with a day of talk is far below

log = structlog.get_logger("actions")


def create_app(services: Services, token: str | None, *, close: Callable[[], None] = lambda: None) -> Starlette:
    """The server's application. Only requests that carry `token` are answered, the health check excepted; None asks for none."""
    executor = build_executor(services)

    async def webhook(request: Request) -> JSONResponse:
        given = request.headers.get(TOKEN_HEADER, "")
        if token is not None and not (token and hmac.compare_digest(given.encode(), token.encode())):
            return JSONResponse({"error": "The token is missing or wrong."}, 401)
        return await _run(executor, await request.body())

    async def health(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        close()

    routes = [Route("/webhook", webhook, methods=["POST"]), Route("/health", health)]
    return Starlette(routes=routes, lifespan=lifespan)


async def _run(executor: ActionExecutor, body: bytes) -> JSONResponse:
    """Run one action. Whatever goes wrong inside is a 500, so that Rasa's turn fails and is tried again."""
    if len(body) > MAX_BODY:
        return JSONResponse({"error": "The request is too large."}, 413)
    try:
        call: dict[str, Any] = json.loads(body)
        name = str(call["next_action"])
        # Rasa may leave the domain out; our actions have no use for it, and the executor insists on one.
        call.setdefault("domain", {})
    except (ValueError, KeyError, TypeError, AttributeError):
        # Not 400: to Rasa that would mean that the action politely declined.
        return JSONResponse({"error": "The request is not an action call."}, 422)
    try:
        result = await executor.run(call)
    except ActionExecutionRejection as rejection:
        return JSONResponse({"error": rejection.message, "action_name": rejection.action_name}, 400)
    except ActionNotFoundException:
        return JSONResponse({"error": f"There is no action called {name}.", "action_name": name}, 404)
    except Exception as error:  # noqa: BLE001 - the one place that turns any fault into an answer
        # Lines of code, without values: those, and the error's own text, may hold what a customer wrote.
        lines = "".join(traceback.format_tb(error.__traceback__))
        log.error("action_failed", action=name, error=type(error).__name__, lines=lines)
        return JSONResponse({"error": "The action failed.", "action_name": name}, 500)
    return JSONResponse(result.model_dump() if result else None)


def serve(port: int, *, host: str = "127.0.0.1", with_ledger: bool = True) -> None:
    """Serve until a signal says stop. For the supervisor: everything else comes from the settings."""
    from actions.wiring import wire  # late: tests build an app without the ledger and its settings

    settings = relevo_settings.load()
    configure_logs(settings.log_level, settings.log_format)
    services, token, close = wire(settings, with_ledger=with_ledger)
    app = create_app(services, token, close=close)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=120,
        timeout_graceful_shutdown=5,
    )
    asyncio.run(uvicorn.Server(config).serve())
