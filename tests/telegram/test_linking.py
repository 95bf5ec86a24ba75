"""Linking a chat to the shop's account: by a code that works once, or by one's own telephone number."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from relevo.customers import Customer, Identity, chats, identify, links
from relevo.customers.chats import Chat
from relevo.ledger import Incoming, Ledger, State, utc_now
from tests.telegram.fake_bot_api import FakeBotApi
from tests.telegram.running import Telegram

ANA, BO = 501, 502
SECRET = "s" * 32
LUCIA = Identity("lucia", "lucia@example.com", "Lucía", "+34 600 11 22 33")


async def known(ledger: Ledger, identity: Identity = LUCIA) -> Customer:
    """A customer the shop has vouched for."""
    return await ledger.database.write(partial(identify, identity=identity, visitor_id=None, at=utc_now()))


async def code_for(ledger: Ledger, customer: Customer) -> str:
    """A code, as the site shows it."""
    return links.shown(await ledger.database.write(partial(links.issue, customer_id=customer.id, secret=SECRET, at=utc_now())))


async def chat_of(ledger: Ledger, chat: int) -> Chat:
    """The chat's row."""
    found = await ledger.database.read(partial(chats.find_chat, chat_id=str(chat)))
    assert found is not None
    return found


@pytest.mark.parametrize("how", ["/start {}", "{}", "/link {}"])
async def test_a_code_links_the_chat_and_what_was_said_in_it(telegram: Telegram, api: FakeBotApi, how: str) -> None:
    """As a link, typed, or after the command. The conversation under way becomes the customer's; the code is not kept."""
    lucia = await known(telegram.ledger)
    code = await code_for(telegram.ledger, lucia)
    await telegram.start()
    api.say(ANA, "hola")
    await telegram.shown(ANA, 1)
    typed = how.format(code.replace("-", "") if how.startswith("/start") else code.lower())
    api.say(ANA, typed)
    assert (await telegram.shown(ANA, 2))[1].startswith("Listo: este chat está vinculado")
    assert (await chat_of(telegram.ledger, ANA)).customer_id == lucia.id
    (case,) = await telegram.ledger.conversations(tuple(State))
    assert case.customer_id == lucia.id
    assert code not in str([said.text for said in await telegram.thread(ANA)]).upper()
    api.say(ANA, "/orders")
    await telegram.shown(ANA, 3)
    assert telegram.bot.asked[-1].customer_id == lucia.id


async def test_a_code_works_once_and_not_for_long(telegram: Telegram, api: FakeBotApi) -> None:
    """Used, replaced, outdated or invented ones get the same answer."""
    ledger = telegram.ledger
    lucia = await known(ledger)
    replaced = await code_for(ledger, lucia)
    used = await code_for(ledger, lucia)
    await telegram.start()
    api.say(ANA, used)
    await telegram.shown(ANA, 1)
    outdated = await code_for(ledger, lucia)
    late = utc_now() + links.LIFETIME + timedelta(seconds=1)
    chat = await ledger.database.write(partial(chats.enter, chat_id="900", language="es", at=late))
    tried = await ledger.database.write(
        partial(links.redeem, chat=chat, code=outdated.replace("-", ""), update_id=1, secret=SECRET, at=late)
    )
    assert tried.outcome == "wrong"
    for number, wrong in enumerate((used, replaced, "ABCD-2345"), 1):
        api.say(BO, wrong)
        assert (await telegram.shown(BO, number))[-1].startswith("Ese código no vale")
    assert not (await chat_of(ledger, BO)).linked


async def test_guessing_ends_after_five_tries(telegram: Telegram, api: FakeBotApi) -> None:
    """Then even the right code is of no use in that chat for an hour."""
    code = await code_for(telegram.ledger, await known(telegram.ledger))
    await telegram.start()
    for number in range(5):
        api.say(ANA, f"ABCD-234{number + 2}")
    await telegram.shown(ANA, 5)
    api.say(ANA, code)
    assert (await telegram.shown(ANA, 6))[-1].startswith("Demasiados intentos")
    assert not (await chat_of(telegram.ledger, ANA)).linked


async def test_the_same_update_redeems_its_code_once(telegram: Telegram) -> None:
    """A crash between two steps does not turn a good code into a wrong one."""
    ledger = telegram.ledger
    lucia = await known(ledger)
    code = (await code_for(ledger, lucia)).replace("-", "")
    chat = await ledger.database.write(partial(chats.enter, chat_id="1", language="es", at=utc_now()))
    redeem = partial(links.redeem, chat=chat, code=code, update_id=7, secret=SECRET, at=utc_now())
    assert [(await ledger.database.write(redeem)).outcome for _ in range(2)] == ["linked", "linked"]


async def test_ones_own_number_links_and_anothers_does_not(telegram: Telegram, api: FakeBotApi) -> None:
    """Telegram vouches only for the number of who shares it; a number of two accounts proves neither."""
    ledger = telegram.ledger
    lucia = await known(ledger)
    await telegram.start()
    api.say(ANA, "/link")
    await telegram.shown(ANA, 1)
    keyboard = api.called("sendMessage")[0]["reply_markup"]["keyboard"]
    assert keyboard[0][0]["request_contact"] is True
    api.say(BO, contact={"phone_number": "34600112233", "user_id": ANA})
    assert (await telegram.shown(BO, 1))[0].startswith("Ese contacto es de otra persona")
    api.say(BO, contact={"phone_number": "34999999999", "user_id": BO})
    assert (await telegram.shown(BO, 2))[1].startswith("Gracias. No encuentro")
    api.say(ANA, contact={"phone_number": "+34600112233", "user_id": ANA})
    assert (await telegram.shown(ANA, 2))[1].startswith("Listo")
    assert (await chat_of(ledger, ANA)).customer_id == lucia.id
    for name in ("x", "y"):
        await known(ledger, Identity(name, None, name, "0034 611 000 000"))
    api.say(BO, contact={"phone_number": "34611000000", "user_id": BO})
    assert (await telegram.shown(BO, 3))[2].startswith("Gracias. No encuentro")


