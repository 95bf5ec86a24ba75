"""`WS /widget/v1/socket`: what a customer says and sees, live. The protocol is told in `docs/architecture.md`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from starlette.websockets import WebSocketState

from channels import frames
from channels.hub import customer_key
from channels.services import Services, services_of
from channels.sockets import (
    FORBIDDEN,
    PROTOCOL,
    TRY_LATER,
    UNAUTHORIZED,
    Closed,
    SendQueue,
    read_frame,
    refuse,
    until_one_ends,
    whole_number,
)
from channels.web.session import spoken
from relevo.bus import Hint
from relevo.customers import TokenError
from relevo.ledger import Conversation, Incoming, Message, Refused, State, thread
from relevo.limits import Throttle
from relevo.metrics import MESSAGES, REFUSED, SOCKETS
from relevo.phrases import phrase

router = APIRouter()
log = structlog.get_logger(__name__)

HELLO_SECONDS = 10
OUTBOX_LIMIT = 1000
HISTORY = 100
MAX_ID = 64
# Frames of all kinds, for each message that a visitor may write.
FRAMES_A_MESSAGE = 20


@router.websocket("/widget/v1/socket")
async def widget_socket(socket: WebSocket) -> None:
    """Serve one open widget."""
    services = services_of(socket)
    origin = socket.headers.get("origin")
    await socket.accept()
    visitor = WidgetSocket(socket, services)
    SOCKETS.labels("widget").inc()
    try:
        if origin is not None and origin not in services.settings.origins:
            raise Closed(FORBIDDEN, "origin", "This site may not carry the widget: see RELEVO_ALLOWED_ORIGINS.")
        await visitor.serve()
    except Closed as closed:
        await refuse(socket, closed)
    except WebSocketDisconnect:
        pass
    finally:
        SOCKETS.labels("widget").dec()
        visitor.leave()


class WidgetSocket:
    """One open widget: a reader of frames, and a writer that follows the customer's conversation by its cursor."""

    def __init__(self, socket: WebSocket, services: Services) -> None:
        self._socket = socket
        self._services = services
        self._customer_id = ""
        self._locale: str | None = None
        self._conversation: Conversation | None = None
        self._cursor = 0
        self._outbox: SendQueue[Hint | dict[str, Any]] = SendQueue(OUTBOX_LIMIT)
        self._deaf: Callable[[], None] = lambda: None
        self._told: tuple[Any, ...] = ()

    async def serve(self) -> None:
        """Greet, then read and write until one of both ends."""
        await self._greet()
        await until_one_ends(self._read, self._write, self._beat)

    def leave(self) -> None:
        """Hear no more."""
        self._deaf()

    async def _greet(self) -> None:
        try:
            hello = await asyncio.wait_for(read_frame(self._socket), HELLO_SECONDS)
        except TimeoutError:
            raise Closed(PROTOCOL, "protocol", "The first frame, hello, did not come.") from None
        if hello.get("type") != "hello" or not isinstance(hello.get("token"), str):
            raise Closed(PROTOCOL, "protocol", "The first frame has the type hello and a token.")
        try:
            self._customer_id = self._services.tokens.read(hello["token"])
        except TokenError:
            raise Closed(UNAUTHORIZED, "unauthorized", "The session has ended: open a new one.") from None
        self._deaf = self._services.hub.listen(customer_key(self._customer_id), self._hear)
        await self._welcome(hello)

    async def _welcome(self, hello: dict[str, Any]) -> None:
        """Bring the widget up to date: what came after its cursor, or the last of the thread."""
        locale = hello.get("locale")
        self._locale = spoken(locale if isinstance(locale, str) else None) or self._locale
        ledger = self._services.ledger
        newest = await ledger.database.read(partial(thread.latest_conversation, customer_id=self._customer_id, channel="web"))
        seen = _seen(hello.get("cursor"), newest)
        if newest is not None and seen is not None and newest.last_seq - seen <= HISTORY:
            history = await ledger.messages_after(newest.id, seen)
        else:
            seen = None
            history = await ledger.database.read(
                partial(thread.customer_thread, customer_id=self._customer_id, channel="web", limit=HISTORY)
            )
        self._conversation = newest
        own = [said for said in history if newest is not None and said.conversation_id == newest.id]
        self._cursor = own[-1].seq if own else seen or 0
        position = await ledger.queue_position(newest) if newest is not None else None
        status = frames.status(newest, position) if newest is not None else None
        self._told = self._status_of(newest, position)
        await self._send(
            {
                "type": "welcome",
                "conversation": newest.id if newest else None,
                "state": newest.state if newest else None,
                "agent": status["agent"] if status else None,
                "queue_position": position,
                "head": self._cursor,
                "locale": self._locale,
                "history": [frames.message(said) for said in history],
                "reset": seen is None,
            }
        )

    async def _read(self) -> None:
        settings = self._services.settings
        pace = Throttle(FRAMES_A_MESSAGE * settings.message_rate_per_second, FRAMES_A_MESSAGE * settings.message_burst)
        while True:
            frame = await read_frame(self._socket)
            if pace.take(""):
                raise Closed(TRY_LATER, "too_fast", "Too many frames. The connection is opened again.")
            match frame.get("type"):
                case "message":
                    await self._say(frame)
                case "typing":
                    self._type(bool(frame.get("on")))
                case "hello":
                    self._outbox.put({"type": "hello", **frame})
                case "ping":
                    self._outbox.put({"type": "pong"})
                case _:
                    raise Closed(PROTOCOL, "protocol", "This frame has no type that is known.")

    async def _say(self, frame: dict[str, Any]) -> None:
        client_id, text, button = frame.get("id"), frame.get("text"), frame.get("button")
        if not isinstance(client_id, str) or not 0 < len(client_id) <= MAX_ID:
            raise Closed(PROTOCOL, "protocol", "A message has an id of 1 to 64 characters.")
        wait = self._services.messages.take(self._customer_id)
        if wait:
            await self._reject(client_id, "rate_limited", retry_after=max(0.1, round(wait, 2)))
            return
        incoming = Incoming(
            channel="web",
            customer_id=self._customer_id,
            source=f"web:{self._customer_id}",
            source_id=client_id,
            text=text if isinstance(text, str) else None,
            button_id=button if isinstance(button, str) else None,
            language=self._locale,
        )
        try:
            received = await self._services.ledger.receive(incoming)
        except Refused as refused:
            await self._reject(client_id, refused.code)
            return
        if received.is_new:
            # The writer sends it with its `client_id` as the hint tells it to: that says that it is stored.
            MESSAGES.labels("web", "customer").inc()
            return
        self._outbox.put(
            {
                "type": "ack",
                "id": client_id,
                "conversation": received.conversation.id,
                "seq": received.message.seq,
                "at": frames.moment(received.message.at),
            }
        )

    async def _reject(self, client_id: str, code: str, retry_after: float | None = None) -> None:
        REFUSED.labels(code).inc()
        language = self._locale or (self._conversation.language if self._conversation else None)
        message = phrase(f"error_{code}", language)
        self._outbox.put({"type": "rejected", "id": client_id, "code": code, "message": message, "retry_after": retry_after})

    def _type(self, on: bool) -> None:
        if self._conversation is not None and self._conversation.state is not State.RESOLVED:
            data = {"sender": "customer", "on": on}
            self._services.bus.publish(Hint("typing", self._conversation.id, self._customer_id, data=data))

    def _hear(self, hint: Hint) -> None:
        if hint.kind in ("message", "conversation", "typing"):
            self._outbox.put(hint)

    async def _write(self) -> None:
        while True:
            item = await self._outbox.next()
            if isinstance(item, Hint):
                await self._tell(item)
            elif item["type"] == "hello":
                await self._welcome(item)
            else:
                await self._send(item)

    async def _tell(self, hint: Hint) -> None:
        if hint.kind == "typing":
            if hint.data.get("sender") != "customer" and self._conversation and hint.conversation_id == self._conversation.id:
                await self._send({"type": "typing", "sender": hint.data["sender"], "on": bool(hint.data.get("on"))})
            return
        known = self._conversation
        if known is None or hint.conversation_id != known.id:
            known = await self._services.ledger.conversation(hint.conversation_id)
            if known.channel != "web" or not _follows(known, self._conversation):
                return
            self._conversation, self._cursor = known, 0
        if hint.seq > self._cursor:
            await self._follow(hint)
        await self._tell_status(hint.conversation)

    async def _follow(self, hint: Hint) -> None:
        """Send what comes after the cursor: the hint's own messages if they are next, else as the ledger has it."""
        assert self._conversation is not None
        fresh: tuple[Message, ...] | list[Message] = hint.messages
        if not fresh or fresh[0].seq != self._cursor + 1:
            fresh = await self._services.ledger.messages_after(self._conversation.id, self._cursor)
        for said in fresh:
            await self._send(frames.message(said))
            self._cursor = said.seq

    async def _tell_status(self, conversation: Conversation | None) -> None:
        assert self._conversation is not None
        ledger = self._services.ledger
        now = conversation or await ledger.conversation(self._conversation.id)
        self._conversation = now
        position = await ledger.queue_position(now) if now.state is State.QUEUED else None
        if self._status_of(now, position) != self._told:
            self._told = self._status_of(now, position)
            await self._send(frames.status(now, position))

    def _status_of(self, conversation: Conversation | None, position: int | None) -> tuple[Any, ...]:
        return () if conversation is None else (conversation.id, conversation.state, conversation.holder_id, position)

    async def _beat(self) -> None:
        """Say from time to time how far the conversation has come: who missed a hint reads on."""
        while True:
            await asyncio.sleep(self._services.settings.heartbeat_seconds)
            conversation = self._conversation
            head = 0
            if conversation is not None:
                fresh = await self._services.ledger.conversation(conversation.id)
                head = fresh.last_seq
                self._outbox.put(Hint("conversation", fresh.id, self._customer_id, head, conversation=fresh))
            identifier = conversation.id if conversation else None
            self._outbox.put({"type": "heartbeat", "conversation": identifier, "head": head})

    async def _send(self, frame: dict[str, Any]) -> None:
        if self._socket.application_state is WebSocketState.CONNECTED:
            await self._socket.send_text(frames.encode(frame))


def _follows(other: Conversation, shown: Conversation | None) -> bool:
    """Whether the widget turns to another case: a newer one, or an older one that was opened again."""
    if shown is None or other.created_at >= shown.created_at:
        return True
    return shown.state is State.RESOLVED and other.state is not State.RESOLVED


def _seen(cursor: Any, newest: Conversation | None) -> int | None:
    """How far a widget that says it has seen `cursor` has read the newest case; None if it must begin anew."""
    if newest is None or not isinstance(cursor, dict) or cursor.get("conversation") != newest.id:
        return None
    seq = whole_number(cursor.get("seq"))
    return seq if seq is not None and seq <= newest.last_seq else None
