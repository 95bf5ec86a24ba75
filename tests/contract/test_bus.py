"""What a bus promises: every listener hears every hint; other replicas hear all but what is said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime

import pytest

from relevo.bus import Bus, Hint, LocalBus, RedisBus
from relevo.ledger import Message, Sender
from tests.redis_server import redis_server

SAID = Message(1, "c_1", 1, Sender.CUSTOMER, "secret", datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    """A Redis server for this module."""
    with redis_server() as url:
        yield url


@pytest.fixture(params=["local", "redis"])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    """Each bus in turn."""
    made: Bus = LocalBus() if request.param == "local" else RedisBus(request.getfixturevalue("redis_url"))
    await made.start()
    await until(lambda: made.healthy)
    yield made
    await made.stop()


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that happens elsewhere."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


async def test_every_listener_hears_at_once(bus: Bus) -> None:
    """A listener in the same process hears before `publish` returns, with what was committed."""
    heard: list[Hint] = []
    bus.listen(heard.append)
    bus.listen(heard.append)
    hint = Hint("message", "c_1", "u_1", 1, messages=(SAID,))
    bus.publish(hint)
    assert heard == [hint, hint]


async def test_who_stops_listening_hears_no_more(bus: Bus) -> None:
    """The function that `listen` returns ends it, once and for all."""
    heard: list[Hint] = []
    end = bus.listen(heard.append)
    end()
    end()
    bus.publish(Hint("message", "c_1", "u_1", 1))
    assert heard == []


async def test_other_replicas_hear_where_but_not_what(redis_url: str) -> None:
    """A hint crosses Redis without the message, and does not come back to its sender; turns stay at home."""
    here, there = RedisBus(redis_url), RedisBus(redis_url)
    heard_here: list[Hint] = []
    heard_there: list[Hint] = []
    here.listen(heard_here.append)
    there.listen(heard_there.append)
    for one in (here, there):
        await one.start()
    await until(lambda: here.healthy and there.healthy)
    here.publish(Hint("turn", "c_1", "u_1"))
    here.publish(Hint("message", "c_1", "u_1", 1, messages=(SAID,)))
    there.publish(Hint("typing", "c_1", "u_1", data={"on": True}))
    await until(lambda: bool(heard_there) and len(heard_here) == 3)
    assert Hint("message", "c_1", "u_1", 1) in heard_there
    assert "turn" not in {hint.kind for hint in heard_there}
    assert "secret" not in Hint("message", "c_1", "u_1", 1, messages=(SAID,)).to_json("x")
    for one in (here, there):
        await one.stop()


async def test_a_bus_without_redis_still_tells_its_own_process() -> None:
    """While Redis is away, listeners of the same process hear as before."""
    alone = RedisBus("redis://127.0.0.1:1/0")
    heard: list[Hint] = []
    alone.listen(heard.append)
    await alone.start()
    alone.publish(Hint("message", "c_1", "u_1", 1))
    assert len(heard) == 1
    assert not alone.healthy
    await alone.stop()
