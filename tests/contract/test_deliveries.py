"""What the ledger promises of messages on their way to a channel that is pushed to, on every store."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from relevo.agents import add_agent
from relevo.bus import Hint
from relevo.ledger import (
    Answer,
    BotMessage,
    Conflict,
    Delivery,
    Incoming,
    Ledger,
    NewAttachment,
    Notice,
    Outbox,
    Sender,
    State,
    Worker,
    deliveries,
)

LEASE = timedelta(seconds=20)
WORKER = Worker("here", LEASE)
SOON = timedelta(seconds=5)


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


@pytest.fixture
def outbox(ledger: Ledger) -> Outbox:
    """Telegram's outbox."""
    return Outbox(ledger, "telegram")


def said(text: str, name: str = "1", chat: str = "100", **more: object) -> Incoming:
    """A customer's message on Telegram."""
    values = {
        "channel": "telegram",
        "customer_id": f"u_{chat}",
        "source": f"telegram:{chat}",
        "source_id": name,
        "address": chat,
        "text": text,
        "language": "es",
    }
    return Incoming(**{**values, **more})  # type: ignore[arg-type]


async def answered(ledger: Ledger, *texts: str, name: str = "1", chat: str = "100") -> str:
    """A conversation in which the bot has said these texts."""
    received = await ledger.receive(said("hola", name, chat))
    claimed = await ledger.claim(received.conversation.id, WORKER)
    assert claimed is not None
    await ledger.answer(claimed, Answer(tuple(BotMessage(text) for text in texts)))
    return received.conversation.id


async def begun(outbox: Outbox, chat: str = "100", owner: str = "me") -> Delivery:
    """The chat's next delivery."""
    delivery = await outbox.begin(chat, owner)
    assert delivery is not None
    return delivery


async def state(ledger: Ledger, conversation_id: str, text: str) -> tuple[str, int]:
    """How far a message has come, and how often nobody knew."""
    found = await ledger.database.read(lambda c: deliveries.states(c, [conversation_id]))
    messages = await ledger.messages_after(conversation_id, 0)
    (message_id,) = [message.id for message in messages if message.text == text]
    return found[message_id].state, found[message_id].doubts


async def test_what_is_said_to_a_chat_waits_to_be_sent(ledger: Ledger, outbox: Outbox) -> None:
    """Answers get a delivery, what the customer says gets none."""
    await answered(ledger, "uno", "dos")
    assert await outbox.ready() == ["100"]
    delivery = await begun(outbox)
    assert (delivery.message.text, delivery.address, delivery.attempt, delivery.doubts) == ("uno", "100", 1, 0)


async def test_nothing_is_sent_before_what_came_earlier(ledger: Ledger, outbox: Outbox) -> None:
    """While one delivery of a chat is on its way, the next cannot be begun; another chat's can."""
    await answered(ledger, "uno", "dos")
    await answered(ledger, "otro", chat="200")
    first = await begun(outbox)
    assert await outbox.begin("100", "me") is None
    assert await outbox.ready() == ["200"]
    assert (await begun(outbox, "200")).message.text == "otro"
    await outbox.sent(first, [1])
    assert (await begun(outbox)).message.text == "dos"


async def test_a_delivery_is_begun_by_one_of_many(ledger: Ledger, outbox: Outbox) -> None:
    """Twenty senders at once: one has it."""
    await answered(ledger, "uno")
    found = await asyncio.gather(*(outbox.begin("100", f"sender-{number}") for number in range(20)))
    assert sum(one is not None for one in found) == 1


async def test_order_holds_across_the_cases_of_a_chat(ledger: Ledger, outbox: Outbox) -> None:
    """What was said in an earlier case goes out before what is said in the next."""
    (ana,) = [(await ledger.database.write(lambda c: add_agent(c, "a@example.com", "Ana", datetime.now(UTC)))).id]
    first = await answered(ledger, "uno")
    await ledger.resolve(first, epoch=0, agent_id=ana)
    second = await answered(ledger, "dos", name="2")
    assert first != second
    order = []
    while (delivery := await outbox.begin("100", "me")) is not None:
        order.append(delivery.message.text)
        await outbox.sent(delivery, [1])
    assert (order[0], order[-1], len(order)) == ("uno", "dos", 3)


