"""A turn on its way to Rasa and back, whatever Rasa does with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from relevo.documents import Documents
from relevo.ledger import Claim
from relevo.media import Media
from relevo.routing import BotError, BotUnavailable, RasaWorkers
from relevo.routing.signing import sign

SECRET = "kept between the two"
CLAIM = Claim(
    turn_id=7,
    conversation_id="c_1",
    customer_id="u_1",
    channel="web",
    language="es",
    epoch=0,
    token="t",
    attempt=1,
    started=datetime(2026, 11, 23, tzinfo=UTC),
    text="¿dónde está mi pedido? 😀",
    payload=None,
)
ANSWER = {"messages": [{"text": " Hola ", "buttons": [{"title": "Sí", "payload": "/affirm"}]}], "understood": {"language": "es"}}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class FakeRasa:
    """A server that answers turns as a test says."""

    def __init__(self) -> None:
        self.asked: list[web.Request] = []
        self.answer: Handler = self._well

    async def _well(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(ANSWER)

    async def turn(self, request: web.Request) -> web.StreamResponse:
        """One turn."""
        await request.read()
        self.asked.append(request)
        return await self.answer(request)


@pytest.fixture
async def rasa() -> AsyncIterator[tuple[FakeRasa, str]]:
    """A fake Rasa and its address."""
    fake = FakeRasa()
    app = web.Application()
    app.router.add_post("/webhooks/relevo/turn", fake.turn)
    app.router.add_get("/webhooks/relevo/", fake.turn)
    async with TestServer(app) as server:
        yield fake, str(server.make_url("")).rstrip("/")


@pytest.fixture
async def ask(rasa: tuple[FakeRasa, str], tmp_path: Path) -> AsyncIterator[RasaWorkers]:
    """The gateway's side."""
    workers = RasaWorkers([rasa[1]], SECRET, 0.3, _documents(tmp_path))
    yield workers
    await workers.close()


def _documents(folder: Path) -> Documents:
    return Documents(Media(folder), "http://localhost", SECRET)


async def test_a_turn_is_signed_and_answered(rasa: tuple[FakeRasa, str], ask: RasaWorkers) -> None:
    """Rasa gets the words as they are, signed over time and body; its answer comes back as the ledger's values."""
    answer = await ask.run(CLAIM)
    assert [(message.text, [button.payload for button in message.buttons]) for message in answer.messages] == [
        ("Hola", ["/affirm"])
    ]
    (request,) = rasa[0].asked
    body = await request.read()
    assert "¿dónde está mi pedido? 😀" in body.decode()
    expected = sign(SECRET, int(request.headers["X-Relevo-Timestamp"]), body)
    assert request.headers["X-Relevo-Signature"] == expected["X-Relevo-Signature"]


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (503, "", BotUnavailable),
        (500, "{}", BotError),
        (302, "", BotError),
        (200, "not JSON", BotError),
        (200, "[]", BotError),
        (200, '{"messages": [1]}', BotError),
        (200, '{"messages": [{"handoff": {"reason": "a whim"}}]}', BotError),
    ],
)
async def test_an_answer_that_is_none_is_an_error(
    rasa: tuple[FakeRasa, str], ask: RasaWorkers, status: int, body: str, expected: type[BotError]
) -> None:
    """Only what was agreed counts as an answer; whether it is worth waiting is told apart."""

    async def badly(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=body, headers={"Location": "/elsewhere"})

    rasa[0].answer = badly
    with pytest.raises(BotError) as failed:
        await ask.run(CLAIM)
    assert type(failed.value) is expected
    assert len(rasa[0].asked) == 1


async def test_a_rasa_that_hangs_or_dies_may_come_back(rasa: tuple[FakeRasa, str], ask: RasaWorkers) -> None:
    """No answer in time, or a line that breaks, is Rasa's absence and not its failure."""

    async def hang(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(5)
        return web.Response()

    async def die(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    for behaviour in (hang, die):
        rasa[0].answer = behaviour
        with pytest.raises(BotUnavailable):
            await ask.run(CLAIM)


async def test_nobody_at_the_address(tmp_path: Path) -> None:
    """Where no Rasa listens, turns wait and health says so; no replica at all is not healthy either."""
    for urls in ([f"http://127.0.0.1:{unused_port()}"], []):
        away = RasaWorkers(urls, SECRET, 1, _documents(tmp_path))
        try:
            assert not await away.healthy()
            if urls:
                with pytest.raises(BotUnavailable):
                    await away.run(CLAIM)
        finally:
            await away.close()


async def test_health_needs_every_replica(rasa: tuple[FakeRasa, str], tmp_path: Path) -> None:
    """One replica without a model is enough to say that something is missing."""
    fake, url = rasa
    workers = RasaWorkers([url, url], SECRET, 1, _documents(tmp_path))
    assert await workers.healthy()

    async def unready(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=503)

    fake.answer = unready
    assert not await workers.healthy()
    await workers.close()
