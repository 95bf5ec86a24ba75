"""What the ledger promises, on every store."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from relevo.agents import add_agent
from relevo.bus import Hint, LocalBus
from relevo.ledger import (
    Answer,
    BotMessage,
    Claim,
    Conflict,
    EmptyText,
    Handoff,
    Incoming,
    Ledger,
    OfferedButton,
    Reason,
    Received,
    Sender,
    StaleButton,
    State,
    TextTooLong,
    Verdict,
    Worker,
    receiving,
)
from relevo.ledger.thread import latest_conversation
from relevo.storage.tables import audit, conversations, turns

LEASE = timedelta(seconds=20)
WORKER = Worker("here", LEASE)
HELLO = Answer((BotMessage("Hola"),), {"intent": "greet", "language": "es", "frustration": 0.1})
HANDOFF = Answer((), {"language": "es"}, Handoff(reason=Reason.ASKED, summary="Quiere una persona.", priority="medium"))


def said(text: str, name: str = "1", customer: str = "u_1") -> Incoming:
    """A customer's message on the web."""
    return Incoming(channel="web", customer_id=customer, source=f"web:{customer}", source_id=name, text=text)


class Clock:
    """A clock that tests set forward."""

    def __init__(self) -> None:
        self.at = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(ledger: Ledger) -> Clock:
    """The ledger's clock."""
    clock = Clock()
    ledger.now = clock
    return clock


async def agents_of(ledger: Ledger, *names: str) -> list[int]:
    """Agents' ids."""
    now = datetime.now(UTC)
    return [
        (await ledger.database.write(lambda c, name=name: add_agent(c, f"{name}@example.com", name, now))).id for name in names
    ]


class EagerHand:
    """Takes every turn that is offered, and remembers it."""

    def __init__(self) -> None:
        self.begun: list[Claim] = []

    def free(self) -> Worker:
        return WORKER

    def begin(self, claimed: Claim) -> None:
        self.begun.append(claimed)


async def queued(ledger: Ledger, customer: str = "u_1") -> str:
    """A conversation that waits for a person."""
    received = await ledger.receive(said("una persona", customer=customer))
    claimed = await ledger.claim(received.conversation.id, WORKER)
    assert claimed is not None
    await ledger.answer(claimed, HANDOFF)
    return received.conversation.id


async def test_self_harm_is_answered_with_where_help_is(ledger: Ledger) -> None:
    """The handoff's one message is kind, and names the emergency number."""
    received = await ledger.receive(said("no quiero vivir"))
    claimed = await ledger.claim(received.conversation.id, WORKER)
    assert claimed is not None
    await ledger.answer(
        claimed, Answer((), {"language": "es"}, Handoff(reason=Reason.SENSITIVE, language="es", matter="self_harm"))
    )
    told = (await ledger.messages_after(received.conversation.id, 0))[-1]
    assert "112" in told.text
    assert "024" in told.text


async def test_a_message_gets_the_next_seq_and_a_turn(ledger: Ledger) -> None:
    """A stored message has its place in the conversation, and the bot has something to do."""
    first = await ledger.receive(said("hola", "1"))
    second = await ledger.receive(said("¿qué tal?", "2"))
    assert (first.message.seq, second.message.seq) == (1, 2)
    assert first.conversation.id == second.conversation.id
    assert first.turn_id is not None
    assert await ledger.claimable() == [first.conversation.id]


async def test_the_same_message_twice_is_one_message(ledger: Ledger) -> None:
    """A retry finds what was stored, and gives the bot no second turn."""
    first = await ledger.receive(said("hola"))
    again = await ledger.receive(said("hola"))
    assert again.message.id == first.message.id
    assert (first.is_new, again.is_new, again.turn_id) == (True, False, None)
    assert len(await ledger.messages_after(first.conversation.id, 0)) == 1


async def test_the_same_message_at_the_same_moment_is_one_message(ledger: Ledger) -> None:
    """Retries that overtake each other store one message, in one conversation."""
    received = await asyncio.gather(*(ledger.receive(said("hola")) for _ in range(20)))
    assert len({one.message.id for one in received}) == 1
    assert sum(one.is_new for one in received) == 1


async def test_many_messages_at_once_get_each_a_seq_of_their_own(ledger: Ledger) -> None:
    """No seq is given twice and none is left out."""
    received = await asyncio.gather(*(ledger.receive(said("hola", str(number))) for number in range(50)))
    assert sorted(one.message.seq for one in received) == list(range(1, 51))


