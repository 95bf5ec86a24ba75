"""What an open desk still hears and may still do when its session ends, and what a page may send it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx
from desk_gateway import READY_SECONDS, DeskGateway
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from relevo.agents import disable_agent

UNAUTHORIZED = 4401


@contextmanager
def desk(gateway: DeskGateway, cookie: str) -> Iterator[ClientConnection]:
    """An open desk, welcomed."""
    address = gateway.url.replace("http", "ws") + "/desk/socket"
    with connect(address, origin=gateway.url, additional_headers={"Cookie": cookie}) as socket:  # type: ignore[arg-type]
        assert hear(socket, "welcome")
        yield socket


def cookie_of(gateway: DeskGateway, name: str) -> str:
    """The header of an agent who has logged in."""
    cookie = gateway.cookie(name)
    return f"{cookie['name']}={cookie['value']}"


def hear(socket: ClientConnection, kind: str) -> dict[str, Any]:
    """The next frame of this kind."""
    while True:
        frame: dict[str, Any] = json.loads(socket.recv(timeout=READY_SECONDS))
        if frame["type"] == kind:
            return frame


def rest(socket: ClientConnection) -> tuple[list[dict[str, Any]], int | None]:
    """Everything until the desk is closed, and the code it is closed with."""
    heard: list[dict[str, Any]] = []
    while True:
        try:
            heard.append(json.loads(socket.recv(timeout=READY_SECONDS)))
        except ConnectionClosed as closed:
            return heard, closed.rcvd.code if closed.rcvd else None


def test_who_logs_out_writes_nothing_more(gateway: DeskGateway) -> None:
    """The desk that another tab has left is closed by the next thing that comes in or goes out."""
    conversation = gateway.waits()
    gateway.takes(conversation, "Ana")
    epoch = gateway.run(gateway.services.ledger.conversation(conversation)).epoch
    cookie = cookie_of(gateway, "Ana")
    with desk(gateway, cookie) as socket:
        answer = httpx.post(f"{gateway.url}/desk/logout", headers={"Cookie": cookie, "Origin": gateway.url})
        assert answer.status_code == 204
        said = {"type": "message", "conversation": conversation, "id": "1", "text": "still here", "epoch": epoch}
        with suppress(ConnectionClosed):
            socket.send(json.dumps(said))
        _, code = rest(socket)
    assert code == UNAUTHORIZED
    assert "still here" not in gateway.texts(conversation)


def test_the_desks_of_others_stay_open(gateway: DeskGateway) -> None:
    """Somebody has logged out: that is nobody else's matter."""
    with desk(gateway, cookie_of(gateway, "Ben")) as socket:
        httpx.post(f"{gateway.url}/desk/logout", headers={"Cookie": cookie_of(gateway, "Ana"), "Origin": gateway.url})
        socket.send(json.dumps({"type": "ping"}))
        assert hear(socket, "pong")


def test_a_closed_account_hears_nothing_after_a_moment(gateway: DeskGateway) -> None:
    """The command line closes accounts in a process of its own, and tells nobody."""
    with desk(gateway, cookie_of(gateway, "Ana")) as socket:
        agent = gateway.agent("Ana")
        gateway.write(lambda c: disable_agent(c, agent.id, gateway.services.ledger.now()))
        _, code = rest(socket)
    assert code == UNAUTHORIZED


def test_numbers_that_are_none_are_refused_in_words(gateway: DeskGateway) -> None:
    """A cursor that is none is the beginning; an epoch that is none is a broken frame."""
    conversation = gateway.waits("A word")
    with desk(gateway, cookie_of(gateway, "Ana")) as socket:
        socket.send(json.dumps({"type": "watch", "conversation": conversation, "last_seq": 10**30}))
        assert hear(socket, "message")["text"] == "A word"
        said = {"type": "message", "conversation": conversation, "id": "1", "text": "x", "epoch": 10**30}
        socket.send(json.dumps(said))
        heard, _ = rest(socket)
    assert heard[-1]["code"] == "protocol"


def test_a_moment_without_a_zone_is_refused(gateway: DeskGateway) -> None:
    """It would be compared with moments that have one."""
    headers = {"Cookie": cookie_of(gateway, "Ana")}
    for before, status in (("2026-01-01T00:00:00", 422), ("2026-01-01T00:00:00Z", 200)):
        found = httpx.get(f"{gateway.url}/api/v1/conversations", params={"before": before}, headers=headers)
        assert found.status_code == status
