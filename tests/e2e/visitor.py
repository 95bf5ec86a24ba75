"""A visitor as the widget is one: reconnects, sends again what was not acknowledged, and shows each message once."""

from __future__ import annotations

import asyncio
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

ANSWER_SECONDS = 120.0


@dataclass
class Visitor:
    """One open widget, without the drawing."""

    base_url: str
    website_token: str
    locale: str = "es"
    token: str | None = None
    shown: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    repeated: int = 0
    sent: list[str] = field(default_factory=list)
    acked: dict[str, dict[str, Any]] = field(default_factory=dict)
    rejected: dict[str, dict[str, Any]] = field(default_factory=dict)
    state: str | None = None
    closed: bool = False
    _pending: dict[str, dict[str, Any]] = field(default_factory=dict)
    _socket: ClientConnection | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _cursor: dict[str, Any] | None = None
    _closing: asyncio.Future[None] | None = None

    async def run(self) -> None:
        """Stay connected until `close`."""
        while not self.closed:
            try:
                await self._session()
                url = self.base_url.replace("http", "ws", 1) + "/widget/v1/socket"
                async with connect(url, compression=None, open_timeout=5, proxy=None) as socket:
                    await socket.send(json.dumps({"type": "hello", "token": self.token, "cursor": self._cursor}))
                    async for raw in socket:
                        await self._read(socket, json.loads(raw))
                        if self.closed:  # it was, while the line was being opened
                            break
            except (OSError, WebSocketException, httpx.HTTPError, TimeoutError):
                pass
            finally:
                self._socket = None
            if not self.closed:
                await asyncio.sleep(0.1)

    async def send(self, **content: Any) -> str:
        """Hand in a message; it is sent when there is a connection, and again until it is acknowledged."""
        client_id = uuid.uuid4().hex
        self.sent.append(client_id)
        self._pending[client_id] = {"type": "message", "id": client_id, **content}
        await self._flush(client_id)
        return client_id

    async def say(self, text: str) -> dict[str, Any]:
        """Send a text and wait for its acknowledgement."""
        client_id = await self.send(text=text)
        await self.until(lambda: client_id in self.acked)
        return self.acked[client_id]

    async def until(self, condition: Any, seconds: float = ANSWER_SECONDS) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def answered(self, ack: dict[str, Any], sender: str = "bot") -> dict[str, Any]:
        """The first message of `sender` after an acknowledged one."""

        def later() -> list[dict[str, Any]]:
            return [
                message
                for (conversation, seq), message in sorted(self.shown.items())
                if conversation == ack["conversation"] and seq > ack["seq"] and message["sender"] == sender
            ]

        await self.until(later)
        return later()[0]

    async def served(self, ack: dict[str, Any]) -> None:
        """Wait until an acknowledged message has been answered, by the bot or by a place in the queue."""
        conversation = ack["conversation"]
        await self.until(
            lambda: (
                self.state == "queued"
                or any(
                    of == conversation and seq > ack["seq"] and message["sender"] == "bot"
                    for (of, seq), message in self.shown.items()
                )
            )
        )

    def close(self) -> None:
        """Leave."""
        self.closed = True
        if self._socket is not None:
            self._closing = asyncio.ensure_future(self._socket.close())

    async def _session(self) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
            body = {"website_token": self.website_token, "token": self.token, "locale": self.locale}
            answer = await client.post(self.base_url + "/widget/v1/session", json=body)
            answer.raise_for_status()
            self.token = answer.json()["token"]

    async def _read(self, socket: ClientConnection, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "welcome":
                self.state = frame["state"]
                for message in frame["history"]:
                    self._show(message)
                self._socket = socket
                await self._flush()
            case "message":
                self._show(frame)
            case "ack":
                self.acked[frame["id"]] = frame
                self._pending.pop(frame["id"], None)
            case "rejected":
                self.rejected[frame["id"]] = frame
                if frame["code"] != "rate_limited":
                    self._pending.pop(frame["id"], None)
            case "status":
                self.state = frame["state"]
        self._changed.set()

    def _show(self, message: dict[str, Any]) -> None:
        key = (message["conversation"], message["seq"])
        if key in self.shown:
            self.repeated += 1
        self.shown[key] = message
        client_id = message["client_id"]
        if client_id in self._pending or (client_id in self.sent and client_id not in self.acked):
            self.acked[client_id] = {**message, "id": client_id}
            self._pending.pop(client_id, None)
        if self._cursor is None or self._cursor["conversation"] != key[0] or self._cursor["seq"] < key[1]:
            self._cursor = {"conversation": key[0], "seq": key[1]}

    async def _flush(self, *only: str) -> None:
        socket = self._socket
        if socket is None:
            return
        for frame in [self._pending[one] for one in only or tuple(self._pending)]:
            try:
                await socket.send(json.dumps(frame))
            except WebSocketException:
                return
