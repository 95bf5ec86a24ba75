"""Rasa as a worker that may fail: one signed request a turn, and its answer as the ledger's values."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import aiohttp
import orjson

from relevo.documents import Documents
from relevo.ledger import Answer, BotMessage, Claim, Handoff, OfferedButton, Reason
from relevo.ledger.appending import PUSHED_CHANNELS
from relevo.routing.replicas import choose
from relevo.routing.signing import sign

TURN_PATH = "/webhooks/relevo/turn"
HEALTH_PATH = "/webhooks/relevo/"
CONNECTIONS = 64
CONNECT_SECONDS = 2.0
HEALTH_TIMEOUT = aiohttp.ClientTimeout(total=2.0)


class BotError(Exception):
    """Rasa ran and failed; running the same turn again may help, but not for long."""


class BotUnavailable(BotError):
    """Rasa cannot be reached or does not answer in time; it may come back."""


class RasaWorkers:
    """The replicas of Rasa, behind one signed request a turn. Made where an event loop runs.

    Args:
        urls: the replicas' addresses.
        secret: what requests are signed with.
        timeout: seconds a turn may take.
        documents: where actions keep what they hand out.
    """

    def __init__(self, urls: Sequence[str], secret: str, timeout: float, documents: Documents) -> None:
        self.urls = tuple(urls)
        self._secret = secret
        self._documents = documents
        self._client = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=CONNECTIONS),
            timeout=aiohttp.ClientTimeout(total=timeout, sock_connect=CONNECT_SECONDS),
        )

    async def run(self, claimed: Claim) -> Answer:
        """Have Rasa answer a turn; asked twice, it answers the second time from its tracker.

        Raises:
            BotUnavailable: it could not be reached, or not in time.
            BotError: it answered with an error, or not as agreed.
        """
        body = orjson.dumps(
            {
                "conversation": claimed.conversation_id,
                # The moment keeps a ledger that was restored from meeting the answers of its own future.
                "message_id": f"turn-{claimed.turn_id}-{claimed.started.timestamp():.6f}",
                "text": claimed.text,
                "payload": claimed.payload,
                "metadata": {"channel": claimed.channel, "locale": claimed.language},
            }
        )
        headers = {"Content-Type": "application/json", **sign(self._secret, int(time.time()), body)}
        url = choose(claimed.conversation_id, self.urls) + TURN_PATH
        try:
            async with self._client.post(url, data=body, headers=headers, allow_redirects=False) as response:
                status, answered = response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise BotUnavailable(type(error).__name__) from error
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise BotUnavailable("rasa has no model yet")
        if status != HTTPStatus.OK:
            raise BotError(f"rasa answered {status}")
        try:
            return read_answer(orjson.loads(answered), self._documents, sends_files=claimed.channel in PUSHED_CHANNELS)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BotError(f"rasa's answer cannot be read: {type(error).__name__}") from error

    async def healthy(self) -> bool:
        """Whether every replica answers and has a model."""
        for url in self.urls:
            try:
                async with self._client.get(url + HEALTH_PATH, timeout=HEALTH_TIMEOUT) as response:
                    if response.status != HTTPStatus.OK:
                        return False
            except (aiohttp.ClientError, TimeoutError):
                return False
        return bool(self.urls)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.close()


def read_answer(raw: Mapping[str, Any], documents: Documents, *, sends_files: bool) -> Answer:
    """Rasa's JSON as an answer; where files cannot be sent, their message says where they are.

    Raises:
        ValueError, KeyError, TypeError: it is not what was agreed.
    """
    said: list[BotMessage] = []
    handoff: Handoff | None = None
    for message in raw["messages"]:
        if message.get("handoff"):
            handoff = _read_handoff(message["handoff"])
        text, card = (message.get("text") or "").strip(), message.get("card")
        offered = tuple(OfferedButton(button["title"], button["payload"]) for button in message.get("buttons") or ())
        files = (documents.found(message["file"]),) if message.get("file") else ()
        if not sends_files:
            text = "\n".join(part for part in (text, *map(documents.link, files)) if part)
        if text or card or offered or files:
            said.append(BotMessage(text, card, offered, files))
    return Answer(tuple(said), dict(raw.get("understood") or {}), handoff)


def _read_handoff(raw: Mapping[str, Any]) -> Handoff:
    return Handoff(
        reason=Reason(raw["reason"]),
        summary=str(raw.get("summary") or ""),
        topic=raw.get("topic"),
        language=raw.get("language"),
        priority=raw.get("priority") or "medium",
        evidence=tuple(str(line) for line in raw.get("evidence") or ()),
        matter=raw.get("matter"),
    )
