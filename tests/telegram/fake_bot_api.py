"""A Bot API that can misbehave: it asks to wait, breaks, hangs, repeats and shuffles, and remembers what people really got."""

from __future__ import annotations

import asyncio
import email.parser
import email.policy
import itertools
import json
import struct
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

TOKEN = "123456:TEST-TOKEN"
LONG_POLL_SECONDS = 0.3


@dataclass
class Call:
    """A call as it came in."""

    method: str
    fields: dict[str, Any]
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A message in somebody's chat."""

    chat_id: str
    message_id: int
    text: str
    fields: dict[str, Any]
    files: dict[str, tuple[str, bytes]]


class FakeBotApi:
    """A server on loopback.

    `misbehave[method]` is what the next calls of a method get, one each: `429:<seconds>`, `400`, `403`, `404`, `500`, `502`,
    `reset` (before anything is done), `deaf` (nothing is done, and no answer comes), `reset-after` (the message has arrived),
    `hang` (it has arrived, and no answer comes), `garbage`, `slow:<seconds>`. What is under `"*"` happens to every call until it
    is removed.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.shown: list[Shown] = []
        self.misbehave: defaultdict[str, deque[str]] = defaultdict(deque)
        self.updates: list[dict[str, Any]] = []
        self.confirmed = 0
        self.repeat = False
        self.shuffle: Any = None
        self.files: dict[str, tuple[str, bytes]] = {}
        self.answers: dict[str, Any] = {}
        self.port = 0
        self.long_poll_seconds = LONG_POLL_SECONDS
        self._update_ids = itertools.count(1000)
        self._message_ids = itertools.count(1)
        self._server: asyncio.Server | None = None
        self._stir = asyncio.Event()
        self._connections: dict[asyncio.StreamWriter, asyncio.Task[Any]] = {}

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen; on the same port as before, if there was one."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Be gone: nobody can connect any more."""
        assert self._server is not None
        self._server.close()
        for writer, task in tuple(self._connections.items()):
            _reset(writer)
            task.cancel()
        await asyncio.gather(*self._connections.values(), return_exceptions=True)

    # What people do

    def say(self, person: int, text: str | None = None, *, send: bool = True, **more: Any) -> dict[str, Any]:
        """Somebody writes; returns the update."""
        message = {
            "message_id": next(self._message_ids),
            "from": {"id": person, "is_bot": False, "first_name": "X", "language_code": "es"},
            "chat": {"id": person, "type": "private"},
            "date": 1_790_000_000,
            **({"text": text} if text is not None else {}),
            **more,
        }
        return self.put({"message": message}, send=send)

    def edit(self, update: dict[str, Any], text: str, *, at: int = 1_790_000_100, send: bool = True) -> dict[str, Any]:
        """Somebody changes what they wrote."""
        return self.put({"edited_message": {**update["message"], "text": text, "edit_date": at}}, send=send)

    def press(self, chat: int, message_id: int, data: str) -> dict[str, Any]:
        """Somebody presses a button."""
        query = {
            "id": str(next(self._message_ids)),
            "from": {"id": chat, "is_bot": False, "language_code": "es"},
            "message": {"message_id": message_id, "chat": {"id": chat, "type": "private"}, "date": 0},
            "data": data,
        }
        return self.put({"callback_query": query})

    def put(self, content: dict[str, Any], *, send: bool = True) -> dict[str, Any]:
        """Any update."""
        update = {"update_id": next(self._update_ids), **content}
        if send:
            self.updates.append(update)
            self._stir.set()
        return update

    def give(self, updates: list[dict[str, Any]]) -> None:
        """Updates in an order of one's own."""
        self.updates += updates
        self._stir.set()

    def texts(self, chat: int) -> list[str]:
        """What a person has read."""
        return [shown.text for shown in self.shown if shown.chat_id == str(chat)]

    def called(self, method: str) -> list[dict[str, Any]]:
        """The calls of a method."""
        return [call.fields for call in self.calls if call.method == method]

    def keyboard(self, chat: int) -> tuple[int, list[dict[str, Any]]]:
        """The last message with buttons in a chat, and the buttons."""
        for shown in reversed(self.shown):
            markup = shown.fields.get("reply_markup") or {}
            if shown.chat_id == str(chat) and markup.get("inline_keyboard"):
                return shown.message_id, [button for row in markup["inline_keyboard"] for button in row]
        raise AssertionError("There is no keyboard.")

    # What the server does

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections[writer] = task
        try:
            while (request := await _read(reader)) is not None:
                path, headers, body = request
                await self._answer(path, headers, body, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._connections.pop(writer, None)
            writer.close()

    async def _answer(self, path: str, headers: dict[str, str], body: bytes, writer: asyncio.StreamWriter) -> None:
        if path.startswith("/file/"):
            paths = dict(self.files.values())
            await _write(writer, 200, paths[path.removeprefix(f"/file/bot{TOKEN}/")])
            return
        prefix, _, method = path.rpartition("/")
        call = Call(method, *_fields(headers, body))
        self.calls.append(call)
        if prefix != f"/bot{TOKEN}":
            await _tell(writer, 401, "Unauthorized")
            return
        how = self.misbehave["*"][0] if self.misbehave["*"] else ""
        if not how and self.misbehave[method]:
            how = self.misbehave[method].popleft()
        what, _, how_long = how.partition(":")
        if what == "slow":
            await asyncio.sleep(float(how_long))
        elif what == "deaf":
            await asyncio.sleep(24 * 3600)
        elif what == "reset":
            _reset(writer)
            raise ConnectionError
        elif what == "429":
            await _write(writer, 429, json.dumps({"ok": False, "parameters": {"retry_after": float(how_long)}}).encode())
            return
        elif what.isdigit():
            await _tell(writer, int(what), "Forbidden: bot was blocked by the user" if what == "403" else "as asked for")
            return
        result = await self._do(call)
        if what == "reset-after":
            _reset(writer)
            raise ConnectionError
        if what == "hang":
            await asyncio.sleep(3600)
        await _write(writer, 200, b"<html>" if what == "garbage" else json.dumps({"ok": True, "result": result}).encode())

    async def _do(self, call: Call) -> Any:
        if call.method == "getUpdates":
            return await self._get_updates(call.fields.get("offset"))
        if call.method in self.answers:
            return self.answers[call.method]
        if call.method == "getMe":
            return {"id": 1, "is_bot": True, "first_name": "Relevo", "username": "relevo_test_bot"}
        if call.method == "getFile":
            path, content = self.files[call.fields["file_id"]]
            return {"file_id": call.fields["file_id"], "file_path": path, "file_size": len(content)}
        if call.method in ("sendMessage", "sendDocument"):
            text = call.fields.get("text") or call.fields.get("caption") or ""
            shown = Shown(str(call.fields["chat_id"]), next(self._message_ids), text, call.fields, call.files)
            self.shown.append(shown)
            return {
                "message_id": shown.message_id,
                "date": 0,
                "chat": {"id": int(shown.chat_id), "type": "private"},
                "text": text,
            }
        return True

    async def _get_updates(self, offset: int | None) -> list[dict[str, Any]]:
        if offset is not None:
            self.confirmed = max(self.confirmed, offset)
            self.updates = [update for update in self.updates if update["update_id"] >= offset or self.repeat]
        deadline = asyncio.get_running_loop().time() + self.long_poll_seconds
        while not self.updates and (left := deadline - asyncio.get_running_loop().time()) > 0:
            self._stir.clear()
            try:
                await asyncio.wait_for(self._stir.wait(), left)
            except TimeoutError:
                break
        found = list(self.updates[:100])
        if self.shuffle is not None:
            self.shuffle(found)
        return found


async def _read(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes] | None:
    head = await reader.readuntil(b"\r\n\r\n") if not reader.at_eof() else b""
    if not head:
        return None
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return first.split(" ")[1], headers, body


def _fields(headers: dict[str, str], body: bytes) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    kind = headers.get("content-type", "")
    files: dict[str, tuple[str, bytes]] = {}
    raw: dict[str, str] = {}
    if kind.startswith("multipart/"):
        message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        for part in message.iter_parts():
            name = str(part.get_param("name", header="content-disposition"))
            filename, content = part.get_filename(), part.get_payload(decode=True)
            assert isinstance(content, bytes)
            if filename:
                files[name] = (filename, content)
            else:
                raw[name] = content.decode()
    else:
        raw = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return {name: _value(name, value) for name, value in raw.items()}, files


def _value(name: str, value: str) -> Any:
    if name in ("text", "caption", "chat_id"):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


async def _tell(writer: asyncio.StreamWriter, status: int, description: str) -> None:
    await _write(writer, status, json.dumps({"ok": False, "error_code": status, "description": description}).encode())


async def _write(writer: asyncio.StreamWriter, status: int, body: bytes) -> None:
    writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection as a broken network does."""
    plug = writer.get_extra_info("socket")
    if plug is not None:
        plug.setsockopt(1, 13, struct.pack("ii", 1, 0))  # SO_LINGER 0: an RST instead of a goodbye
    writer.transport.abort()