async def test_what_cannot_be_said_is_refused_and_stores_nothing(ledger: Ledger) -> None:
    """An empty or an endless text is refused; a transaction beside it is not harmed."""
    results = await asyncio.gather(
        ledger.receive(said(" \n ", "1")),
        ledger.receive(said("x" * 4001, "2")),
        ledger.receive(said("x" * 4000, "3")),
        return_exceptions=True,
    )
    assert isinstance(results[0], EmptyText)
    assert isinstance(results[1], TextTooLong)
    assert not isinstance(results[2], BaseException)
    assert results[2].message.seq == 1


async def test_turns_of_a_conversation_run_one_after_the_other(ledger: Ledger) -> None:
    """While a turn runs, the next one waits, and then comes in order."""
    first = await ledger.receive(said("hola", "1"))
    await ledger.receive(said("adiós", "2"))
    claimed = await ledger.claim(first.conversation.id, WORKER)
    assert claimed is not None
    assert claimed.text == "hola"
    assert await ledger.claim(first.conversation.id, WORKER) is None
    await ledger.answer(claimed, HELLO)
    following = await ledger.claim(first.conversation.id, WORKER)
    assert following is not None
    assert following.text == "adiós"


async def test_a_free_hand_has_the_turn_with_the_message(ledger: Ledger) -> None:
    """A turn is claimed in the transaction that stores its message, under the same lease as any other."""
    hand = EagerHand()
    ledger.employ(hand)
    received = await ledger.receive(said("hola"))
    assert hand.begun == [received.claim]
    assert await ledger.claim(received.conversation.id, WORKER) is None
    assert (await ledger.answer(hand.begun[0], HELLO)).verdict is Verdict.STORED


