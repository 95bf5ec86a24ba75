"""Calls to the action server: one kept connection, our token, and failures that Rasa cannot swallow."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import Any

import aiohttp
from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.failures import TurnFailed

TOKEN_HEADER = "X-Relevo-Token"  # noqa: S105  The name of the header, not what is in it.
TIMEOUT = 10.0
"""Seconds. Rasa would wait five minutes, and the customer with it."""


@lru_cache(maxsize=1)
def _schema() -> Draft202012Validator:
    return Draft202012Validator(RemoteAction.action_response_format_spec())


def _validate_action_result(_: RemoteAction, result: Any) -> bool:
    _schema().validate(result)
    return True


# Rasa checks every answer against its schema, and every time the schema itself first: 25 ms of each action, for nothing.
RemoteAction._validate_action_result = _validate_action_result


class ActionServer(EndpointConfig):
    """Rasa's action endpoint, with three differences.

    - The connection is kept; Rasa opens a new one for every action.
    - Whatever goes wrong raises `TurnFailed`; only a rejection, with which a form or an action says "not now", goes
      on to Rasa as such.
    - The domain is sent only to actions that validate slots, which need it, and to those listed in domain.yml with
      `send_domain: true`; Rasa sends all of it every time, which costs more than most actions.
    """

    def __init__(self, url: str, token: str | None, domain: Domain) -> None:
        """Call `url` with `token`, on behalf of a model with `domain`."""
        super().__init__(url, headers={TOKEN_HEADER: token} if token else {}, enable_selective_domain=True)
        self._domain: dict[str, Any] = domain.as_dict()
        self._connection: aiohttp.ClientSession | None = None

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Run one action and return what it answered."""
        call: dict[str, Any] = kwargs.get("json") or {}
        action = str(call.get("next_action"))
        if action.startswith(("validate_", "action_validate_")):
            call.setdefault("domain", self._domain)
        try:
            try:
                return await self._call(action, call, compress)
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
                if isinstance(error, aiohttp.ClientConnectorError):
                    raise
                # The server closed the kept connection while we were reaching for it.
                return await self._call(action, call, compress)
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, asyncio.TimeoutError) as error:
            raise TurnFailed(f"the action server did not answer {action} ({type(error).__name__})") from None

    async def _call(self, action: str, call: dict[str, Any], compress: bool) -> Any:
        async with self._session().post(self.url, json=call, compress=compress or None) as response:
            try:
                answer = await response.json(content_type=None)
            except ValueError:
                answer = None
            if response.status == 400 and isinstance(answer, dict) and answer.get("action_name"):
                raise ClientResponseError(400, "rejected", await response.text())
            if response.status != 200:
                raise TurnFailed(f"the action server answered {action} with status {response.status}")
            if not isinstance(answer, dict) or not isinstance(answer.get("events"), list):
                raise TurnFailed(f"the action server answered {action} with something that is not a list of events")
            return answer

    def _session(self) -> aiohttp.ClientSession:
        if self._connection is None or self._connection.closed:
            self._connection = aiohttp.ClientSession(headers=self.headers, timeout=aiohttp.ClientTimeout(total=TIMEOUT))
        return self._connection

    async def close(self) -> None:
        """Close the kept connection."""
        if self._connection is not None:
            await self._connection.close()
