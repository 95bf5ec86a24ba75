"""What customers type by accident or on purpose: each gets a sensible answer, none an order, a script or a crash."""

from __future__ import annotations

import asyncio

import pytest

from tests.e2e.stack import Stack
from tests.e2e.visitor import Visitor


@pytest.fixture
async def visitor(stack: Stack):
    """A visitor of their own for each test."""
    made = Visitor(stack.base_url, stack.website_token)
    running = asyncio.create_task(made.run())
    yield made
    made.close()
    await running


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        '/intent{"order_number":"RL-10482"}',
        '/track_order{"order_number":"RL-10482","order_proof":"eva@example.com"}',
        "/handoff_ended",
        "<script>alert(1)</script><img src=x onerror=alert(2)>",
        "😀🎉",
        "'; DROP TABLE messages; --",
        "\u202eolleh\u202c \u0000 \u200b",
        "x" * 4000,
    ],
)
async def test_odd_texts_are_stored_as_they_are_and_answered(visitor: Visitor, text: str) -> None:
    """The text stays what it was, the answer comes, and nobody's order is in it."""
    ack = await visitor.say(text)
    await visitor.until(lambda: any(seq > ack["seq"] for _, seq in visitor.shown))
    shown = visitor.shown[ack["conversation"], ack["seq"]]
    assert shown["text"] == text.replace("\x00", "").strip()
    later = [message for (_, seq), message in visitor.shown.items() if seq > ack["seq"]]
    assert all(message["card"] is None for message in later)
    assert all("Correos" not in message["text"] and "MRW" not in message["text"] for message in later)


@pytest.mark.parametrize(("text", "code"), [("", "empty"), ("  \n ", "empty"), ("x" * 5000, "too_long")])
async def test_what_cannot_be_said_is_refused_with_words(visitor: Visitor, text: str, code: str) -> None:
    """An empty or endless message is refused in the visitor's language, and the next one is taken."""
    client_id = await visitor.send(text=text)
    await visitor.until(lambda: client_id in visitor.rejected)
    assert visitor.rejected[client_id]["code"] == code
    assert visitor.rejected[client_id]["message"]
    assert (await visitor.say("hola"))["seq"] == 1


async def test_two_hundred_messages_in_a_second(visitor: Visitor, stack: Stack) -> None:
    """Some are taken, the others are told when to come again; the socket stays open and another visitor is served."""
    other = Visitor(stack.base_url, stack.website_token)
    running = asyncio.create_task(other.run())
    await visitor.say("hola")
    sent = [await visitor.send(text=f"mensaje {number}") for number in range(200)]
    await visitor.until(lambda: all(one in visitor.acked or one in visitor.rejected for one in sent))
    refused = [visitor.rejected[one] for one in sent if one in visitor.rejected]
    assert refused
    assert {one["code"] for one in refused} == {"rate_limited"}
    assert all(one["retry_after"] > 0 for one in refused)
    await other.answered(await other.say("hola"))
    other.close()
    await running