async def test_unlinking_closes_the_case_and_forgets_who_it_was(telegram: Telegram, api: FakeBotApi) -> None:
    """Whoever writes next from the chat is nobody we know, in a case of their own."""
    lucia = await known(telegram.ledger)
    await telegram.start()
    api.say(ANA, await code_for(telegram.ledger, lucia))
    api.say(ANA, "hola")
    await telegram.shown(ANA, 2)
    api.say(ANA, "/unlink")
    assert (await telegram.shown(ANA, 3))[2].startswith("Tu cuenta ya no está vinculada")
    chat = await chat_of(telegram.ledger, ANA)
    assert not chat.linked
    cases = {case.customer_id: case.state for case in await telegram.ledger.conversations(tuple(State))}
    assert cases == {lucia.id: State.RESOLVED, chat.customer_id: State.BOT}
    api.say(ANA, "/unlink")
    assert (await telegram.shown(ANA, 4))[3].startswith("Este chat no está vinculado")


async def test_an_account_has_one_chat(telegram: Telegram, api: FakeBotApi) -> None:
    """Linking a second telephone unlinks the first: answers never go to two places."""
    lucia = await known(telegram.ledger)
    await telegram.start()
    for number, chat in enumerate((ANA, BO)):
        api.say(chat, await code_for(telegram.ledger, lucia))
        await telegram.shown(chat, 1)
        api.say(chat, f"hola {number}")
        await telegram.shown(chat, 2)
    assert not (await chat_of(telegram.ledger, ANA)).linked
    assert (await chat_of(telegram.ledger, BO)).customer_id == lucia.id
    (opened,) = [case for case in await telegram.ledger.conversations((State.BOT,)) if case.customer_id == lucia.id]
    assert opened.address == str(BO)


@pytest.mark.parametrize("text", ["zapatero", "RL-10482", "hola hoy", "12345678", "ABCDEFGH", "¿ABCD-2345?"])
def test_words_and_order_numbers_are_not_codes(text: str) -> None:
    """Nobody who asks something is told that their code is wrong."""
    assert links.read_code(text) is None


async def test_commands_in_both_languages(telegram: Telegram, api: FakeBotApi) -> None:
    """The menu is told in each; a choice of language holds for what we say ourselves; /stop ends it and silences news."""
    await telegram.start()
    api.say(ANA, "/start")
    assert (await telegram.shown(ANA, 1))[0].startswith("¡Hola!")
    menus = {call.get("language_code"): [c["command"] for c in call["commands"]] for call in api.called("setMyCommands")}
    assert set(menus) == {None, "es", "en"}
    assert all(menu == ["start", "help", "orders", "human", "language", "stop"] for menu in menus.values())
    api.say(ANA, "/idioma")
    await telegram.shown(ANA, 2)
    message_id, buttons = api.keyboard(ANA)
    assert [button["text"] for button in buttons] == ["Español", "English"]
    api.press(ANA, message_id, buttons[1]["callback_data"])
    assert (await telegram.shown(ANA, 3))[2].startswith("Right, I'll write in English.")
    api.say(ANA, "/help")
    assert (await telegram.shown(ANA, 4))[3].startswith("Write in your own words")
    api.say(ANA, "/orders")
    assert (await telegram.shown(ANA, 5))[4] == "eco /order_history"
    api.say(ANA, "/stop")
    assert (await telegram.shown(ANA, 6))[5].startswith("Done:")
    assert (await chat_of(telegram.ledger, ANA)).stopped
    assert [case.state for case in await telegram.ledger.conversations(tuple(State))] == [State.RESOLVED]
    api.say(ANA, "hola otra vez")
    await telegram.shown(ANA, 7)
    assert not (await chat_of(telegram.ledger, ANA)).stopped


async def test_the_language_comes_from_what_is_written(telegram: Telegram, api: FakeBotApi) -> None:
    """A Telegram in English and a message in Spanish: our own words are Spanish from then on."""
    await telegram.start()
    english = {"from": {"id": ANA, "is_bot": False, "language_code": "en-GB"}}
    api.say(ANA, "/help", **english)
    assert (await telegram.shown(ANA, 1))[0].startswith("Write in your own words")
    api.say(ANA, "hola, ¿dónde está mi pedido?", **english)
    await telegram.shown(ANA, 2)
    api.say(ANA, "/help", **english)
    assert (await telegram.shown(ANA, 3))[2].startswith("Escríbeme con tus palabras")


async def test_linking_touches_no_case_on_the_website(telegram: Telegram) -> None:
    """It goes on as it was."""
    ledger = telegram.ledger
    lucia = await known(ledger)
    await ledger.receive(Incoming(channel="web", customer_id=lucia.id, source="web", source_id="1", text="hola"))
    chat = await ledger.database.write(partial(chats.enter, chat_id="1", language="es", at=utc_now()))
    await ledger.database.write(partial(chats.link, chat=chat, customer_id=lucia.id, at=utc_now()))
    linked = await chat_of(ledger, 1)
    await ledger.database.write(partial(chats.unlink, chat=linked, actor="customer", at=utc_now()))
    assert [case.state for case in await ledger.conversations(tuple(State))] == [State.BOT]
