"""A gateway for the widget's tests: it keeps to the protocol, remembers everything, and misbehaves on request."""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from channels.web.widget_script import widget_script
from tests.late_connections import close_late_connections

STATIC = Path(__file__).parents[2] / "channels" / "web" / "static"
WEBSITE_TOKEN = "site-token"
STRICT_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; "
    "base-uri 'none'; form-action 'none'"
)
ORDERS: dict[str, Any] = {
    "website_token": WEBSITE_TOKEN,
    "telegram": True,
    "orders": [
        {
            "number": "RL-10482", "email": "lucia.ortega@example.com", "postcode": "28013", "status": "shipped",
            "status_label": {"es": "En camino", "en": "On its way"},
            "product": {"es": "Lámpara de mesa Lucero", "en": "Lucero table lamp"},
        },
        {
            "number": "RL-10517", "email": "tom.baker@example.com", "postcode": "46003", "status": "delayed",
            "status_label": {"es": "Con retraso", "en": "Delayed"},
            "product": {"es": "Cafetera italiana Mañana", "en": "Mañana moka pot"},
        },
        {
            "number": "RL-10533", "email": "marta.gil@example.com", "postcode": "41001", "status": "held_at_pickup",
            "status_label": {"es": "Listo para recoger", "en": "Ready to collect"},
            "product": {"es": "Mochila de senderismo Ruta 28 l", "en": "Ruta hiking backpack 28 l"},
        },
    ],
    "customers": [
        {"name": "Lucía Ortega", "language": "es", "token": "h.eyJleHRlcm5hbF9pZCI6ImMtMSJ9.s"},
        {"name": "Tom Baker", "language": "en", "token": "h.eyJleHRlcm5hbF9pZCI6ImMtMiJ9.s"},
    ],
}  # fmt: skip

