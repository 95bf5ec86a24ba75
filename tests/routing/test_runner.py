"""How turns are run: in order, again when that fails, and by a person when it keeps failing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest

from relevo.bus import LocalBus
from relevo.ledger import Answer, Answered, BotMessage, Claim, Incoming, Ledger, Sender, State, Worker
from relevo.routing import BotError, BotUnavailable, TurnRunner
from relevo.routing import runner as runner_module
from relevo.storage import Database

Behaviour = Callable[[Claim], Awaitable[Answer]]


class FakeBot:
    """Answers as a test says, and remembers what it was asked."""

    def __init__(self, behave: Behaviour) -> None:
        self.behave = behave
        self.asked: list[Claim] = []

    async def run(self, claimed: Claim) -> Answer:
        self.asked.append(claimed)
        return await self.behave(claimed)


async def echo(claimed: Claim) -> Answer:
    """Say what was said."""
    return Answer((BotMessage(f"echo {claimed.text}"),))


@pytest.fixture
def ledger(sqlite: Database) -> Ledger:
    """A ledger; what it promises is tested on every store elsewhere."""
    return Ledger(sqlite, LocalBus())


@pytest.fixture
async def bot(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeBot]:
    """A bot with a runner that is quick to try again."""
    monkeypatch.setattr(runner_module, "FIRST_RETRY", 0.01)
    monkeypatch.setattr(runner_module, "LONGEST_RETRY", 0.02)
    monkeypatch.setattr(runner_module, "SWEEP_SECONDS", 0.02)
    bot = FakeBot(echo)
    runner = TurnRunner(ledger, bot, worker=Worker("test", timedelta(seconds=5)), patience=timedelta(seconds=0.3), concurrency=4)
    await runner.start()
    yield bot
    await runner.stop()


def said(text: str, customer: str = "u_1") -> Incoming:
    """A customer's message."""
    return Incoming(channel="web", customer_id=customer, source=f"web:{customer}", source_id=text, text=text)


async def settled(ledger: Ledger, conversation_id: str, count: int) -> list[str]:
    """What was said, once that many messages are there."""
    async with asyncio.timeout(10):
        while len(found := await ledger.messages_after(conversation_id, 0)) < count:
            await asyncio.sleep(0.005)
    return [message.text for message in found]


async def test_messages_are_answered_in_order(ledger: Ledger, bot: FakeBot) -> None:
    """Three messages in a row get three answers, each after the one before."""
    received = [await ledger.receive(said(text)) for text in ("a", "b", "c")]
    texts = await settled(ledger, received[0].conversation.id, 6)
    assert [text for text in texts if text.startswith("echo")] == ["echo a", "echo b", "echo c"]


async def test_conversations_run_beside_each_other(ledger: Ledger, bot: FakeBot) -> None:
    """A slow turn of one customer does not hold up another's."""
    release = asyncio.Event()

    async def slow_for_one(claimed: Claim) -> Answer:
        if claimed.text == "slow":
            await release.wait()
        return await echo(claimed)

    bot.behave = slow_for_one
    slow = await ledger.receive(said("slow", "u_1"))
    quick = await ledger.receive(said("quick", "u_2"))
    assert "echo quick" in await settled(ledger, quick.conversation.id, 2)
    release.set()
    assert "echo slow" in await settled(ledger, slow.conversation.id, 2)


async def test_a_bot_that_comes_back_answers_late_but_answers(ledger: Ledger, bot: FakeBot) -> None:
    """While Rasa is away the turn is tried again; the customer gets one answer and no handoff."""

    async def away_twice(claimed: Claim) -> Answer:
        if len(bot.asked) < 3:
            raise BotUnavailable("ConnectError")
        return await echo(claimed)

    bot.behave = away_twice
    received = await ledger.receive(said("hola"))
    assert await settled(ledger, received.conversation.id, 2) == ["hola", "echo hola"]
    assert (await ledger.conversation(received.conversation.id)).state is State.BOT


@pytest.mark.parametrize("error", [BotUnavailable("ConnectError"), BotError("rasa answered 500"), KeyError("unforeseen")])
async def test_a_bot_that_stays_broken_hands_over(ledger: Ledger, bot: FakeBot, error: Exception) -> None:
    """After the last try a person gets the conversation, with the reason, and the customer is told once."""

    async def broken(claimed: Claim) -> Answer:
        raise error

    bot.behave = broken
    received = await ledger.receive(said("hola"))
    await settled(ledger, received.conversation.id, 2)
    conversation = await ledger.conversation(received.conversation.id)
    assert (conversation.state, conversation.reason) == (State.QUEUED, "bot_failure")
    messages = await ledger.messages_after(conversation.id, 0)
    assert [message.sender for message in messages] == [Sender.CUSTOMER, Sender.SYSTEM]


def typing_of(ledger: Ledger) -> list[bool]:
    """What customers are told of the bot's typing, from now on."""
    told: list[bool] = []
    ledger.bus.listen(lambda hint: told.append(hint.data["on"]) if hint.kind == "typing" else None)
    return told


async def test_a_quick_answer_shows_no_typing(ledger: Ledger, bot: FakeBot) -> None:
    """Dots that come and go within a blink only flicker."""
    told = typing_of(ledger)
    received = await ledger.receive(said("hola"))
    await settled(ledger, received.conversation.id, 2)
    assert told == []


async def test_who_has_to_wait_sees_that_the_bot_is_at_it(
    ledger: Ledger, bot: FakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """From a moment after the question until the answer is there, also while a turn is tried again."""
    monkeypatch.setattr(runner_module, "THINKING_SECONDS", 0.0)
    told = typing_of(ledger)

    async def slow_and_broken_once(claimed: Claim) -> Answer:
        await asyncio.sleep(0.02)
        if len(bot.asked) < 2:
            raise BotUnavailable("ConnectError")
        return await echo(claimed)

    bot.behave = slow_and_broken_once
    received = await ledger.receive(said("hola"))
    await settled(ledger, received.conversation.id, 2)
    async with asyncio.timeout(5):
        while not told or told[-1]:
            await asyncio.sleep(0.005)
    assert told[0] is True
    assert told.count(False) == 1


async def test_a_turn_whose_hint_was_lost_is_found(ledger: Ledger, bot: FakeBot) -> None:
    """A turn stored by a process that died before it could say so is answered all the same."""
    silent = Ledger(ledger.database, LocalBus())
    received = await silent.receive(said("hola"))
    assert await settled(ledger, received.conversation.id, 2) == ["hola", "echo hola"]


async def test_an_answer_that_cannot_be_stored_hands_over(ledger: Ledger, bot: FakeBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fails behind the bot counts as a try too: the customer does not wait for ever."""

    async def unstorable(*_: object) -> Answered:
        raise ValueError

    monkeypatch.setattr(ledger, "answer", unstorable)
    received = await ledger.receive(said("hola"))
    await settled(ledger, received.conversation.id, 2)
    conversation = await ledger.conversation(received.conversation.id)
    assert (conversation.state, conversation.reason) == (State.QUEUED, "bot_failure")
