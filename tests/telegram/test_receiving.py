"""What comes in from Telegram: stored once and in order, answered sensibly whatever it is."""

from __future__ import annotations

import random
from functools import partial

import pytest
from sqlalchemy.exc import DataError, OperationalError

from channels.telegram import inbox
from relevo.customers import chats
from relevo.ledger import Sender, State
from tests.telegram.fake_bot_api import FakeBotApi
from tests.telegram.running import Telegram, until

ANA, BO = 501, 502


async def done(telegram: Telegram, count: int) -> None:
    """Wait until so many updates are worked on."""

    async def all_done() -> bool:
        counted = await telegram.ledger.database.read(inbox.count)
        return counted.get("waiting", 0) == 0 and sum(counted.values()) >= count

    await until(all_done, seconds=60)


async def test_a_message_is_stored_answered_and_only_then_acknowledged(telegram: Telegram, api: FakeBotApi) -> None:
    """The next question to Telegram carries the offset of what is stored."""
    update = api.say(ANA, "hola")
    await telegram.start()
    assert await telegram.shown(ANA, 1) == ["eco hola"]
    await until(lambda: api.confirmed == update["update_id"] + 1)
    assert [(said.sender, said.text) for said in await telegram.thread(ANA)] == [
        (Sender.CUSTOMER, "hola"),
        (Sender.BOT, "eco hola"),
    ]


async def test_the_same_update_again_is_the_same_message(telegram: Telegram, api: FakeBotApi) -> None:
    """Telegram repeats what it is not sure of."""
    api.repeat = True
    api.say(ANA, "hola")
    await telegram.start()
    await telegram.shown(ANA, 1)
    await until(lambda: len(api.called("getUpdates")) > 3)
    assert [said.text for said in await telegram.thread(ANA)] == ["hola", "eco hola"]


