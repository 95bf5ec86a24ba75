"""What goes out to Telegram: in order, once, and whatever Telegram does."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from channels.telegram import rendering, sender, typing_action
from relevo.agents import add_agent
from relevo.bus import Hint
from relevo.ledger import Incoming, NewAttachment, Outbox, Sender, State, deliveries, utc_now
from tests.telegram.fake_bot_api import FakeBotApi
from tests.telegram.running import Telegram, until

ANA, BO = 501, 502


async def doubts(telegram: Telegram) -> int:
    """How many messages may have arrived twice."""
    return await Outbox(telegram.ledger, "telegram").doubts()


async def states(telegram: Telegram, chat: int) -> dict[str, str]:
    """How far what was said in a chat has come."""
    thread = await telegram.thread(chat)
    found = await telegram.ledger.database.read(
        lambda connection: deliveries.states(connection, {said.conversation_id for said in thread})
    )
    return {said.text: found[said.id].state for said in thread if said.id in found}


async def settled(telegram: Telegram, expected: dict[str, str]) -> None:
    """Wait until what was said to the first chat has come so far."""

    async def come() -> bool:
        return await states(telegram, ANA) == expected

    await until(come)


async def ana(telegram: Telegram) -> int:
    """An agent."""
    return (await telegram.ledger.database.write(lambda c: add_agent(c, "a@example.com", "Ana", utc_now()))).id


@pytest.mark.parametrize("trouble", ["429:0.05", "500", "502"])
async def test_what_telegram_refuses_for_now_is_sent_later_and_once(telegram: Telegram, api: FakeBotApi, trouble: str) -> None:
    """Nothing overtakes it, and it is no reason for doubt."""
    api.misbehave["sendMessage"].extend([trouble] * 3)
    await telegram.start()
    api.say(ANA, "uno")
    api.say(ANA, "dos")
    assert await telegram.shown(ANA, 2) == ["eco uno", "eco dos"]
    assert await doubts(telegram) == 0


async def test_retry_after_is_obeyed_for_that_chat_only(telegram: Telegram, api: FakeBotApi) -> None:
    """One chat waits as long as Telegram asks; the others do not."""
    await telegram.start()
    api.say(ANA, "hola")
    await telegram.shown(ANA, 1)
    api.misbehave["sendMessage"].append("429:1")
    began = time.monotonic()
    api.say(ANA, "uno")
    await until(lambda: not api.misbehave["sendMessage"])
    api.say(BO, "dos")
    await telegram.shown(BO, 1)
    other = time.monotonic() - began
    assert (await telegram.shown(ANA, 2))[-1] == "eco uno"
    assert time.monotonic() - began >= 1
    assert other < 0.9


@pytest.mark.parametrize("trouble", ["reset-after", "garbage"])
async def test_a_message_without_an_answer_is_sent_once_more_and_flagged(
    telegram: Telegram, api: FakeBotApi, trouble: str
) -> None:
    """It may arrive twice: never more often, and it is counted."""
    api.misbehave["sendMessage"].append(trouble)
    await telegram.start()
    api.say(ANA, "uno")
    api.say(ANA, "dos")
    assert await telegram.shown(ANA, 3) == ["eco uno", "eco uno", "eco dos"]
    assert await doubts(telegram) == 1


@pytest.mark.parametrize("times", [1, 2])
async def test_what_nobody_foresaw_holds_a_chat_up_for_a_moment(
    telegram: Telegram, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """The message is doubted as if its call had gone unanswered, by the same process, and what comes after goes on."""
    left = times

    def render(*given: Any) -> Any:
        nonlocal left
        if left and given[0].message.text == "eco uno":
            left -= 1
            raise ZeroDivisionError
        return rendering.render(*given)

    monkeypatch.setattr(sender, "render", render)
    await telegram.start()
    api.say(ANA, "uno")
    api.say(ANA, "dos")
    assert await telegram.shown(ANA, 3 - times) == ["eco uno", "eco dos"][times - 1 :]
    await settled(telegram, {"eco uno": "sent" if times == 1 else "ambiguous", "eco dos": "sent"})
    assert await doubts(telegram) == times


async def test_a_message_that_is_never_answered_is_given_up_after_the_second_doubt(telegram: Telegram, api: FakeBotApi) -> None:
    """The desk sees that nobody knows; what comes after goes on."""
    heard: list[Hint] = []
    telegram.ledger.bus.listen(heard.append)
    api.misbehave["sendMessage"].extend(["reset-after", "reset-after"])
    await telegram.start()
    api.say(ANA, "uno")
    await telegram.shown(ANA, 2)
    api.say(ANA, "dos")
    assert await telegram.shown(ANA, 3) == ["eco uno", "eco uno", "eco dos"]
    await settled(telegram, {"eco uno": "ambiguous", "eco dos": "sent"})
    assert [hint.data["state"] for hint in heard if hint.kind == "delivery"][:2] == ["ambiguous", "ambiguous"]


async def test_a_message_that_is_refused_for_good_is_told_and_the_next_goes_on(telegram: Telegram, api: FakeBotApi) -> None:
    """400 ends one message."""
    api.misbehave["sendMessage"].append("400")
    await telegram.start()
    api.say(ANA, "uno")
    api.say(ANA, "dos")
    assert await telegram.shown(ANA, 1) == ["eco dos"]
    await settled(telegram, {"eco uno": "failed", "eco dos": "sent"})


async def test_who_has_blocked_the_bot_is_not_written_to(telegram: Telegram, api: FakeBotApi) -> None:
    """403 ends everything that waits for them."""
    await telegram.start()
    api.misbehave["sendMessage"].append("403")
    api.say(ANA, "uno")

    async def failed() -> bool:
        return (await states(telegram, ANA)).get("eco uno") == "failed"

    await until(failed)
    assert api.texts(ANA) == []
    api.say(ANA, "he vuelto")
    assert await telegram.shown(ANA, 1) == ["eco he vuelto"]


async def test_an_outage_loses_nothing_and_costs_few_doubts(telegram: Telegram, api: FakeBotApi) -> None:
    """While Telegram is away the website is served as ever; afterwards everybody on Telegram gets everything, in order."""
    await telegram.start()
    chats = list(range(600, 612))
    for chat in chats:
        api.say(chat, "antes")
    for chat in chats:
        await telegram.shown(chat, 1)
    await api.stop()
    ledger = telegram.ledger
    for number in range(5):
        for chat in chats:
            customer = next(c.customer_id for c in await ledger.conversations(tuple(State)) if c.address == str(chat))
            await ledger.receive(
                Incoming(
                    channel="telegram",
                    customer_id=customer,
                    source=f"telegram:{chat}",
                    source_id=f"o{number}",
                    text=f"n{number}",
                    address=str(chat),
                )
            )
    web = Incoming(channel="web", customer_id="u_web", source="web:u_web", source_id="1", text="hola")
    received = await ledger.receive(web)

    async def answered() -> bool:
        return len(await ledger.messages_after(received.conversation.id, 0)) == 2

    await until(answered)  # while Telegram is away
    await api.start()
    for chat in chats:
        assert await telegram.shown(chat, 6) == ["eco antes", *(f"eco n{number}" for number in range(5))]
    assert await doubts(telegram) == 0


@pytest.mark.parametrize("how", ["500", "reset", "429:0.05"])
async def test_an_outage_with_answers_loses_nothing_either(telegram: Telegram, api: FakeBotApi, how: str) -> None:
    """Telegram may be there and broken: duplicates never exceed the doubts."""
    await telegram.start()
    api.say(ANA, "antes")
    await telegram.shown(ANA, 1)
    api.misbehave["*"].append(how)
    api.say(ANA, "durante")
    await asyncio.sleep(0.6)
    api.misbehave["*"].clear()
    shown = await telegram.shown(ANA, 2)
    assert list(dict.fromkeys(shown)) == ["eco antes", "eco durante"]
    assert len(shown) - 2 <= await doubts(telegram) <= 1


async def test_one_message_a_second_in_each_chat(telegram: Telegram, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first goes at once, the next waits its time; another chat does not wait for it."""
    monkeypatch.setattr(sender, "PACE_SECONDS", 2.0)
    await telegram.start()
    api.say(ANA, "mucho")
    await telegram.shown(ANA, 1)
    began = time.monotonic()
    api.say(BO, "hola")
    await telegram.shown(BO, 1)
    assert len(api.texts(ANA)) == 1
    await telegram.shown(ANA, 3)
    assert time.monotonic() - began >= 3


