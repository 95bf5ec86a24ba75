"""`kill -9` at every named place and at random: no message is lost, doubled or moved, and the process comes back."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, select

from relevo.storage.tables import messages, turns
from tests.e2e.stack import Stack
from tests.e2e.visitor import Visitor

GATEWAY_POINTS = (
    "receive.before",
    "receive.committed",
    "claim.committed",
    "rasa.answered",
    "answer.before",
    "answer.committed",
)
KILLS = 50
VISITORS = 6
SWEPT_SECONDS = 30
TEXTS = ("hola", "gracias", "¿qué puedes hacer?", "hello", "thanks a lot", "what can you do?")


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A Relevo of its own, with visitors who may write as fast as they like."""
    folder = tmp_path_factory.mktemp("mortal")
    stack = Stack(
        folder, {"RELEVO_MESSAGE_RATE_PER_SECOND": "1000", "RELEVO_MESSAGE_BURST": "1000", "RELEVO_SESSION_BURST": "10000"}
    )
    stack.start()
    yield stack
    stack.stop()


@pytest.mark.parametrize("point", GATEWAY_POINTS)
async def test_the_gateway_dies_at_a_named_place(mortal: Stack, point: str) -> None:
    """Wherever the gateway dies within a turn, the message is stored once and answered once."""
    visitor = Visitor(mortal.base_url, mortal.website_token)
    running = asyncio.create_task(visitor.run())
    first = await visitor.say("hola")
    await visitor.answered(first)
    before = mortal.children()["gateway"]
    (mortal.crash_points / point).touch()
    ack = await visitor.say("gracias")
    await visitor.answered(ack)
    assert not (mortal.crash_points / point).exists(), "the place was never reached"
    assert mortal.children()["gateway"] != before
    visitor.close()
    await running
    _assert_nothing_lost(mortal, [visitor])


async def test_the_gateway_dies_again_when_it_comes_back(mortal: Stack) -> None:
    """A gateway that dies with a stored message, and once more when it is about to take up what it had left, loses nothing."""
    visitor = Visitor(mortal.base_url, mortal.website_token)
    running = asyncio.create_task(visitor.run())
    await visitor.answered(await visitor.say("hola"))
    for point in ("receive.committed", "claim.before"):
        (mortal.crash_points / point).touch()
    await visitor.answered(await visitor.say("gracias"))
    assert not list(mortal.crash_points.iterdir()), "a place was never reached"
    visitor.close()
    await running
    _assert_nothing_lost(mortal, [visitor])


@pytest.mark.parametrize("name", ["rasa", "actions"])
async def test_a_worker_dies_while_it_is_needed(mortal: Stack, name: str) -> None:
    """A question asked while Rasa or the actions are being killed is answered when they are back."""
    visitor = Visitor(mortal.base_url, mortal.website_token)
    running = asyncio.create_task(visitor.run())
    await visitor.until(lambda: visitor.token is not None)
    assert mortal.kill(name)
    ack = await visitor.say("¿dónde está mi pedido RL-10482? mi correo es ana@example.com")
    answer = await visitor.answered(ack)
    assert "RL-10482" in answer["text"]
    visitor.close()
    await running
    _assert_nothing_lost(mortal, [visitor])


async def test_fifty_random_kills_under_load(mortal: Stack) -> None:
    """Visitors write while processes die; in the end each message stands once, in order, answered once."""
    chance = random.Random(10_482)
    visitors: list[Visitor] = []
    running: list[asyncio.Task[None]] = []
    ended = asyncio.Event()

    def arrive() -> Visitor:
        visitors.append(Visitor(mortal.base_url, mortal.website_token))
        running.append(asyncio.create_task(visitors[-1].run()))
        return visitors[-1]

    async def write() -> None:
        visitor = arrive()
        while not ended.is_set():
            ack = await visitor.say(chance.choice(TEXTS))
            if chance.random() < 0.5:
                await visitor.served(ack)
            if visitor.state == "queued":  # who repeats themselves is passed to a person, and the next visitor comes
                visitor = arrive()

    writers = [asyncio.create_task(write()) for _ in range(VISITORS)]
    kills = Counter[str]()
    while kills.total() < KILLS:
        await asyncio.sleep(chance.uniform(0.05, 1.0))
        # Rasa takes seconds to come back: most kills go to those that are up again at once.
        name = chance.choices(["gateway", "actions", "redis", "rasa"], [6, 3, 2, 1])[0]
        if await asyncio.to_thread(mortal.kill, name):
            kills[name] += 1
    ended.set()
    await asyncio.gather(*writers)
    for visitor in visitors:
        if visitor.sent:
            await visitor.served(visitor.acked[visitor.sent[-1]])
    # An answer to what was said before may come after the last message: only now is there nothing more to be seen.
    await _until_nothing_is_left(mortal)
    for visitor in visitors:
        await visitor.until(partial(_has_seen_all, mortal, visitor))
        visitor.close()
    await asyncio.gather(*running)
    assert kills["gateway"] > 5
    _assert_nothing_lost(mortal, visitors)


async def _until_nothing_is_left(stack: Stack) -> None:
    """Wait for what is dropped when nobody waits for it: the bot's turns in a conversation that a person is to have."""
    engine = create_engine(stack.database_url)
    try:
        async with asyncio.timeout(SWEPT_SECONDS):
            while _unfinished(engine):
                await asyncio.sleep(0.2)
    finally:
        engine.dispose()


def _has_seen_all(stack: Stack, visitor: Visitor) -> bool:
    engine = create_engine(stack.database_url)
    with engine.connect() as connection:
        own = {ack["conversation"] for ack in visitor.acked.values()}
        stored = connection.execute(select(messages.c.seq).where(messages.c.conversation_id.in_(own))).all()
    engine.dispose()
    return len(visitor.shown) >= len(stored)


def _unfinished(engine: Engine) -> int:
    with engine.connect() as connection:
        return len(connection.execute(select(turns.c.id).where(turns.c.state.in_(("open", "running")))).all())


def _assert_nothing_lost(stack: Stack, visitors: list[Visitor]) -> None:
    """Compare what visitors sent and saw with what the ledger holds."""
    engine = create_engine(stack.database_url)
    with engine.connect() as connection:
        stored = connection.execute(select(messages).order_by(messages.c.conversation_id, messages.c.seq)).all()
        answered = Counter(connection.execute(select(messages.c.source).where(messages.c.source_id == "0")).scalars())
    unfinished = _unfinished(engine)
    engine.dispose()
    assert not unfinished
    assert set(answered.values()) <= {1}
    for visitor in visitors:
        conversations = {ack["conversation"] for ack in visitor.acked.values()}
        if not visitor.sent:
            continue
        assert len(conversations) == 1
        own: list[Any] = [row for row in stored if row.conversation_id in conversations]
        assert [row.seq for row in own] == list(range(1, len(own) + 1)), "a place is missing or was given twice"
        assert [row.source_id for row in own if row.sender == "customer"] == visitor.sent, "lost, doubled or moved"
        assert [row.seq for row in own] == sorted(seq for _, seq in visitor.shown), "the visitor did not see all of it"
        assert all(visitor.shown[row.conversation_id, row.seq]["text"] == row.text for row in own)