async def test_a_delivery_that_was_refused_for_now_is_tried_again_later(ledger: Ledger, outbox: Outbox, clock: Clock) -> None:
    """Postponed means: not before its time, with nothing after it going first, and without a doubt."""
    conversation_id = await answered(ledger, "uno", "dos")
    assert await outbox.postpone(await begun(outbox), "429", SOON)
    assert await outbox.ready() == []
    assert await outbox.begin("100", "me") is None
    clock.at += SOON
    assert await outbox.ready() == ["100"]
    again = await begun(outbox)
    assert (again.message.text, again.attempt, again.doubts) == ("uno", 2, 0)
    assert await state(ledger, conversation_id, "uno") == ("sending", 0)


async def test_a_doubtful_delivery_is_sent_once_more_and_stays_flagged(ledger: Ledger, outbox: Outbox, clock: Clock) -> None:
    """Nobody knows whether it arrived: it goes out again, and the flag remains when that works."""
    conversation_id = await answered(ledger, "uno")
    await outbox.doubt(await begun(outbox), "timeout", SOON)
    assert await state(ledger, conversation_id, "uno") == ("ambiguous", 1)
    clock.at += SOON
    await outbox.sent(await begun(outbox), [7])
    assert await state(ledger, conversation_id, "uno") == ("sent", 1)
    assert await outbox.doubts() == 1


async def test_a_second_doubt_ends_a_delivery(ledger: Ledger, outbox: Outbox, clock: Clock) -> None:
    """It is never sent a third time; what comes after it goes on."""
    conversation_id = await answered(ledger, "uno", "dos")
    for _ in range(2):
        await outbox.doubt(await begun(outbox), "timeout", SOON)
        clock.at += SOON
    assert await state(ledger, conversation_id, "uno") == ("ambiguous", 2)
    assert (await begun(outbox)).message.text == "dos"


async def test_a_refusal_after_a_doubt_keeps_the_flag(ledger: Ledger, outbox: Outbox, clock: Clock) -> None:
    """Being asked to wait says nothing about the first try."""
    conversation_id = await answered(ledger, "uno")
    await outbox.doubt(await begun(outbox), "timeout", SOON)
    clock.at += SOON
    await outbox.postpone(await begun(outbox), "429", SOON)
    assert await state(ledger, conversation_id, "uno") == ("ambiguous", 1)
    clock.at += SOON
    assert (await begun(outbox)).doubts == 1


async def test_what_a_dead_sender_left_is_doubtful(ledger: Ledger, outbox: Outbox) -> None:
    """A delivery left in `sending` may have arrived; the new sender flags it and sends it once more."""
    conversation_id = await answered(ledger, "uno")
    left = await begun(outbox, owner="dead")
    (found,) = await outbox.recover("alive")
    assert (found.state, found.doubts, found.conversation_id) == ("ambiguous", 1, conversation_id)
    assert await outbox.recover("alive") == []
    assert (await begun(outbox, owner="alive")).doubts == 1
    assert await outbox.sent(left, [1]) is None, "the dead one has no say any more"
    assert await state(ledger, conversation_id, "uno") == ("sending", 1)


async def test_a_message_survives_several_dead_senders_but_not_for_ever(ledger: Ledger, outbox: Outbox) -> None:
    """Each death is a doubt; nothing is lost because a machine was restarted twice."""
    conversation_id = await answered(ledger, "uno", "dos")
    for number in range(deliveries.MOST_DEATHS):
        assert (await begun(outbox, owner=f"dead-{number}")).doubts == number
        await outbox.recover("alive")
    assert await state(ledger, conversation_id, "uno") == ("ambiguous", deliveries.MOST_DEATHS)
    assert (await begun(outbox)).message.text == "dos"