async def test_a_long_answer_comes_in_pieces_and_is_continued(telegram: Telegram, api: FakeBotApi) -> None:
    """A refusal in the middle does not repeat what has arrived; the buttons stand under the last piece."""
    await telegram.start()
    api.say(ANA, "hola")
    await telegram.shown(ANA, 1)
    api.misbehave["sendMessage"].extend(["slow:0", "500"])
    api.say(ANA, "mucho")
    pieces = (await telegram.shown(ANA, 4))[1:]
    assert " ".join(pieces).split() == ["palabra"] * 1200
    assert all(len(piece) <= 4096 for piece in pieces)


async def test_an_order_comes_with_its_card(telegram: Telegram, api: FakeBotApi) -> None:
    """As HTML that Telegram can read; a plain text is sent as it is."""
    await telegram.start()
    api.say(ANA, "pedido")
    (text,) = await telegram.shown(ANA, 1)
    assert text.startswith("Tu pedido está en camino.\n\n<b>Pedido RL-10482</b> · En camino")
    assert api.called("sendMessage")[0]["parse_mode"] == "HTML"
    api.say(ANA, "<b>1 & 2</b>")
    assert (await telegram.shown(ANA, 2))[1] == "eco <b>1 & 2</b>"
    assert "parse_mode" not in api.called("sendMessage")[1]


