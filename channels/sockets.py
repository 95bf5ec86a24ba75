"""What the widget's and the desk's sockets have in common: reading frames, and closing with a reason."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

import orjson
from fastapi import WebSocket, WebSocketDisconnect

from channels import frames

Item = TypeVar("Item")

PROTOCOL, UNAUTHORIZED, FORBIDDEN, TRY_LATER = 4400, 4401, 4403, 1013


class Closed(Exception):
    """The socket is to be closed with this code; the page at its other end knows what it means."""

    def __init__(self, code: int, name: str, message: str) -> None:
        super().__init__(message)
        self.code, self.name, self.message = code, name, message


class SendQueue(Generic[Item]):
    """What waits to be written to a socket.

    Args:
        limit: who is further behind is sent away; they reconnect, and read on from their cursor.
    """

    def __init__(self, limit: int) -> None:
        self._waiting: asyncio.Queue[Item] = asyncio.Queue(limit)
        self._overflow = False

    def put(self, item: Item) -> None:
        """Add one more; returns at once."""
        try:
            self._waiting.put_nowait(item)
        except asyncio.QueueFull:
            self._overflow = True

    async def next(self) -> Item:
        """Wait for the next.

        Raises:
            Closed: there were more than `limit`.
        """
        item = await self._waiting.get()
        if self._overflow:
            raise Closed(TRY_LATER, "slow", "The connection is too slow. It is opened again.")
        return item


async def read_frame(socket: WebSocket) -> dict[str, Any]:
    """The next frame.

    Raises:
        Closed: it is not a JSON object in text.
        WebSocketDisconnect: the other side has left.
    """
    try:
        frame = orjson.loads(await socket.receive_text())
    except (ValueError, KeyError):
        frame = None
    if not isinstance(frame, dict):
        raise Closed(PROTOCOL, "protocol", "A frame is a JSON object in text.")
    return frame


def whole_number(value: object) -> int | None:
    """The value, if it is a count that JSON and every database hold exactly; `true` is none."""
    return value if type(value) is int and 0 <= value < 2**53 else None


async def refuse(socket: WebSocket, closed: Closed) -> None:
    """Say why, and close."""
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.send_text(frames.encode({"type": "error", "code": closed.name, "message": closed.message}))
        await socket.close(closed.code)


async def until_one_ends(*steps: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run the sides of a socket beside each other; when one ends, end the others and raise what it raised."""
    tasks = [asyncio.create_task(step()) for step in steps]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
