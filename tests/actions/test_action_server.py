"""The action server: one signed door, and no customer's words in its answers or logs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

from actions.casefile import MemoryCaseFile
from actions.server import TOKEN_HEADER, create_app
from actions.services import Services
from actions.wiring import wire
from relevo import settings as relevo_settings
from relevo.customers import LedgerCaseFile

TOKEN = "the-token"


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """A client that carries the token."""
    transport = httpx.ASGITransport(create_app(services, TOKEN))
    headers = {TOKEN_HEADER: TOKEN}
    async with httpx.AsyncClient(transport=transport, base_url="http://actions", headers=headers) as client:
        yield client


def _call(action: str = "action_answer", text: str = "how much is delivery?") -> dict[str, Any]:
    message = {"text": text, "intent": {"name": "delivery_options"}, "entities": [], "message_id": "m1", "metadata": {}}
    tracker = {
        "sender_id": "c1",
        "slots": {"language": "en"},
        "latest_message": message,
        "events": [{"event": "user", "text": text, "parse_data": message}],
        "active_loop": {},
        "latest_action_name": None,
        "paused": False,
    }
    return {"next_action": action, "sender_id": "c1", "tracker": tracker, "version": "3.6.21"}


async def test_an_action_is_run_without_the_domain(client: httpx.AsyncClient) -> None:
    """Rasa need not send its domain; the answer holds events and responses."""
    response = await client.post("/webhook", json=_call())
    assert response.status_code == 200
    answer = response.json()
    assert answer["responses"][0]["text"].startswith("We deliver to")
    assert {"event": "slot", "timestamp": None, "name": "topic", "value": "delivery_options"} in answer["events"]


@pytest.mark.parametrize("token", [None, "", "the-toke", "the-token2", "tökèn"])
async def test_without_the_token_nothing_is_run(client: httpx.AsyncClient, token: str | None) -> None:
    """A missing or wrong token is a 401, before the body is looked at."""
    del client.headers[TOKEN_HEADER]
    headers = {} if token is None else {TOKEN_HEADER: token.encode()}
    response = await client.post("/webhook", content=b"not json", headers=headers)
    assert response.status_code == 401


async def test_an_empty_secret_opens_nothing(services: Services) -> None:
    """A server without a secret answers nobody, rather than everybody."""
    transport = httpx.ASGITransport(create_app(services, ""))
    async with httpx.AsyncClient(transport=transport, base_url="http://actions") as client:
        response = await client.post("/webhook", json=_call(), headers={TOKEN_HEADER: ""})
    assert response.status_code == 401


async def test_on_a_laptop_rasa_shell_needs_no_token(services: Services) -> None:
    """Rasa's own commands have none to give."""
    transport = httpx.ASGITransport(create_app(services, None))
    async with httpx.AsyncClient(transport=transport, base_url="http://actions") as client:
        assert (await client.post("/webhook", json=_call())).status_code == 200


def test_the_server_is_put_together_from_the_settings(tmp_path: Path) -> None:
    """The ledger decides who is asking; only a laptop may do without one."""
    settings = relevo_settings.load(var=tmp_path, env="local")
    services, token, close = wire(settings)
    close()
    assert isinstance(services.cases, LedgerCaseFile)
    assert token == settings.internal_secret.get_secret_value() != ""
    services, token, close = wire(settings, with_ledger=False)
    close()
    assert isinstance(services.cases, MemoryCaseFile)
    assert token is None


def test_production_insists_on_the_ledger(tmp_path: Path) -> None:
    """Without a ledger tries are forgotten at a restart: never where it matters."""
    secrets = dict.fromkeys(relevo_settings.SECRET_NAMES, "x" * 32)
    settings = relevo_settings.load(var=tmp_path, env="production", **secrets)
    with pytest.raises(relevo_settings.SettingsError, match="only where RELEVO_ENV is local"):
        wire(settings, with_ledger=False)


async def test_health_needs_no_token(client: httpx.AsyncClient) -> None:
    """The supervisor asks without a secret, and learns only that the server is well."""
    del client.headers[TOKEN_HEADER]
    response = await client.get("/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_an_unknown_action_is_named(client: httpx.AsyncClient) -> None:
    """A mistake in the domain is found by the answer's words."""
    response = await client.post("/webhook", json=_call("action_dance"))
    assert response.status_code == 404
    assert response.json()["error"] == "There is no action called action_dance."


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"null", b'"x"', b"\xff"])
async def test_what_is_no_action_call_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    """Not with 400, which Rasa takes for an action that politely declined."""
    assert (await client.post("/webhook", content=body)).status_code == 422


async def test_a_fault_is_a_500_without_the_customers_words(
    client: httpx.AsyncClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception makes Rasa's turn fail; neither the answer nor the log repeats what was typed."""

    words = " ".join(("my", "secret", "is", str(4700 + 11)))  # not to be found in a line of this file

    def fail(*_: object) -> None:
        raise RuntimeError(f"the database said: {words}")

    monkeypatch.setattr(type(services.knowledge), "answer", fail)
    with structlog.testing.capture_logs() as logs:
        response = await client.post("/webhook", json=_call(text=words))
    assert response.status_code == 500
    assert "4711" not in response.text
    assert "4711" not in str(logs)
    assert [(entry["action"], entry["error"]) for entry in logs] == [("action_answer", "RuntimeError")]
