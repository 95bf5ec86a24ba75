"""What the gateway's endpoints work with, made once by `channels.gateway`."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from channels.desk.feed import DeskFeed
from channels.desk.presence import Presences
from channels.desk.viewers import Viewers
from channels.hub import Hub
from channels.telegram.service import TelegramService
from relevo.bus import Bus
from relevo.customers import LedgerCaseFile, VisitorTokens
from relevo.documents import Documents
from relevo.ledger import Ledger
from relevo.limits import Throttle
from relevo.media import Media
from relevo.routing import RasaWorkers, TurnRunner
from relevo.settings import Settings
from relevo.shop import Shop
from relevo.storage import Database


@dataclass(frozen=True)
class Services:
    """The parts of a running gateway."""

    settings: Settings
    database: Database
    bus: Bus
    ledger: Ledger
    hub: Hub
    rasa: RasaWorkers
    runner: TurnRunner
    tokens: VisitorTokens
    shop: Shop
    cases: LedgerCaseFile
    viewers: Viewers
    presences: Presences
    feed: DeskFeed
    media: Media
    documents: Documents
    telegram: TelegramService | None
    messages: Throttle
    sessions: Throttle
    logins: Throttle
    passwords: Throttle


def services_of(connection: HTTPConnection) -> Services:
    """The services of the application that serves this request or socket."""
    services: Services = connection.app.state.services
    return services