async def test_a_sender_does_not_doubt_its_own_deliveries(ledger: Ledger, outbox: Outbox) -> None:
    """Recovering while sending harms nothing of one's own."""
    await answered(ledger, "uno")
    delivery = await begun(outbox)
    assert await outbox.recover("me") == []
    assert await outbox.sent(delivery, [1]) is not None


async def test_a_long_message_is_continued_where_it_stopped(ledger: Ledger, outbox: Outbox) -> None:
    """Parts the channel has taken are remembered, so that they are not sent again."""
    await answered(ledger, "uno")
    delivery = await begun(outbox, owner="dead")
    assert await outbox.part(delivery, [11, 12])
    await outbox.recover("me")
    assert (await begun(outbox)).external_ids == (11, 12)


async def test_a_message_nobody_can_receive_ends_and_the_next_goes_on(ledger: Ledger, outbox: Outbox) -> None:
    """A refusal for good is told with its reason."""
    heard: list[Hint] = []
    ledger.bus.listen(heard.append)
    conversation_id = await answered(ledger, "uno", "dos")
    told = await outbox.failed(await begun(outbox), "Bad Request: chat not found")
    assert told is not None
    assert (told.state, told.error) == ("failed", "Bad Request: chat not found")
    (hint,) = [hint for hint in heard if hint.kind == "delivery"]
    assert (hint.conversation_id, hint.data["state"], hint.data["seq"]) == (conversation_id, "failed", 2)
    assert (await begun(outbox)).message.text == "dos"


async def test_all_that_waits_for_a_lost_address_ends(ledger: Ledger, outbox: Outbox) -> None:
    """Whoever has blocked the bot gets nothing more; others are not concerned."""
    await answered(ledger, "uno", "dos")
    await answered(ledger, "otro", chat="200")
    delivery = await begun(outbox)
    await outbox.failed(delivery, "blocked")
    assert [one.state for one in await outbox.give_up("100", "blocked")] == ["failed"]
    assert await outbox.ready() == ["200"]


async def test_the_channels_own_reply_stands_in_for_the_bot(ledger: Ledger, outbox: Outbox) -> None:
    """What the bot cannot read is stored with a reply, in one step, and gives the bot nothing to do."""
    reply = Notice(source="telegram:100", source_id="1/reply", text="Solo leo texto.")
    photo = NewAttachment(kind="photo", name="photo.jpg", content_type="image/jpeg", reference="file-1")
    received = await ledger.receive(said("", reply=reply, attachments=(photo,)))
    assert received.turn_id is None
    messages = await ledger.messages_after(received.conversation.id, 0)
    assert [(one.sender, one.text, one.seq) for one in messages] == [
        (Sender.CUSTOMER, "", 1),
        (Sender.SYSTEM, "Solo leo texto.", 2),
    ]
    assert [(file.kind, file.state) for file in messages[0].attachments] == [("photo", "waiting")]
    assert not (await ledger.receive(said("", reply=reply, attachments=(photo,)))).is_new
    assert (await begun(outbox)).message.text == "Solo leo texto."


async def test_a_command_brings_its_payload_and_typed_text_never_does(ledger: Ledger) -> None:
    """Only the channel's own code may speak to the bot in intents."""
    received = await ledger.receive(said("/human", payload="/contact_human_agent"))
    claimed = await ledger.claim(received.conversation.id, WORKER)
    assert claimed is not None
    assert (claimed.text, claimed.payload, received.message.text) == (None, "/contact_human_agent", "/human")


