"""The input channel through which the gateway, and nobody else, speaks with the bot."""

from __future__ import annotations

import inspect
import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import signing
from bot.action_server import ActionServer
from bot.failures import BadTurn, TurnFailed
from bot.settings import DEFAULT_ACTIONS_URL, BotSettings
from bot.tracker_store import TurnStore
from bot.turn import TurnRunner
from bot.turn_request import MAX_BODY, TurnRequest

logger = logging.getLogger(__name__)


class RelevoInput(InputChannel):
    """`POST turn` runs one signed turn; `GET` tells which model is loaded.

    credentials.yml names the class and nothing else; the secret comes from `RELEVO_INTERNAL_SECRET`.
    """

    def __init__(self, settings: BotSettings | None = None) -> None:
        """Serve with `settings`, by default those of the environment."""
        self.settings = settings or BotSettings.from_environment()
        self._runner: TurnRunner | None = None

    @classmethod
    def name(cls) -> str:
        """Return the name in the channel's address."""
        return "relevo"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> RelevoInput:
        """Create the channel; credentials.yml has nothing to say."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the channel's routes. Rasa's own handler is not used: it hides what fails."""
        module = inspect.getmodule(self)
        routes = Blueprint("relevo", module.__name__ if module else None)

        @routes.listener("before_server_start")
        async def limit_bodies(app: Sanic, _: Any) -> None:
            # Far beyond what is answered with a reason, and far below what hurts.
            app.config.REQUEST_MAX_SIZE = 4 * MAX_BODY

        @routes.listener("after_server_start")
        async def warm_up(app: Sanic, _: Any) -> None:
            await self._warm_up(app)

        @routes.listener("after_server_stop")
        async def disconnect(app: Sanic, _: Any) -> None:
            await self._forget_runner()

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            return await self._health(request)

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            return await self._turn(request)

        return routes

    async def _health(self, request: Request) -> HTTPResponse:
        try:
            runner = await self._current_runner(request.app)
        except TurnFailed as problem:
            return _error(503, str(problem))
        model = runner.processor.model_metadata
        return response.json(
            {
                "status": "ok",
                "model": runner.processor.model_filename,
                "model_id": model.model_id,
                "trained_at": model.trained_at.isoformat(),
            }
        )

    async def _turn(self, request: Request) -> HTTPResponse:
        body = request.body or b""
        if len(body) > MAX_BODY:
            return _error(413, f"the body has more than {MAX_BODY} bytes")
        signature = request.headers.get(signing.SIGNATURE_HEADER)
        timestamp = request.headers.get(signing.TIMESTAMP_HEADER)
        if self.settings.secret is None:
            return _error(503, "RELEVO_INTERNAL_SECRET is not set")
        if not signing.verify(self.settings.secret, timestamp, signature, body):
            return _error(401, "the signature is missing, wrong or too old")
        try:
            runner = await self._current_runner(request.app)
        except TurnFailed as problem:
            return _error(503, str(problem))
        turn: TurnRequest | None = None
        try:
            turn = TurnRequest.parse(body)
            answer, replayed = await runner.run(turn)
        except BadTurn as problem:
            return _error(400, str(problem))
        except TurnFailed as problem:
            logger.error("Turn %s failed: %s.", turn.message_id if turn else "?", problem)
            return _error(502, str(problem))
        except Exception as problem:  # noqa: BLE001  Whatever it is, the gateway must learn that the turn failed.
            _log_without_message(turn, problem)
            return _error(500, f"the turn failed ({type(problem).__name__})")
        return response.json({"message_id": turn.message_id, "replayed": replayed, **answer})

    async def _current_runner(self, app: Sanic) -> TurnRunner:
        """Return what runs turns with the model that is loaded now."""
        agent: Agent | None = getattr(app.ctx, "agent", None)
        if agent is None or agent.processor is None:
            raise TurnFailed("no model is loaded; train one with `rasa train`")
        if self._runner is None or self._runner.processor is not agent.processor:
            await self._forget_runner()
            endpoint = agent.processor.action_endpoint
            url = self.settings.actions_url or (endpoint.url if endpoint else None) or DEFAULT_ACTIONS_URL
            agent.processor.action_endpoint = ActionServer(url, self.settings.secret, agent.processor.domain)
            self._runner = TurnRunner(agent.processor, _turn_store(agent))
        return self._runner

    async def _forget_runner(self) -> None:
        runner, self._runner = self._runner, None
        if runner is not None and isinstance(runner.processor.action_endpoint, ActionServer):
            await runner.processor.action_endpoint.close()

    async def _warm_up(self, app: Sanic) -> None:
        """Understand something before the first customer waits for it; the first time loads and compiles a lot."""
        try:
            runner = await self._current_runner(app)
            await runner.rehearse()
        except (TurnFailed, Exception) as problem:  # noqa: BLE001  A cold model still answers, if later.
            logger.warning("The model could not be warmed up (%s).", type(problem).__name__)


def _turn_store(agent: Agent) -> TurnStore:
    """Return the store of endpoints.yml from behind Rasa's wrapper, which hides a failing database."""
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store = store._tracker_store
    if not isinstance(store, TurnStore):
        raise TurnFailed("endpoints.yml needs `tracker_store: {type: bot.tracker_store.TurnStore}`")
    return store


def _error(status: int, problem: str) -> HTTPResponse:
    return response.json({"error": problem}, status=status)


def _log_without_message(turn: TurnRequest | None, problem: Exception) -> None:
    """Log where an unforeseen error happened, not what it says: that may be the customer's own words."""
    place = "".join(traceback.format_tb(problem.__traceback__))
    logger.error("Turn %s failed with %s at\n%s", turn.message_id if turn else "?", type(problem).__name__, place)