async def test_what_is_stored_is_told_though_the_customer_has_left(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket that closes while its message is being stored leaves neither a message untold nor a turn unbegun."""
    hand = EagerHand()
    ledger.employ(hand)
    told: list[Hint] = []
    ledger.bus.listen(told.append)
    storing, left = threading.Event(), threading.Event()
    store = receiving.receive

    def slowly(connection: Connection, **step: Any) -> Received:
        storing.set()
        left.wait(10)
        return store(connection, **step)

    monkeypatch.setattr(receiving, "receive", slowly)
    customer = asyncio.create_task(ledger.receive(said("hola")))
    assert await asyncio.to_thread(storing.wait, 10)
    customer.cancel()
    await asyncio.gather(customer, return_exceptions=True)
    left.set()
    async with asyncio.timeout(10):
        while not hand.begun:
            await asyncio.sleep(0.001)
    assert [hint.kind for hint in told] == ["message"]


async def test_a_free_hand_waits_for_the_turn_before(ledger: Ledger) -> None:
    """While a turn is unfinished the next is not begun; the answer's transaction claims it, and the last answer none."""
    hand = EagerHand()
    ledger.employ(hand)
    first = await ledger.receive(said("hola", "1"))
    second = await ledger.receive(said("adiós", "2"))
    assert first.claim is not None
    assert second.claim is None
    answered = await ledger.answer(first.claim, HELLO, WORKER)
    assert answered.following is not None
    assert (answered.following.turn_id, answered.following.text) == (second.turn_id, "adiós")
    assert (await ledger.answer(answered.following, HELLO, WORKER)).following is None


async def test_a_late_answer_leaves_nothing_behind(ledger: Ledger, clock: Clock) -> None:
    """What a worker says after it has lost its turn changes neither the conversation nor its numbers."""
    received = await ledger.receive(said("hola"))
    late = await ledger.claim(received.conversation.id, WORKER)
    assert late is not None
    clock.at += LEASE
    alive = await ledger.claim(received.conversation.id, WORKER)
    assert alive is not None
    angry = replace(HELLO, understood={"language": "en", "frustration": 0.9})
    assert (await ledger.answer(late, angry)).verdict is Verdict.SUPERSEDED
    conversation = await ledger.conversation(received.conversation.id)
    assert (conversation.last_seq, conversation.frustration) == (1, 0.0)


async def test_a_turn_is_claimed_by_one_of_many(ledger: Ledger) -> None:
    """Of twenty workers one gets the turn."""
    received = await ledger.receive(said("hola"))
    claims = await asyncio.gather(*(ledger.claim(received.conversation.id, WORKER) for _ in range(20)))
    assert sum(claim is not None for claim in claims) == 1


async def test_an_abandoned_turn_is_claimed_again(ledger: Ledger, clock: Clock) -> None:
    """A worker that died holds its turn until the lease ends; what it says later does not count."""
    received = await ledger.receive(said("hola"))
    dead = await ledger.claim(received.conversation.id, WORKER)
    assert dead is not None
    assert await ledger.claimable() == []
    clock.at += LEASE
    assert await ledger.claimable() == [received.conversation.id]
    alive = await ledger.claim(received.conversation.id, WORKER)
    assert alive is not None
    assert alive.attempt == 2
    assert (await ledger.answer(dead, HELLO)).verdict is Verdict.SUPERSEDED
    assert (await ledger.answer(alive, HELLO)).verdict is Verdict.STORED
    assert [message.text for message in await ledger.messages_after(received.conversation.id, 0)] == ["hola", "Hola"]


async def test_a_worker_that_comes_back_frees_what_it_held(ledger: Ledger) -> None:
    """A restart does not wait for its own leases; those of other workers stand."""
    mine = await ledger.receive(said("hola", customer="u_1"))
    theirs = await ledger.receive(said("hola", customer="u_2"))
    await ledger.claim(mine.conversation.id, Worker("here:1", LEASE))
    await ledger.claim(theirs.conversation.id, Worker("there:1", LEASE))
    assert await ledger.release(Worker("here:1", LEASE)) == 1
    assert await ledger.claimable() == [mine.conversation.id]


async def test_a_failed_turn_waits_and_is_tried_again(ledger: Ledger, clock: Clock) -> None:
    """A turn given back is not claimed before its time."""
    received = await ledger.receive(said("hola"))
    claimed = await ledger.claim(received.conversation.id, WORKER)
    assert claimed is not None
    assert await ledger.retry(claimed, "rasa is away", timedelta(seconds=2))
    assert await ledger.claim(received.conversation.id, WORKER) is None
    clock.at += timedelta(seconds=2)
    assert await ledger.claim(received.conversation.id, WORKER) is not None


async def test_a_hopeless_turn_goes_to_a_person_and_the_customer_is_told(ledger: Ledger) -> None:
    """After the last try the conversation is queued with the reason `bot_failure`, and one message says so."""
    received = await ledger.receive(said("hola"))
    claimed = await ledger.claim(received.conversation.id, WORKER)
    assert claimed is not None
    failed = await ledger.fail(claimed, "rasa answered 500")
    conversation = await ledger.conversation(received.conversation.id)
    assert (conversation.state, conversation.reason) == (State.QUEUED, "bot_failure")
    assert [message.sender for message in failed.messages] == [Sender.SYSTEM]
    assert await ledger.claimable() == []


async def test_an_answer_is_stored_with_what_was_understood(ledger: Ledger) -> None:
    """The understanding stands at the customer's message; language and frustration at the conversation."""
    received = await ledger.receive(said("hola"))
    claimed = await ledger.claim(received.conversation.id, WORKER)
    assert claimed is not None
    await ledger.answer(claimed, HELLO)
    question, answer = await ledger.messages_after(received.conversation.id, 0)
    assert question.understood == HELLO.understood
    assert (answer.sender, answer.seq) == (Sender.BOT, 2)
    conversation = await ledger.conversation(received.conversation.id)
    assert (conversation.language, conversation.frustration) == ("es", 0.1)


async def test_a_handoff_is_stored_with_the_answer_and_announced_once(ledger: Ledger) -> None:
    """The handoff, its reason and the one message to the customer are one transaction with the answer."""
    conversation = await ledger.conversation(await queued(ledger))
    assert (conversation.state, conversation.reason, conversation.epoch) == (State.QUEUED, "asked", 1)
    assert conversation.waiting_since is not None
    messages = await ledger.messages_after(conversation.id, 0)
    assert [message.sender for message in messages] == [Sender.CUSTOMER, Sender.SYSTEM]
    assert await ledger.queue_position(conversation) == 1


async def test_a_late_answer_never_speaks_over_a_person(ledger: Ledger) -> None:
    """An answer that comes after a takeover is kept as suppressed and is not a message."""
    (agent,) = await agents_of(ledger, "Ana")
    received = await ledger.receive(said("hola"))
    claimed = await ledger.claim(received.conversation.id, WORKER)
    assert claimed is not None
    await ledger.take(received.conversation.id, epoch=0, agent_id=agent, agent_name="Ana")
    answered = await ledger.answer(claimed, HELLO)
    assert answered.verdict is Verdict.SUPPRESSED
    assert Sender.BOT not in {message.sender for message in await ledger.messages_after(received.conversation.id, 0)}
    (row,) = await ledger.database.read(lambda c: c.execute(select(turns)).all())
    assert row.state == "suppressed"
    assert row.suppressed["messages"][0]["text"] == "Hola"


async def test_what_waited_for_the_bot_is_the_persons_after_a_takeover(ledger: Ledger) -> None:
    """Turns that were not begun are dropped; they are not answered after the conversation has come back."""
    (agent,) = await agents_of(ledger, "Ana")
    received = await ledger.receive(said("hola"))
    taken = await ledger.take(received.conversation.id, epoch=0, agent_id=agent, agent_name="Ana")
    await ledger.give_back(received.conversation.id, epoch=taken.epoch, agent_id=agent)
    claimed = await ledger.claim(received.conversation.id, WORKER)
    assert claimed is not None
    assert claimed.payload is not None
    assert claimed.payload.startswith("/handoff_ended")
    await ledger.answer(claimed, HELLO)
    assert await ledger.claim(received.conversation.id, WORKER) is None


async def test_two_agents_race_and_one_wins(ledger: Ledger) -> None:
    """Of all who take a conversation in the same epoch one gets it; it is told once."""
    agents = await agents_of(ledger, "Ana", "Ben", "Cleo")
    for number in range(10):
        conversation_id = await queued(ledger, f"u_{number}")
        taken = await asyncio.gather(
            *(ledger.take(conversation_id, epoch=1, agent_id=agent, agent_name=str(agent)) for agent in agents),
            return_exceptions=True,
        )
        assert sum(not isinstance(one, BaseException) for one in taken) == 1
        assert all(isinstance(one, Conflict) for one in taken if isinstance(one, BaseException))
        assert len(await ledger.messages_after(conversation_id, 0)) == 3


async def test_a_thousand_races_have_one_winner_each(ledger: Ledger) -> None:
    """Two agents take the same conversation at the same moment, a thousand times."""
    ana, ben = await agents_of(ledger, "Ana", "Ben")
    conversation = await ledger.conversation(await queued(ledger))
    for _ in range(1000):
        taken = await asyncio.gather(
            *(ledger.take(conversation.id, epoch=conversation.epoch, agent_id=one, agent_name=str(one)) for one in (ana, ben)),
            return_exceptions=True,
        )
        (won,) = [one for one in taken if not isinstance(one, BaseException)]
        (lost,) = [one for one in taken if isinstance(one, BaseException)]
        assert isinstance(lost, Conflict)
        assert won.holder_id in (ana, ben)
        conversation = await ledger.requeue(conversation.id, epoch=won.epoch, agent_id=won.holder_id)
    assert conversation.epoch == 2001


async def test_only_the_holder_speaks(ledger: Ledger) -> None:
    """An agent's message is stored once, if the agent holds the conversation in the epoch they see."""
    ana, ben = await agents_of(ledger, "Ana", "Ben")
    conversation_id = await queued(ledger)
    taken = await ledger.take(conversation_id, epoch=1, agent_id=ana, agent_name="Ana")
    line = {"agent_id": ana, "agent_name": "Ana", "epoch": taken.epoch, "client_id": "a1", "text": "Hola, soy Ana"}
    first = await ledger.say(conversation_id, **line)
    again = await ledger.say(conversation_id, **line)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.message == first.message
    with pytest.raises(Conflict):
        await ledger.say(conversation_id, **{**line, "agent_id": ben, "client_id": "b1"})
    with pytest.raises(Conflict):
        await ledger.say(conversation_id, **{**line, "epoch": taken.epoch - 1, "client_id": "a2"})
    with pytest.raises(Conflict):
        await ledger.give_back(conversation_id, epoch=taken.epoch, agent_id=ben)


async def test_the_wait_is_not_counted_anew(ledger: Ledger, clock: Clock) -> None:
    """A conversation that returns to the queue keeps the moment since when its customer waits."""
    (ana,) = await agents_of(ledger, "Ana")
    conversation_id = await queued(ledger)
    since = (await ledger.conversation(conversation_id)).waiting_since
    clock.at += timedelta(minutes=5)
    taken = await ledger.take(conversation_id, epoch=1, agent_id=ana, agent_name="Ana")
    back = await ledger.requeue(conversation_id, epoch=taken.epoch, agent_id=ana)
    assert (back.state, back.waiting_since) == (State.QUEUED, since)


async def test_a_resolved_case_is_final_and_the_next_message_opens_another(ledger: Ledger) -> None:
    """A retry of an old message still finds it; a new one begins a new case."""
    (ana,) = await agents_of(ledger, "Ana")
    conversation_id = await queued(ledger)
    resolved = await ledger.resolve(conversation_id, epoch=1, agent_id=ana)
    with pytest.raises(Conflict):
        await ledger.take(conversation_id, epoch=resolved.epoch, agent_id=ana, agent_name="Ana")
    assert (await ledger.receive(said("una persona"))).conversation.id == conversation_id
    fresh = await ledger.receive(said("otra cosa", "2"))
    assert fresh.conversation.id != conversation_id
    assert (fresh.message.seq, fresh.conversation.state) == (1, State.BOT)


async def test_a_button_is_pressed_once_in_its_own_conversation(ledger: Ledger) -> None:
    """A button brings its payload to the bot; used, foreign or invented ones are refused."""
    received = await ledger.receive(said("hola"))
    claimed = await ledger.claim(received.conversation.id, WORKER)
    assert claimed is not None
    offered = (OfferedButton("Mi pedido", "/track_order"), OfferedButton("Nada", "/deny"))
    answered = await ledger.answer(claimed, Answer((BotMessage("¿Qué quieres?", buttons=offered),)))
    yes, no = answered.messages[0].buttons
    press = Incoming(channel="web", customer_id="u_1", source="web:u_1", source_id="p1", button_id=yes.id)
    pressed = await ledger.receive(press)
    assert pressed.message.text == "Mi pedido"
    turn = await ledger.claim(received.conversation.id, WORKER)
    assert turn is not None
    assert (turn.text, turn.payload) == (None, "/track_order")
    assert not (await ledger.receive(press)).is_new
    for button in (yes.id, no.id, "b_invented"):
        with pytest.raises(StaleButton):
            await ledger.receive(
                Incoming(channel="web", customer_id="u_1", source="web:u_1", source_id=f"p-{button}", button_id=button)
            )
    with pytest.raises(StaleButton):
        await ledger.receive(Incoming(channel="web", customer_id="u_2", source="web:u_2", source_id="x", button_id=no.id))


async def test_every_transition_is_in_the_audit(ledger: Ledger) -> None:
    """Who moved a conversation, from where to where, stays on record."""
    (ana,) = await agents_of(ledger, "Ana")
    conversation_id = await queued(ledger)
    await ledger.take(conversation_id, epoch=1, agent_id=ana, agent_name="Ana")
    rows = await ledger.database.read(
        lambda c: c.execute(select(audit).where(audit.c.conversation_id == conversation_id).order_by(audit.c.id)).all()
    )
    assert [(row.actor, row.action, row.epoch) for row in rows] == [
        ("bot", "bot→queued", 1),
        (f"agent:{ana}", "queued→agent", 2),
    ]


async def test_the_bus_hears_after_the_commit(ledger: Ledger) -> None:
    """Whoever hears of a message finds it in the ledger."""
    bus = ledger.bus
    assert isinstance(bus, LocalBus)
    heard: list[Hint] = []
    bus.listen(heard.append)
    received = await ledger.receive(said("hola"))
    assert [hint.kind for hint in heard] == ["message", "turn"]
    assert heard[0].messages == (received.message,)


async def test_the_open_case_is_the_one_to_show(ledger: Ledger, clock: Clock) -> None:
    """However old it is; without an open one, the newest."""

    async def shown() -> str | None:
        found = await ledger.database.read(partial(latest_conversation, customer_id="u_1", channel="web"))
        return None if found is None else found.id

    assert await shown() is None
    first = (await ledger.receive(said("uno"))).conversation
    assert await shown() == first.id
    clock.at += timedelta(days=1)

    def later_case(connection: Connection) -> None:
        row = connection.execute(select(conversations).where(conversations.c.id == first.id)).one()._asdict()
        connection.execute(conversations.insert().values({**row, "id": "c_later", "state": "resolved", "created_at": clock.at}))

    await ledger.database.write(later_case)
    assert await shown() == first.id
    await ledger.database.write(lambda c: c.execute(update(conversations).values(state="resolved")))
    assert await shown() == "c_later"
