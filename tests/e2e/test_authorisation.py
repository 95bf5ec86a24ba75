"""Whose order it is: guessing yields nothing, and nothing tells a guesser that they were close."""

from __future__ import annotations

import asyncio

import pytest

from tests.e2e.stack import Stack
from tests.e2e.visitor import Visitor


async def ask(stack: Stack, *texts: str) -> list[str]:
    """What the bot answers to each of these texts, in one conversation."""
    visitor = Visitor(stack.base_url, stack.website_token, "en")
    running = asyncio.create_task(visitor.run())
    answers = [(await visitor.answered(await visitor.say(text)))["text"] for text in texts]
    cards = [message["card"] for message in visitor.shown.values() if message["card"]]
    visitor.close()
    await running
    assert not cards
    return answers


@pytest.mark.parametrize("proof", ["olive@example.com", "BS1 4ST", "28014"])
async def test_a_wrong_proof_and_a_missing_order_get_the_same_answer(stack: Stack, proof: str) -> None:
    """RL-10482 is there and somebody else's; RL-99999 is not there: the answers differ in the number only."""
    there = await ask(stack, "where is my order RL-10482?", proof)
    missing = await ask(stack, "where is my order RL-99999?", proof)
    assert [text.replace("RL-10482", "N") for text in there] == [text.replace("RL-99999", "N") for text in missing]


async def test_another_visitor_cannot_press_my_buttons_or_read_my_thread(stack: Stack) -> None:
    """A button's id is worth nothing in another conversation."""
    mine = Visitor(stack.base_url, stack.website_token)
    theirs = Visitor(stack.base_url, stack.website_token)
    running = [asyncio.create_task(one.run()) for one in (mine, theirs)]
    greeting = await mine.answered(await mine.say("hola"))
    await theirs.say("hola")
    stolen = await theirs.send(button=greeting["buttons"][0]["id"])
    await theirs.until(lambda: stolen in theirs.rejected)
    assert theirs.rejected[stolen]["code"] == "stale_button"
    assert not {conversation for conversation, _ in mine.shown} & {conversation for conversation, _ in theirs.shown}
    for one in (mine, theirs):
        one.close()
    await asyncio.gather(*running)