PLAIN_PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{script}</head>
<body><main><h1>A page</h1><button id="before">A button of the page</button></main></body></html>"""
BY_ATTRIBUTE = '<script src="{home}/widget/widget.js" data-website-token="{token}" data-base-url="{home}" async></script>'
PASTED = """<script>(function(d){{window.relevoSettings={{locale:"es"}};var s=d.createElement("script");
s.src="{home}/widget/widget.js";s.async=true;s.onload=function(){{window.relevoSDK.run({{websiteToken:"{token}",baseUrl:"{home}"}})}};d.head.append(s)}})(document)</script>"""


@dataclass
class Conversation:
    """One case of a customer."""

    id: str
    state: str = "bot"
    agent: str | None = None
    queue_position: int | None = None
    messages: list[dict[str, Any]] = field(default_factory=list)


@dataclass(eq=False)
class Peer:
    """One open socket."""

    socket: WebSocket
    customer: str = ""
    send: Callable[[dict[str, Any]], Any] = lambda frame: None


@dataclass
class Faults:
    """What goes wrong, and how often; each counts down to 0."""

    drop_before_ack: int = 0
    drop_before_store: int = 0
    swallow: int = 0
    repeat: bool = False
    unauthorized: int = 0
    session_status: int = 0
    identity_refused: bool = False
    rejections: list[dict[str, Any]] = field(default_factory=list)
    mute_pushes: bool = False
    link_refused: str = ""
    code_lasts: float = 600

    def take(self, name: str) -> bool:
        """Whether it goes wrong this time."""
        left = getattr(self, name)
        if left:
            setattr(self, name, left - 1)
        return bool(left)


class FakeGateway:
    """A gateway in a thread of its own. Tests read its lists and call its methods from theirs."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.customers: dict[str, str] = {}
        self.linked: set[str] = set()
        self.conversations: dict[str, list[Conversation]] = {}
        self.sessions: list[dict[str, Any]] = []
        self.frames: list[dict[str, Any]] = []
        self.answer: Callable[[str], list[dict[str, Any]]] = lambda text: []
        self.peers: set[Peer] = set()
        self._numbers = itertools.count(1)
        self._clock = datetime.now(UTC) - timedelta(minutes=2)
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    # Running ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Listen, always on the same port."""
        ready = threading.Event()
        app = Starlette(
            routes=[
                Route("/widget/widget.js", widget_script),
                Route("/widget/v1/session", self._session, methods=["POST"]),
                Route("/widget/v1/telegram-link", self._link, methods=["POST"]),
                Route("/widget/v1/telegram-unlink", self._unlink, methods=["POST"]),
                WebSocketRoute("/widget/v1/socket", self._socket),
                Route("/demo/orders.json", lambda _: JSONResponse(ORDERS)),
                Route("/", self._shop),
                Route("/page", self._page),
                Route("/pasted", self._page),
                Mount("/shop", StaticFiles(directory=STATIC / "shop")),
            ],
            middleware=[Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["POST"], allow_headers=["content-type"])],
        )
        listener = socket.create_server(("127.0.0.1", self.port))
        config = uvicorn.Config(app, log_level="error", ws="websockets-sansio", timeout_graceful_shutdown=1)
        self._server = server = uvicorn.Server(config)

        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            ready.set()  # Whoever calls before uvicorn is ready waits in the listener's queue.
            await server.serve([listener])
            await close_late_connections(server)

        self._thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        self._thread.start()
        assert ready.wait(10)

    def stop(self) -> None:
        """Go away, as a process that is killed: sockets break, nothing is said."""
        assert self._server
        assert self._thread
        self.drop_sockets()
        self._server.should_exit = True
        self._thread.join(10)

    def _run(self, step: Callable[[], Any]) -> Any:
        """Do something in the gateway's own thread."""
        assert self._loop

        async def go() -> Any:
            done = step()
            return await done if asyncio.iscoroutine(done) else done

        return asyncio.run_coroutine_threadsafe(go(), self._loop).result(10)

    # What tests make it do ---------------------------------------------------------------------------------------

    @property
    def customer(self) -> str:
        """The last customer who came."""
        return list(self.conversations)[-1]

    @property
    def case(self) -> Conversation:
        """The last customer's last case."""
        return self.conversations[self.customer][-1]

    def said(self) -> list[str]:
        """What the last customer's thread holds of theirs, each stored message once."""
        return [m["text"] for case in self.conversations[self.customer] for m in case.messages if m["sender"] == "customer"]

    def say(self, text: str, sender: str = "bot", **more: Any) -> None:
        """A message to the last customer."""
        self._run(lambda: self._push(self.customer, self._store(self.customer, {"sender": sender, "text": text, **more})))

    def become(self, state: str, agent: str | None = None, queue_position: int | None = None) -> None:
        """Change who holds the case."""

        async def change() -> None:
            case = self.case
            case.state, case.agent, case.queue_position = state, agent, queue_position
            await self._send_all(self.customer, {"type": "status", **self._status(case)})

        self._run(change)

    def typing(self, sender: str, on: bool = True) -> None:
        """Somebody writes."""
        self._run(lambda: self._send_all(self.customer, {"type": "typing", "sender": sender, "on": on}))

    def heartbeat(self) -> None:
        """Say how far the case has come."""
        head = len(self.case.messages)
        self._run(lambda: self._send_all(self.customer, {"type": "heartbeat", "conversation": self.case.id, "head": head}))

    def drop_sockets(self) -> None:
        """Break all lines."""

        async def drop() -> None:
            for peer in list(self.peers):
                await peer.socket.close(1012)

        self._run(drop)

    def resolve(self) -> None:
        """Close the case: the next message opens another."""
        self.become("resolved")

    def messages_sent(self) -> list[dict[str, Any]]:
        """Every message frame that came in, also those that came twice."""
        return [frame for frame in self.frames if frame["type"] == "message"]

    # The protocol ------------------------------------------------------------------------------------------------

    def _now(self) -> str:
        self._clock += timedelta(milliseconds=1500)
        return self._clock.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _page(self, request: Request) -> Response:
        pasted = request.url.path == "/pasted"
        script = (PASTED if pasted else BY_ATTRIBUTE).format(home=self.url, token=WEBSITE_TOKEN)
        page = PLAIN_PAGE.format(lang=request.query_params.get("lang", "en"), script=script)
        return HTMLResponse(page, headers={} if pasted else {"Content-Security-Policy": STRICT_CSP})

    def _shop(self, _: Request) -> Response:
        return FileResponse(STATIC / "shop" / "shop.html", headers={"Content-Security-Policy": STRICT_CSP})

    async def _session(self, request: Request) -> Response:
        asked = await request.json()
        self.sessions.append(asked)
        if status := self.faults.session_status:
            return JSONResponse({"error": {"code": "website_token", "message": "This website token is not known."}}, status)
        if asked["identity"] and self.faults.identity_refused:
            return JSONResponse({"error": {"code": "identity", "message": "The identity has expired."}}, 401)
        customer = asked["identity"] or self.customers.get(asked.get("token") or "") or f"visitor-{next(self._numbers)}"
        token = f"token-{next(self._numbers)}"
        self.customers[token] = customer
        self.conversations.setdefault(customer, [])
        expires = (datetime.now(UTC) + timedelta(days=30)).isoformat()
        known = bool(asked["identity"])
        return JSONResponse(
            {"token": token, "expires_at": expires, "customer": {"name": None, "known": known}, "locale": asked.get("locale")}
        )

    async def _link(self, request: Request) -> Response:
        customer = self.customers[(await request.json())["token"]]
        if code := self.faults.link_refused:
            return JSONResponse({"error": {"code": code, "message": "Not now."}}, 429)
        lasting = timedelta(seconds=self.faults.code_lasts)
        return JSONResponse(
            {
                "code": "K7PM-2WXC",
                "link": "https://t.me/alborada_bot?start=K7PM2WXC",
                "username": "alborada_bot",
                "expires_at": (datetime.now(UTC) + lasting).isoformat(),
                "linked": customer in self.linked,
            }
        )

    async def _unlink(self, request: Request) -> Response:
        self.linked.discard(self.customers[(await request.json())["token"]])
        return JSONResponse({"linked": False})

    async def _socket(self, socket: WebSocket) -> None:
        await socket.accept()
        peer = Peer(socket)
        lock = asyncio.Lock()

        async def send(frame: dict[str, Any]) -> None:
            async with lock:
                await socket.send_text(json.dumps(frame))

        peer.send = send
        self.peers.add(peer)
        try:
            while True:
                frame = json.loads(await socket.receive_text())
                self.frames.append(frame)
                if not await self._handle(peer, frame):
                    return
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self.peers.discard(peer)

    async def _handle(self, peer: Peer, frame: dict[str, Any]) -> bool:
        if frame["type"] == "hello":
            customer = self.customers.get(frame["token"])
            if customer is None or self.faults.take("unauthorized"):
                await peer.send({"type": "error", "code": "unauthorized", "message": "The session has ended."})
                await peer.socket.close(4401)
                return False
            peer.customer = customer
            await peer.send(self._welcome(customer, frame.get("cursor")))
        elif frame["type"] == "message":
            return await self._receive(peer, frame)
        return True

    def _status(self, case: Conversation) -> dict[str, Any]:
        agent = {"name": case.agent} if case.agent else None
        return {"conversation": case.id, "state": case.state, "agent": agent, "queue_position": case.queue_position}

    def _welcome(self, customer: str, cursor: dict[str, Any] | None) -> dict[str, Any]:
        cases = self.conversations[customer]
        newest = cases[-1] if cases else None
        known = bool(newest and cursor and cursor["conversation"] == newest.id)
        history = (
            [m for m in newest.messages if m["seq"] > cursor["seq"]]  # type: ignore[index, union-attr]
            if known
            else [m for case in cases for m in case.messages][-100:]
        )
        status = self._status(newest) if newest else {"conversation": None, "state": None, "agent": None, "queue_position": None}
        head = len(newest.messages) if newest else 0
        return {"type": "welcome", **status, "head": head, "locale": None, "history": history, "reset": not known}

    def _store(self, customer: str, message: dict[str, Any]) -> dict[str, Any]:
        cases = self.conversations[customer]
        if not cases or cases[-1].state == "resolved":
            cases.append(Conversation(f"case-{next(self._numbers)}"))
        case = cases[-1]
        blank = {"name": None, "text": None, "buttons": [], "card": None, "client_id": None}
        place = {"conversation": case.id, "seq": len(case.messages) + 1, "at": self._now()}
        stored = {"type": "message", **blank, **message, **place}
        case.messages.append(stored)
        return stored

    async def _push(self, customer: str, message: dict[str, Any]) -> None:
        if self.faults.mute_pushes:
            return
        for _ in range(2 if self.faults.repeat else 1):
            await self._send_all(customer, message)

    async def _send_all(self, customer: str, frame: dict[str, Any]) -> None:
        for peer in list(self.peers):
            if peer.customer == customer:
                await peer.send(frame)

    async def _receive(self, peer: Peer, frame: dict[str, Any]) -> bool:
        if self.faults.take("drop_before_store"):
            await peer.socket.close(1012)
            return False
        if self.faults.take("swallow"):
            return True
        if self.faults.rejections:
            rejection = {"message": None, "retry_after": None, **self.faults.rejections.pop(0)}
            await peer.send({"type": "rejected", "id": frame["id"], **rejection})
            return True
        everything = [m for case in self.conversations[peer.customer] for m in case.messages]
        stored = next((m for m in everything if m["client_id"] == frame["id"]), None)
        is_new = stored is None
        if stored is None:
            text = frame.get("text") or self._title(everything, frame["button"])
            stored = self._store(peer.customer, {"sender": "customer", "text": text, "client_id": frame["id"]})
        if self.faults.take("drop_before_ack"):
            await peer.socket.close(1012)
            return False
        await peer.send({"type": "ack", "id": frame["id"], **{key: stored[key] for key in ("conversation", "seq", "at")}})
        if is_new:
            await self._push(peer.customer, stored)
            for answer in self.answer(stored["text"]):
                await self._push(peer.customer, self._store(peer.customer, {"sender": "bot", **answer}))
        return True

    def _title(self, messages: list[dict[str, Any]], button: str) -> str:
        return next(b["title"] for m in messages for b in m["buttons"] if b["id"] == button)