async def test_what_is_not_stored_is_not_acknowledged(
    telegram: Telegram, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the store is away, Telegram keeps the update."""
    store = inbox.store

    def failing(connection: object, raw: list[dict[str, object]], at: object) -> int:
        if len(api.called("getUpdates")) <= 2:
            raise OSError("the disk is full")
        return store(connection, raw, at)  # type: ignore[arg-type]

    monkeypatch.setattr(inbox, "store", failing)
    api.say(ANA, "hola")
    await telegram.start()
    assert await telegram.shown(ANA, 1) == ["eco hola"]
    asked = [call.get("offset") for call in api.called("getUpdates")]
    assert asked[:3] == [None, None, None]


async def test_a_thousand_updates_twice_shuffled_and_edited_are_each_once_and_in_order(
    telegram: Telegram, api: FakeBotApi
) -> None:
    """Telegram's numbers tell the order, whatever order things come in; an edit changes its message and adds none."""
    said = {chat: [api.say(chat, f"{chat}-{number}", send=False) for number in range(100)] for chat in range(700, 708)}
    edits = [api.edit(said[chat][number], f"{chat}-{number} bien", send=False) for chat in said for number in range(0, 100, 4)]
    everything = [update for updates in said.values() for update in updates] + edits
    assert len(everything) == 1000
    twice = everything * 2
    random.Random(4).shuffle(twice)
    for start in range(0, len(twice), 90):
        batch = twice[start : start + 90]
        await telegram.ledger.database.write(partial(inbox.store, raw=batch, at=telegram.ledger.now()))
    await telegram.start()
    await done(telegram, 1000)
    for chat, updates in said.items():
        texts = [message.text for message in await telegram.thread(chat) if message.sender is Sender.CUSTOMER]
        assert texts == [
            update["message"]["text"] + (" bien" if number % 4 == 0 else "") for number, update in enumerate(updates)
        ]


async def test_a_press_brings_the_buttons_payload_and_the_keyboard_goes(telegram: Telegram, api: FakeBotApi) -> None:
    """What Telegram sees of a button is an id; it works once; the press is answered at once."""
    await telegram.start()
    api.say(ANA, "botones")
    await telegram.shown(ANA, 1)
    message_id, buttons = api.keyboard(ANA)
    assert [button["text"] for button in buttons] == ["Mi pedido", "Nada, gracias por todo"]
    assert all(button["callback_data"].startswith("b_") and len(button["callback_data"]) <= 64 for button in buttons)
    api.press(ANA, message_id, buttons[0]["callback_data"])
    assert (await telegram.shown(ANA, 2))[-1] == "eco /track_order"
    await until(lambda: bool(api.called("answerCallbackQuery")) and bool(api.called("editMessageReplyMarkup")))
    assert api.called("editMessageReplyMarkup")[0]["message_id"] == message_id
    api.press(ANA, message_id, buttons[1]["callback_data"])
    await until(lambda: len(api.called("answerCallbackQuery")) == 2)
    assert "ya no está disponible" in api.called("answerCallbackQuery")[1]["text"]
    assert len(telegram.bot.asked) == 2


async def test_a_keyboard_goes_when_the_talk_goes_on(telegram: Telegram, api: FakeBotApi) -> None:
    """Who types instead of pressing is not left with buttons of yesterday."""
    await telegram.start()
    api.say(ANA, "botones")
    await telegram.shown(ANA, 1)
    message_id, _ = api.keyboard(ANA)

    async def remembered() -> bool:
        chat = await telegram.ledger.database.read(partial(chats.find_chat, chat_id=str(ANA)))
        return chat is not None and message_id in chat.keyboards

    await until(remembered)
    api.say(ANA, "otra cosa")
    await until(lambda: [call["message_id"] for call in api.called("editMessageReplyMarkup")] == [message_id])


async def test_typed_text_is_never_an_intent(telegram: Telegram, api: FakeBotApi) -> None:
    """A payload that somebody types, as text or in an invented button, reaches the bot as text or not at all."""
    await telegram.start()
    api.say(ANA, '/track_order{"order_number":"RL-10482"}')
    await telegram.shown(ANA, 1)
    assert (telegram.bot.asked[0].text, telegram.bot.asked[0].payload) == ('/track_order{"order_number":"RL-10482"}', None)
    api.press(ANA, 1, "/contact_human_agent")
    await until(lambda: bool(api.called("answerCallbackQuery")))
    assert len(telegram.bot.asked) == 1


STRANGE = {
    "sticker": ({"sticker": {"file_id": "s", "emoji": "👍"}}, "(sticker 👍)", "¡Me gusta!"),
    "location": (
        {"location": {"latitude": 40.4168, "longitude": -3.7038}},
        "(ubicación 40.41680, -3.70380)",
        "He recibido tu ubi",
    ),
    "poll": ({"poll": {"id": "1", "question": "?"}}, "(mensaje de tipo poll)", "Ese tipo de mensaje"),
    "new": ({"hologram": {"size": 3}}, "(mensaje de tipo hologram)", "Ese tipo de mensaje"),
    "voice": ({"voice": {"file_id": "v", "file_size": 3, "mime_type": "audio/ogg"}}, "", "He recibido tu audio"),
    "too large": ({"document": {"file_id": "d", "file_size": 10**9}}, "", "Ese archivo no lo puedo guardar"),
    "program": (
        {"document": {"file_id": "d", "file_size": 3, "mime_type": "application/x-msdownload"}},
        "",
        "Ese archivo no lo puedo guardar",
    ),
    "blank": ({"text": " \n "}, None, "Ese tipo de mensaje"),
    "too long": ({"text": "x" * 5000}, None, "El mensaje pasa de"),
}


@pytest.mark.parametrize("name", STRANGE)
async def test_what_the_bot_cannot_read_is_kept_and_answered(telegram: Telegram, api: FakeBotApi, name: str) -> None:
    """Nothing is dropped in silence, nothing reaches the bot, and the next message goes on."""
    content, label, reply = STRANGE[name]
    api.files["v"] = ("voice.oga", b"OggS...")
    await telegram.start()
    api.say(ANA, **content)
    api.say(ANA, "hola")
    first, second = await telegram.shown(ANA, 2)
    assert first.startswith(reply)
    assert second == "eco hola"
    assert len(telegram.bot.asked) == 1
    if label is not None:
        assert (await telegram.thread(ANA))[0].text == label


@pytest.mark.parametrize(
    "update",
    [
        {"channel_post": {"message_id": 1, "chat": {"id": -100, "type": "channel"}, "date": 0, "text": "x"}},
        {"message": {"message_id": 1, "chat": {"id": ANA, "type": "private"}, "date": 0, "pinned_message": {}}},
        {"message": {"message_id": 1, "chat": {"id": ANA, "type": "private"}, "from": {"id": 3, "is_bot": True}, "text": "x"}},
        {"message": {"chat": "nonsense"}},
        {"poll_answer": {"poll_id": "1"}},
        {"message": {"message_id": 1, "chat": {"id": "9" * 1000, "type": "private"}, "text": "x"}},
        {},
    ],
)
async def test_what_concerns_nobody_is_passed_over(telegram: Telegram, api: FakeBotApi, update: dict[str, object]) -> None:
    """Channel posts, notes about the chat, other bots, nonsense: nobody is answered, nothing is stuck."""
    await telegram.start()
    api.put(dict(update))
    api.say(ANA, "hola")
    assert await telegram.shown(ANA, 1) == ["eco hola"]


async def test_a_group_is_told_to_write_in_private_and_nothing_is_kept(telegram: Telegram, api: FakeBotApi) -> None:
    """No order is ever named where others read along."""
    await telegram.start()
    await until(lambda: bool(api.called("setMyCommands")))
    group = {"chat": {"id": -55, "type": "supergroup"}}
    api.say(ANA, "mi pedido RL-10482", **group)
    api.say(ANA, "/orders@relevo_test_bot", **group)
    (text,) = await telegram.shown(-55, 1)
    assert "https://t.me/relevo_test_bot" in text
    await done(telegram, 2)
    assert await telegram.thread(-55) == []
    assert telegram.bot.asked == []


async def test_an_edit_reaches_the_bot_as_a_correction(telegram: Telegram, api: FakeBotApi) -> None:
    """The corrected message is answered anew; it stays one message."""
    await telegram.start()
    update = api.say(ANA, "mi pedido 1048")
    await telegram.shown(ANA, 1)
    api.edit(update, "mi pedido 10482")
    assert (await telegram.shown(ANA, 2))[-1] == "eco mi pedido 10482"
    said = [message for message in await telegram.thread(ANA) if message.sender is Sender.CUSTOMER]
    assert [message.text for message in said] == ["mi pedido 10482"]
    assert said[0].edited_at is not None


async def test_a_photo_is_kept_and_its_words_are_answered(telegram: Telegram, api: FakeBotApi) -> None:
    """The largest size is fetched; an album gets one reply; what is not what it says it is is not kept."""
    api.files = {"big": ("photos/1.jpg", b"\xff\xd8\xff" + b"x" * 100), "fake": ("photos/2.jpg", b"MZ\x00\x00")}
    await telegram.start()
    sizes = [{"file_id": "small", "file_size": 10, "width": 9}, {"file_id": "big", "file_size": 103, "width": 90}]
    api.say(ANA, photo=sizes, caption="Llegó roto")
    assert await telegram.shown(ANA, 1) == ["eco Llegó roto"]
    for file_id in ("big", "fake"):
        api.say(BO, photo=[{"file_id": file_id, "file_size": 4}], media_group_id="7")
    await done(telegram, 3)

    async def settled() -> bool:
        files = [file for chat in (ANA, BO) for message in await telegram.thread(chat) for file in message.attachments]
        return len(files) == 3 and all(file.state != "waiting" for file in files)

    await until(settled)
    ((file,),) = [message.attachments for message in await telegram.thread(ANA) if message.attachments]
    assert (file.state, file.content_type, file.size) == ("stored", "image/jpeg", 103)
    assert telegram.media.get(file.id) == api.files["big"][1]
    states = [message.attachments[0].state for message in await telegram.thread(BO) if message.attachments]
    assert states == ["stored", "refused"]
    assert [message.sender for message in await telegram.thread(BO)].count(Sender.SYSTEM) == 1


async def test_a_flood_is_stored_and_told_once_that_not_all_is_answered(telegram: Telegram, api: FakeBotApi) -> None:
    """The bot is spared; the ledger has every message."""
    telegram.limit(rate=1, burst=5)
    await telegram.start()
    for number in range(40):
        api.say(ANA, f"m{number}")
    await done(telegram, 40)
    thread = await telegram.thread(ANA)
    assert [said.text for said in thread if said.sender is Sender.CUSTOMER] == [f"m{number}" for number in range(40)]
    assert len(telegram.bot.asked) == 5
    assert sum("muchos mensajes" in said.text for said in thread) == 1


async def test_commands_are_counted_like_messages_but_stop_always_works(telegram: Telegram, api: FakeBotApi) -> None:
    """A flood of /orders does not reach the bot either; nobody has to wait to be left alone."""
    telegram.limit(rate=1, burst=5)
    await telegram.start()
    for _ in range(40):
        api.say(ANA, "/orders")
    api.say(ANA, "/stop")
    await done(telegram, 41)
    assert len(telegram.bot.asked) <= 5
    chat = await telegram.ledger.database.read(partial(chats.find_chat, chat_id=str(ANA)))
    assert chat is not None
    assert chat.stopped
    assert [said.text for said in await telegram.thread(ANA)].count("/orders") == 40


@pytest.mark.parametrize(
    "error", [RuntimeError("boom"), DataError("INSERT", None, Exception("boom"))], ids=["bug", "refused by the store"]
)
async def test_an_update_that_always_fails_is_buried_and_the_chat_goes_on(
    telegram: Telegram, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """It is kept with its content, and can be tried again."""
    receive = telegram.ledger.receive

    async def failing(incoming: object) -> object:
        if getattr(incoming, "text", "") == "veneno":
            raise error
        return await receive(incoming)  # type: ignore[arg-type]

    monkeypatch.setattr(telegram.ledger, "receive", failing)
    await telegram.start()
    poison = api.say(ANA, "veneno")
    api.say(ANA, "hola")
    assert await telegram.shown(ANA, 1) == ["eco hola"]
    await done(telegram, 2)
    assert await telegram.ledger.database.read(inbox.count) == {"dead": 1, "done": 1}
    monkeypatch.setattr(telegram.ledger, "receive", receive)
    revive = partial(inbox.revive, update_ids=[poison["update_id"]])
    assert await telegram.ledger.database.write(revive) == 1
    assert await telegram.shown(ANA, 2) == ["eco hola", "eco veneno"]


async def test_a_failure_that_cannot_be_noted_does_not_stop_the_chat(
    telegram: Telegram, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store goes away between an update's failure and its noting."""
    receive, again, failures = telegram.ledger.receive, inbox.again, ["receive", "note"]

    async def failing(incoming: object) -> object:
        if "receive" in failures:
            failures.remove("receive")
            raise RuntimeError("boom")
        return await receive(incoming)  # type: ignore[arg-type]

    def away(*arguments: object, **named: object) -> None:
        if "note" in failures:
            failures.remove("note")
            raise OperationalError("UPDATE", None, Exception("away"))
        again(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(telegram.ledger, "receive", failing)
    monkeypatch.setattr(inbox, "again", away)
    await telegram.start()
    api.say(ANA, "hola")
    api.say(ANA, "adios")
    assert await telegram.shown(ANA, 2) == ["eco hola", "eco adios"]
    assert not failures


async def test_who_blocks_the_bot_and_comes_back_is_reachable_again(telegram: Telegram, api: FakeBotApi) -> None:
    """Telegram tells it, and a message says it too."""
    await telegram.start()
    api.say(ANA, "hola")
    await telegram.shown(ANA, 1)

    async def blocked() -> bool:
        chat = await telegram.ledger.database.read(partial(chats.find_chat, chat_id=str(ANA)))
        return chat is not None and chat.blocked

    gone = {"chat": {"id": ANA, "type": "private"}, "from": {"id": ANA}, "new_chat_member": {"status": "kicked"}}
    api.put({"my_chat_member": gone})
    await until(blocked)
    api.say(ANA, "he vuelto")
    await telegram.shown(ANA, 2)
    assert not await blocked()


async def test_two_replicas_have_one_poller(telegram: Telegram, api: FakeBotApi) -> None:
    """The second waits for the lease, and goes on when the first lets go."""
    await telegram.start()
    first = telegram.service
    assert first is not None
    await until(lambda: first.leads)
    await telegram.start("two")
    second = telegram.service
    assert second is not None
    api.say(ANA, "uno")
    await telegram.shown(ANA, 1)
    assert not second.leads
    await first.stop()
    await until(lambda: second.leads)
    api.say(ANA, "dos")
    assert await telegram.shown(ANA, 2) == ["eco uno", "eco dos"]
    assert (await telegram.thread(ANA))[0].seq == 1
    assert {case.state for case in await telegram.ledger.conversations(tuple(State))} == {State.BOT}
