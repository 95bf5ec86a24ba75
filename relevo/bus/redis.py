"""The bus between replicas, on Redis' publish and subscribe."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Callable

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from relevo.bus.hint import Hint
from relevo.bus.local import LocalBus
from relevo.bus.port import Listener

CHANNEL = "relevo:hints"
OUTBOX_LIMIT = 10_000
RETRY_SECONDS = 1.0

log = structlog.get_logger(__name__)


class RedisBus:
    """Tells this process at once and the others through Redis. While Redis is away, replicas live on their heartbeats."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_connect_timeout=2, health_check_interval=15)
        self._local = LocalBus()
        self._origin = secrets.token_hex(8)
        self._outbox: asyncio.Queue[Hint] = asyncio.Queue(OUTBOX_LIMIT)
        self._tasks: list[asyncio.Task[None]] = []
        self._healthy = False

    def publish(self, hint: Hint) -> None:
        """See `Bus.publish`. A full outbox drops the hint: it is one."""
        self._local.publish(hint)
        if hint.kind == "turn":
            return  # who stored the message runs its turn; should it die, the others' sweeps find it
        with contextlib.suppress(asyncio.QueueFull):
            self._outbox.put_nowait(hint)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """See `Bus.listen`."""
        return self._local.listen(listener)

    async def start(self) -> None:
        """See `Bus.start`. Does not wait for Redis."""
        self._tasks = [asyncio.create_task(self._send()), asyncio.create_task(self._hear())]

    async def stop(self) -> None:
        """See `Bus.stop`."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._redis.aclose()

    @property
    def healthy(self) -> bool:
        """Whether the subscription stands."""
        return self._healthy

    async def _send(self) -> None:
        while True:
            batch = [await self._outbox.get()]
            while not self._outbox.empty():
                batch.append(self._outbox.get_nowait())
            try:
                async with self._redis.pipeline(transaction=False) as pipeline:
                    for hint in batch:
                        pipeline.publish(CHANNEL, hint.to_json(self._origin))
                    await pipeline.execute()
            except (RedisError, OSError):
                await asyncio.sleep(RETRY_SECONDS)

    async def _hear(self) -> None:
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    self._healthy = True
                    async for raw in pubsub.listen():
                        origin, hint = Hint.from_json(raw["data"])
                        if origin != self._origin:
                            self._local.publish(hint)
            except (RedisError, OSError) as error:
                if self._healthy:
                    log.warning("bus.lost", error=type(error).__name__)
                self._healthy = False
                await asyncio.sleep(RETRY_SECONDS)
