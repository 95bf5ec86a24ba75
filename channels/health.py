"""`/healthz`, `/livez` and `/metrics`: whether everything answers, whether this process does, and what has been counted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx
from fastapi import APIRouter
from fastapi.requests import Request
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from channels.services import Services, services_of
from relevo.storage.migrate import SchemaOutdated, check

router = APIRouter(tags=["operation"])


@router.get("/healthz", responses={503: {"description": "Something is missing; the answer names it."}})
async def healthz(request: Request) -> JSONResponse:
    """200 when every part answers; 503 until then, naming what is missing."""
    found = await examine(services_of(request))
    missing = sorted(name for name, answers in found.items() if not answers)
    content = {"status": "missing" if missing else "ok", "missing": missing, "parts": found}
    return JSONResponse(content, 503 if missing else 200)


@router.get("/livez", response_class=PlainTextResponse)
async def livez() -> str:
    """200 as long as this process serves, whatever the others do: the supervisor's question."""
    return "ok"


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics() -> PlainTextResponse:
    """Counters for Prometheus."""
    return PlainTextResponse(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def examine(services: Services) -> dict[str, bool]:
    """Which parts answer now."""
    probes: dict[str, Callable[[Services], Awaitable[bool]]] = {
        "database": _database,
        "rasa": lambda services: services.rasa.healthy(),
        "actions": _actions,
    }
    found = {name: await probe(services) for name, probe in probes.items()}
    if services.settings.redis_url:
        found["redis"] = services.bus.healthy
    return found


async def _database(services: Services) -> bool:
    try:
        await services.database.read(check)
    except (SQLAlchemyError, SchemaOutdated):
        return False
    return True


async def _actions(services: Services) -> bool:
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=2.0) as client:
            response = await client.get(services.settings.actions_health_url)
    except httpx.TransportError:
        return False
    return response.status_code == httpx.codes.OK
