"""The gateway, put together: the only place where its parts meet."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse

from channels import demo, health, pages
from channels.desk import api as desk_api
from channels.desk import contacts as desk_contacts
from channels.desk import files as desk_files
from channels.desk import login as desk_login
from channels.desk import socket as desk_socket
from channels.desk.feed import DeskFeed
from channels.desk.presence import Presences
from channels.desk.viewers import Viewers
from channels.errors import ApiError
from channels.hub import Hub
from channels.services import Services
from channels.telegram import account as telegram_account
from channels.telegram import endpoint as telegram_endpoint
from channels.telegram import notices as telegram_notices
from channels.telegram.service import TelegramService
from channels.web import files as web_files
from channels.web import session as web_session
from channels.web import socket as web_socket
from relevo import crash
from relevo.bus import Bus, LocalBus, RedisBus
from relevo.customers import LedgerCaseFile, VisitorTokens
from relevo.documents import Documents
from relevo.ledger import Ledger, Worker
from relevo.limits import Throttle
from relevo.logs import configure_logs
from relevo.media import Media
from relevo.routing import RasaWorkers, TurnRunner
from relevo.settings import Settings, load
from relevo.shop.sql import SqlShop
from relevo.storage import Database
from relevo.storage.migrate import check


def create_app() -> FastAPI:
    """The application for uvicorn, from the environment."""
    settings = load()
    configure_logs(settings.log_level, settings.log_format)
    crash.arm(settings.crash_points)
    return build(settings)


def build(settings: Settings) -> FastAPI:
    """The application for these settings. Its parts live as long as it is served."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running(settings) as services:
            app.state.services = services
            yield

    app = FastAPI(title="Relevo", version="0.1.0", lifespan=lifespan, redoc_url=None)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=sorted(settings.origins),
        allow_methods=["POST"],
        allow_headers=["Content-Type"],
        max_age=600,
    )
    app.add_middleware(pages.SecurityHeaders)
    app.add_exception_handler(ApiError, _tell)
    for part in (
        health,
        web_session,
        web_socket,
        web_files,
        telegram_endpoint,
        telegram_account,
        telegram_notices,
        desk_login,
        desk_api,
        desk_contacts,
        desk_files,
        desk_socket,
    ):
        app.include_router(part.router)
    if settings.is_demo:
        app.include_router(demo.router)
    pages.mount(app, demo=settings.is_demo)
    return app


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Services]:
    """The gateway's parts, started; stopped in reverse order."""
    database = Database(settings.database)
    shop = Database(settings.shop_database)
    await database.read(check)
    bus: Bus = RedisBus(settings.redis_url) if settings.redis_url else LocalBus()
    ledger = Ledger(database, bus)
    media = Media(settings.var / "media")
    documents = Documents(media, settings.base_url, settings.secret_key.get_secret_value())
    internal_secret = settings.internal_secret.get_secret_value()
    rasa = RasaWorkers(settings.rasa_urls, internal_secret, settings.turn_timeout_seconds, documents)
    worker = f"{socket.gethostname()}:{settings.port}"
    runner = TurnRunner(
        ledger,
        rasa,
        worker=Worker(worker, timedelta(seconds=settings.turn_lease_seconds)),
        patience=timedelta(seconds=settings.turn_patience_seconds),
        concurrency=settings.turn_concurrency,
    )
    hub = Hub(bus)
    telegram = _telegram(ledger, media, settings, worker)
    # Desks repeat themselves with every heartbeat: one that has missed three is gone.
    desks_last = 3 * settings.heartbeat_seconds + 1
    services = Services(
        settings=settings,
        database=database,
        bus=bus,
        ledger=ledger,
        hub=hub,
        rasa=rasa,
        runner=runner,
        tokens=VisitorTokens(settings.secret_key.get_secret_value(), timedelta(days=settings.visitor_token_days)),
        shop=SqlShop(shop, settings.zone),
        cases=LedgerCaseFile(database),
        viewers=Viewers(bus, lasting=desks_last),
        presences=Presences(bus, lasting=desks_last),
        feed=DeskFeed(hub, database),
        media=media,
        documents=documents,
        telegram=telegram,
        messages=Throttle(settings.message_rate_per_second, settings.message_burst),
        sessions=Throttle(rate=2.0, burst=settings.session_burst),
        logins=Throttle(rate=0.1, burst=10),
        passwords=Throttle(rate=0.1, burst=60),
    )
    await bus.start()
    await runner.start()
    await services.feed.start()
    if telegram is not None:
        await telegram.start()
    try:
        yield services
    finally:
        if telegram is not None:
            await telegram.stop()
        await services.feed.stop()
        await runner.stop()
        await bus.stop()
        await rasa.close()
        database.close()
        shop.close()


def _telegram(ledger: Ledger, media: Media, settings: Settings, worker: str) -> TelegramService | None:
    """Telegram, if there is a token for it."""
    if not settings.telegram_token.get_secret_value():
        return None
    return TelegramService(ledger, media, settings, worker=worker)


async def _tell(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)
    return error.response()