async def test_a_document_of_the_assistants_comes_as_a_file(telegram: Telegram, api: FakeBotApi) -> None:
    """With its words as the caption."""
    telegram.media.put("f_label", b"%PDF-1.7")
    await telegram.start()
    api.say(ANA, "documento")
    assert await telegram.shown(ANA, 1) == ["Tu etiqueta"]
    assert api.shown[0].files == {"document": ("etiqueta.pdf", b"%PDF-1.7")}


async def test_the_handoff_tells_the_place_in_the_queue_and_the_agents_name(telegram: Telegram, api: FakeBotApi) -> None:
    """As on the website; the agent's typing is shown, and files go both ways."""
    agent = await ana(telegram)
    await telegram.start()
    api.say(BO, "/human")
    assert (await telegram.shown(BO, 1))[0].endswith("Eres la siguiente persona en la cola.")
    api.say(ANA, "una persona")
    assert (await telegram.shown(ANA, 1))[0].endswith("Tu puesto en la cola: 2.")
    api.say(ANA, "¿hola?")
    assert "Tu puesto en la cola: 2." in (await telegram.shown(ANA, 2))[1]
    (case,) = [one for one in await telegram.ledger.conversations((State.QUEUED,)) if one.address == str(ANA)]
    taken = await telegram.ledger.take(case.id, epoch=case.epoch, agent_id=agent, agent_name="Ana")
    assert (await telegram.shown(ANA, 3))[2] == "Ana se ha unido a la conversación."
    telegram.ledger.bus.publish(Hint("typing", case.id, case.customer_id, data={"sender": "agent", "on": True}))
    await until(lambda: {"chat_id": str(ANA), "action": "typing"} in api.called("sendChatAction"))
    said = {"agent_id": agent, "agent_name": "Ana", "epoch": taken.epoch}
    await telegram.ledger.say(case.id, client_id="1", text="Hola, soy yo & ya está", **said)
    assert (await telegram.shown(ANA, 4))[3] == "<b>Ana</b>\nHola, soy yo &amp; ya está"
    telegram.media.put("f_label", b"%PDF-1.7")
    label = NewAttachment(
        id="f_label", kind="document", name="etiqueta.pdf", content_type="application/pdf", size=8, state="stored"
    )
    await telegram.ledger.say(case.id, client_id="2", text="Tu etiqueta", attached=(label,), **said)
    await telegram.shown(ANA, 5)
    assert api.shown[-1].files == {"document": ("etiqueta.pdf", b"%PDF-1.7")}
    assert api.shown[-1].text == "<b>Ana</b>\nTu etiqueta"
    api.say(ANA, "/human")
    assert (await telegram.shown(ANA, 6))[5] == "Ya estás hablando con Ana."
    assert len(telegram.bot.asked) == 2


async def test_typing_is_shown_while_the_bot_works(telegram: Telegram, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """If it does for a moment; and a server that does not know it, or the menu, costs nothing but a line in the log."""
    api.misbehave["sendChatAction"].extend(["404", "500"])
    api.misbehave["setMyCommands"].extend(["404", "404", "404"])
    await telegram.start()
    api.say(ANA, "uno")
    await telegram.shown(ANA, 1)
    assert api.called("sendChatAction") == []
    monkeypatch.setattr(typing_action, "THINKING_SECONDS", 0.01)
    telegram.bot.may_answer.clear()
    api.say(ANA, "dos")
    await until(lambda: len(api.called("sendChatAction")) >= 1 and len(api.called("setMyCommands")) == 3)
    telegram.bot.may_answer.set()
    assert await telegram.shown(ANA, 2) == ["eco uno", "eco dos"]


async def test_nothing_is_sent_before_its_predecessor_whatever_happens(telegram: Telegram, api: FakeBotApi) -> None:
    """Fifty messages through a Telegram that fails now and then arrive in order; duplicates never exceed the doubts."""
    api.misbehave["sendMessage"].extend(["slow:0", "500", "reset-after", "429:0.02", "slow:0", "garbage", "reset", "502"] * 3)
    await telegram.start()
    for number in range(50):
        api.say(ANA, f"m{number}")
    await until(lambda: "eco m49" in api.texts(ANA), lambda: str(api.texts(ANA)[-3:]), seconds=60)
    shown = api.texts(ANA)
    assert [text for text in dict.fromkeys(shown) if text.startswith("eco")] == [f"eco m{number}" for number in range(50)]
    assert shown == sorted(shown, key=lambda text: int(text.removeprefix("eco m")))
    assert len(shown) - 50 <= await doubts(telegram)
    assert Sender.BOT in {said.sender for said in await telegram.thread(ANA)}
