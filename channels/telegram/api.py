"""Calling the Bot API: one method in, its result or one of our errors out.

The transport is python-telegram-bot's. Results stay as Telegram sent them: servers that emulate the Bot API leave fields out, and
an answer that cannot be read must not look like a message that was not sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import telegram.error
from telegram import InputFile
from telegram.request import HTTPXRequest, RequestData

# Not exported, but the only way to fill a `RequestData`; the version is pinned below 23.
from telegram.request._requestparameter import RequestParameter

from channels.telegram.errors import BadToken, Blocked, NotSent, Rejected, ServerTrouble, Taken, TelegramError, TooFast, Unclear

READ_SECONDS = 15.0
POLL_SECONDS = 25
DEFAULT_WAIT = 5.0
# Every request looks at every idle connection: a few are enough.
IDLE_CONNECTIONS = 8
# Failures that happen before a request has left this machine.
BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)

Files = Mapping[str, tuple[str, bytes, str]]


def _form(fields: Mapping[str, Any], files: Files | None = None) -> RequestData:
    """The fields of a call, as the transport wants them."""
    given: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}
    for name, (filename, content, _content_type) in (files or {}).items():
        given[name] = InputFile(content, filename=filename)
    return RequestData([RequestParameter.from_input(name, value) for name, value in given.items()])


class BotApi:
    """The Bot API for one token.

    Args:
        token: BotFather's.
        base_url: the server's address, without a path.
        read_seconds: how long to wait for an answer.
    """

    def __init__(self, token: str, base_url: str, *, read_seconds: float = READ_SECONDS, connections: int = 64) -> None:
        base = base_url.rstrip("/")
        self._methods = f"{base}/bot{token}"
        self._files = f"{base}/file/bot{token}"
        # A server on this machine is not reached through a proxy.
        options = {
            "trust_env": urlsplit(base).hostname not in ("localhost", "127.0.0.1", "::1"),
            "limits": httpx.Limits(max_connections=connections, max_keepalive_connections=IDLE_CONNECTIONS, keepalive_expiry=30),
        }
        self._request = HTTPXRequest(
            connection_pool_size=connections,
            read_timeout=read_seconds,
            write_timeout=15.0,
            connect_timeout=5.0,
            pool_timeout=5.0,
            httpx_kwargs=options,
        )
        self._polls = HTTPXRequest(connection_pool_size=2, connect_timeout=5.0, httpx_kwargs=options)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._request.shutdown()
        await self._polls.shutdown()

    async def call(self, method: str, files: Files | None = None, **fields: Any) -> Any:
        """Call a method.

        Raises:
            TelegramError: it did not succeed; the kind says whether anything may have happened.
        """
        status, payload = await _post(self._request, f"{self._methods}/{method}", _form(fields, files))
        return _read(status, payload)

    async def updates(self, offset: int | None, allowed: list[str]) -> list[dict[str, Any]]:
        """Wait for updates from `offset` on; asking with an offset tells Telegram that what came before is safe."""
        form = _form({"offset": offset, "timeout": POLL_SECONDS, "allowed_updates": allowed, "limit": 100})
        status, payload = await _post(self._polls, f"{self._methods}/getUpdates", form, read_timeout=POLL_SECONDS + 10.0)
        found = _read(status, payload)
        return [update for update in found if isinstance(update, dict)] if isinstance(found, list) else []

    async def download(self, path: str) -> bytes:
        """The bytes of a file whose path `getFile` has told.

        Raises:
            TelegramError: they could not be fetched.
        """
        try:
            status, payload = await self._request.do_request(f"{self._files}/{path}", "GET")
        except telegram.error.TelegramError as error:
            raise NotSent(_name(error)) from None
        if status != httpx.codes.OK:
            raise Rejected(f"the file is gone ({status})") if status < 500 else ServerTrouble(f"status {status}")
        return payload


async def _post(request: HTTPXRequest, url: str, form: RequestData, read_timeout: float | None = None) -> tuple[int, bytes]:
    limit = {} if read_timeout is None else {"read_timeout": read_timeout}
    try:
        return await request.do_request(url, "POST", form, **limit)
    except telegram.error.TelegramError as error:
        if isinstance(error.__cause__, BEFORE_SENDING):
            raise NotSent(_name(error)) from None
        raise Unclear(_name(error)) from None
    except RuntimeError:
        raise NotSent("the connection is closed") from None


def _read(status: int, payload: bytes) -> Any:
    try:
        answer = json.loads(payload)
    except ValueError:
        answer = None
    if 200 <= status < 300:
        if not isinstance(answer, dict):
            raise Unclear("the answer cannot be read")
        if answer.get("ok", True):
            return answer.get("result")
    told = answer if isinstance(answer, dict) else {}
    raise _error(status, told)


def _error(status: int, told: Mapping[str, Any]) -> TelegramError:
    code = told.get("error_code") if 200 <= status < 300 else status
    code = code if isinstance(code, int) else 500
    message = f"{code}: {told.get('description') or told.get('message') or 'no description'}"[:255]
    parameters = told.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if code == httpx.codes.TOO_MANY_REQUESTS or wait is not None:
        return TooFast(message, float(wait) if isinstance(wait, int | float) else DEFAULT_WAIT)
    if code >= 500:
        return ServerTrouble(message)
    kinds: dict[int, type[TelegramError]] = {401: BadToken, 404: BadToken, 403: Blocked, 409: Taken}
    return kinds.get(code, Rejected)(message)


def _name(error: Exception) -> str:
    """What kind of failure it was; its own words may hold the address, and that holds the token."""
    return type(error.__cause__ or error).__name__
