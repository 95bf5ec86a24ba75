"""`WS /desk/socket`: the queue and the watched conversations, live. The protocol is told in `docs/architecture.md`."""

from __future__ import annotations

import asyncio
import contextlib
import math
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from sqlalchemy import Connection

from channels import frames
from channels.desk.login import AgentView, current_agent
from channels.desk.presence import Presence
from channels.desk.summaries import summarise
from channels.desk.watching import Watch
from channels.errors import ApiError
from channels.hub import NO_CONVERSATION, conversation_key
from channels.services import Services, services_of
from channels.sockets import (
    FORBIDDEN,
    PROTOCOL,
    UNAUTHORIZED,
    Closed,
    SendQueue,
    read_frame,
    refuse,
    until_one_ends,
    whole_number,
)
from relevo.agents import Agent
from relevo.bus import Hint
from relevo.ledger import LedgerError, Message, NotFound, Refused, State, thread
from relevo.metrics import MESSAGES, SOCKETS

router = APIRouter()

OUTBOX_LIMIT = 5000
# How long a session that was ended elsewhere may still hear; whoever logs out hears nothing more at once.
SESSION_SECONDS = 2.0
LIST_LIMIT = 200


@router.websocket("/desk/socket")
async def desk_socket(socket: WebSocket) -> None:
    """Serve one open desk."""
    services = services_of(socket)
    await socket.accept()
    desk: DeskSocket | None = None
    SOCKETS.labels("desk").inc()
    try:
        if socket.headers.get("origin") not in services.settings.own_origins:
            raise Closed(FORBIDDEN, "origin", "The desk is opened from its own page only.")
        try:
            agent = await current_agent(socket, services)
        except ApiError as error:
            raise Closed(UNAUTHORIZED, error.code, error.message) from None
        desk = DeskSocket(socket, services, agent)
        await desk.serve()
    except Closed as closed:
        await refuse(socket, closed)
    except WebSocketDisconnect:
        pass
    finally:
        SOCKETS.labels("desk").dec()
        if desk is not None:
            desk.leave()