async def test_news_is_told_once_and_opens_a_case_where_there_is_none(ledger: Ledger, outbox: Outbox) -> None:
    """A notice reaches a customer who is not talking with us, once, however often it is told."""
    await ledger.receive(said("hola"))
    for _ in range(2):
        await ledger.notify(
            customer_id="u_100",
            channel="telegram",
            address="100",
            language="es",
            notice=Notice(source="news", source_id="RL-10482:shipped", text="Tu pedido ha salido."),
        )
    assert (await begun(outbox)).message.text == "Tu pedido ha salido."
    told = await ledger.notify(
        customer_id="u_200",
        channel="telegram",
        address="200",
        language="es",
        notice=Notice(source="news", source_id="RL-10483:shipped", text="El tuyo también."),
    )
    assert told is not None
    assert (await ledger.conversation(told.conversation_id)).state is State.BOT


async def test_an_agent_begins_a_conversation(ledger: Ledger, outbox: Outbox) -> None:
    """It is theirs from the first word; the same request again is the same message; a colleague's is refused."""
    added = [
        await ledger.database.write(lambda c, name=name: add_agent(c, f"{name}@example.com", name, datetime.now(UTC)))
        for name in ("Ana", "Bo")
    ]
    ana, bo = added
    begin = {"customer_id": "u_100", "channel": "telegram", "address": "100", "language": "es", "text": "Buenas noticias"}
    conversation, message = await ledger.start(agent_id=ana.id, agent_name="Ana", client_id="m1", **begin)
    assert (conversation.state, conversation.holder_name, message.text) == (State.AGENT, "Ana", "Buenas noticias")
    again, same = await ledger.start(agent_id=ana.id, agent_name="Ana", client_id="m1", **begin)
    assert (again.id, same.id) == (conversation.id, message.id)
    with pytest.raises(Conflict, match="Ana"):
        await ledger.start(agent_id=bo.id, agent_name="Bo", client_id="m2", **begin)
    assert (await begun(outbox)).message.sender is Sender.SYSTEM
    received = await ledger.receive(said("¿sí?"))
    assert (received.conversation.id, received.turn_id) == (conversation.id, None)


async def test_an_edit_changes_what_the_bot_has_not_yet_answered(ledger: Ledger, clock: Clock) -> None:
    """The bot reads the new words; the same edit again, or an older one that comes late, changes nothing."""
    received = await ledger.receive(said("mi pedido 1048"))
    at = clock.at
    change = {"source": "telegram:100", "source_id": "1"}
    edited = await ledger.edit(**change, text="mi pedido 10482", edited_at=at)
    assert edited is not None
    assert (edited.is_new, edited.turn_id) == (True, None)
    late = await ledger.edit(**change, text="mi pedido 104", edited_at=at - SOON)
    assert late is not None
    assert not late.is_new
    claimed = await ledger.claim(received.conversation.id, WORKER)
    assert claimed is not None
    assert claimed.text == "mi pedido 10482"
    (message,) = await ledger.messages_after(received.conversation.id, 0)
    assert (message.text, message.edited_at) == ("mi pedido 10482", at)


async def test_an_edit_of_the_last_word_is_answered_anew(ledger: Ledger, clock: Clock) -> None:
    """After the answer, the customer's last message may be corrected; an earlier one is only shown as corrected."""
    conversation_id = await answered(ledger, "no lo encuentro")
    edited = await ledger.edit(source="telegram:100", source_id="1", text="hola 10482", edited_at=clock.at)
    assert edited is not None
    assert edited.turn_id is not None
    claimed = await ledger.claim(conversation_id, WORKER)
    assert claimed is not None
    assert claimed.text == "hola 10482"
    await ledger.answer(claimed, Answer((BotMessage("aquí está"),)))
    await ledger.receive(said("gracias", "2"))
    older = await ledger.edit(source="telegram:100", source_id="1", text="hola 10483", edited_at=clock.at + SOON)
    assert older is not None
    assert (older.is_new, older.turn_id) == (True, None)
    assert await ledger.edit(source="telegram:100", source_id="99", text="x", edited_at=clock.at) is None
