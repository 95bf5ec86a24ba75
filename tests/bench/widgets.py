"""What a thousand open widgets cost in memory."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from tests.bench.gateway import Gateway
from tests.bench.table import Row

WIDGETS = 1000


async def measure(folder: Path) -> list[Row]:
    """Resident memory of the gateway without and with open widgets."""
    async with Gateway(folder / "widgets") as gateway, contextlib.AsyncExitStack() as sockets:
        before = gateway.memory
        for _ in range(WIDGETS // 50):
            await asyncio.gather(*(sockets.enter_async_context(gateway.widget_socket()) for _ in range(50)))
        await asyncio.sleep(1)
        after = gateway.memory
    return [
        Row("memory", "gateway, nobody there", before, "MB"),
        Row("memory", f"gateway, {WIDGETS:,} open widgets", after, "MB"),
        Row("memory", "of it for each widget", (after - before) * 1000 / WIDGETS, "kB"),
    ]