class DeskSocket:
    """One open desk: its list of conversations, and the messages of those it watches, each after a cursor."""

    def __init__(self, socket: WebSocket, services: Services, agent: Agent) -> None:
        self._socket = socket
        self._services = services
        self._agent = agent
        self._name = secrets.token_hex(8)
        self._watched: dict[str, Watch] = {}
        self._presence: Presence | None = None
        self._told_presence: list[dict[str, object]] = []
        self._checked = asyncio.get_running_loop().time()
        self._checking = asyncio.Lock()
        self._outbox: SendQueue[Hint | str | dict[str, Any]] = SendQueue(OUTBOX_LIMIT)
        self._ends: list[Callable[[], None]] = [
            services.hub.listen(NO_CONVERSATION, self._hear),
            services.feed.read(self._outbox.put),
        ]

    async def serve(self) -> None:
        """Greet, then read and write until one of both ends."""
        await self._welcome()
        await until_one_ends(self._read, self._write, self._beat)

    def leave(self) -> None:
        """Hear no more, and look at nothing."""
        for end in self._ends:
            end()
        for conversation_id in tuple(self._watched):
            self._unwatch(conversation_id)
        if self._presence is not None:
            self._services.presences.tell(self._name, self._agent, None)

    def _hear(self, hint: Hint) -> None:
        if hint.kind == "session":
            self._checked = -math.inf
        self._outbox.put(hint)

    async def _stay_logged_in(self) -> None:
        """Look whether the session still lasts, unless that was done just now.

        Raises:
            Closed: it does not.
        """
        async with self._checking:  # whoever comes while the answer is awaited waits for it as well
            now = asyncio.get_running_loop().time()
            if now - self._checked < SESSION_SECONDS:
                return
            self._checked = now  # before it is known, so that a hint in between is not forgotten
            try:
                await current_agent(self._socket, self._services)
            except ApiError as error:
                self._checked = -math.inf
                raise Closed(UNAUTHORIZED, error.code, error.message) from None

    async def _welcome(self) -> None:
        def query(connection: Connection) -> list[dict[str, Any]]:
            waiting = thread.list_conversations(connection, (State.QUEUED, State.AGENT), limit=LIST_LIMIT)
            others = thread.list_conversations(connection, (State.BOT,), limit=LIST_LIMIT // 4)
            return summarise(connection, [*waiting, *others])

        rows = await self._services.database.read(query)
        agent = AgentView.of(self._agent).model_dump()
        await self._send({"type": "welcome", "agent": agent, "conversations": rows})

    async def _read(self) -> None:
        while True:
            frame = await read_frame(self._socket)
            kind, conversation_id = frame.get("type"), frame.get("conversation")
            if kind in ("hello", "ping"):
                self._outbox.put({"type": "pong"} if kind == "ping" else {"type": "again"})
                continue
            if kind == "presence":
                self._be(frame.get("state"))
                continue
            if not isinstance(conversation_id, str):
                raise Closed(PROTOCOL, "protocol", "This frame names no conversation.")
            match kind:
                case "watch":
                    seq = whole_number(frame.get("last_seq")) or 0
                    self._outbox.put({"type": "watch", "of": conversation_id, "seq": seq})
                case "unwatch":
                    self._unwatch(conversation_id)
                case "typing":
                    self._type(conversation_id, bool(frame.get("on")))
                case "message":
                    await self._say(conversation_id, frame)
                case _:
                    raise Closed(PROTOCOL, "protocol", "This frame has no type that is known.")

    async def _say(self, conversation_id: str, frame: dict[str, Any]) -> None:
        client_id, text, epoch = frame.get("id"), frame.get("text"), whole_number(frame.get("epoch"))
        if not (isinstance(client_id, str) and 0 < len(client_id) <= 64 and isinstance(text, str)) or epoch is None:
            raise Closed(PROTOCOL, "protocol", "A message has an id, a text and an epoch.")
        await self._stay_logged_in()
        try:
            said = await self._services.ledger.say(
                conversation_id,
                agent_id=self._agent.id,
                agent_name=self._agent.name,
                epoch=epoch,
                client_id=client_id,
                text=text,
            )
        except LedgerError as error:
            code = error.code if isinstance(error, Refused) else "conflict"
            self._outbox.put({"type": "rejected", "id": client_id, "code": code, "message": str(error)})
            return
        MESSAGES.labels("desk", "agent").inc()
        if said.is_new and conversation_id in self._watched:
            return  # the message itself, with its `client_id`, comes to this socket: that says that it is stored
        seq, at = said.message.seq, frames.moment(said.message.at)
        self._outbox.put({"type": "ack", "id": client_id, "conversation": conversation_id, "seq": seq, "at": at})

    def _be(self, state: Any) -> None:
        if state not in ("online", "away"):
            raise Closed(PROTOCOL, "protocol", "A presence is online or away.")
        self._presence = state
        self._services.presences.tell(self._name, self._agent, state)

    def _type(self, conversation_id: str, on: bool) -> None:
        watched = self._watched.get(conversation_id)
        if watched is not None:
            data = {"sender": "agent", "name": self._agent.name, "on": on, "desk": self._name}
            self._services.bus.publish(Hint("typing", conversation_id, watched.customer_id, data=data))

    def _unwatch(self, conversation_id: str) -> None:
        watched = self._watched.pop(conversation_id, None)
        if watched is not None:
            watched.end()
            self._services.viewers.leave(conversation_id, watched.customer_id, self._name)

    async def _watch(self, conversation_id: str, seq: int) -> None:
        try:
            found = await self._services.ledger.conversation(conversation_id)
        except NotFound:
            return
        if (before := self._watched.get(conversation_id)) is not None:
            before.end()
        end = self._services.hub.listen(conversation_key(conversation_id), self._outbox.put)
        watch = self._watched[conversation_id] = Watch(self._services.ledger, found, seq, end)
        self._services.viewers.look(conversation_id, found.customer_id, self._name, self._agent.id, self._agent.name)
        for frame in await watch.standing():
            await self._send(frame)
        await self._follow(watch)

    async def _write(self) -> None:
        while True:
            item = await self._outbox.next()
            await self._stay_logged_in()
            if isinstance(item, str):
                await self._send_text(item)
            elif isinstance(item, Hint):
                await self._tell(item)
            elif item["type"] == "watch":
                await self._watch(item["of"], item["seq"])
            elif item["type"] == "again":
                await self._welcome()
            else:
                await self._send(item)

    async def _tell(self, hint: Hint) -> None:
        if hint.kind == "presence":
            agents = self._services.presences.agents()
            if agents != self._told_presence:
                self._told_presence = agents
                await self._send({"type": "presence", "agents": agents})
            return
        watched = self._watched.get(hint.conversation_id)
        if watched is None:
            return
        if hint.kind == "typing" and hint.data.get("desk") != self._name:
            shown = {key: hint.data.get(key) for key in ("sender", "name", "on")}
            await self._send({"type": "typing", "conversation": hint.conversation_id, **shown})
        elif hint.kind == "viewers":
            looking = self._services.viewers.of(hint.conversation_id)
            await self._send({"type": "viewers", "conversation": hint.conversation_id, "agents": looking})
        elif hint.kind == "message" and hint.seq > watched.seq:
            await self._follow(watched, hint.messages)
        elif hint.kind in ("edited", "delivery") and (changed := await watched.changed(hint)) is not None:
            await self._send(changed)

    async def _follow(self, watch: Watch, fresh: Sequence[Message] = ()) -> None:
        for frame in await watch.frames(fresh):
            await self._send(frame)

    async def _beat(self) -> None:
        """Look after what a lost hint would hide: the session itself, the watched conversations, the list."""
        while True:
            await asyncio.sleep(self._services.settings.heartbeat_seconds)
            await self._stay_logged_in()
            if self._presence is not None:
                self._services.presences.tell(self._name, self._agent, self._presence)
            for watch in tuple(self._watched.values()):
                known = (watch.conversation_id, watch.customer_id)
                self._services.viewers.look(*known, self._name, self._agent.id, self._agent.name)
                fresh = await self._services.ledger.conversation(watch.conversation_id)
                self._outbox.put(Hint("message", *known, fresh.last_seq))
            waiting = await self._services.ledger.conversations((State.QUEUED, State.AGENT), limit=LIST_LIMIT)
            for conversation in waiting:
                self._services.feed.look_again(conversation.id)
            self._outbox.put({"type": "heartbeat"})

    async def _send(self, frame: dict[str, Any]) -> None:
        await self._send_text(frames.encode(frame))

    async def _send_text(self, text: str) -> None:
        with contextlib.suppress(RuntimeError):
            await self._socket.send_text(text)
