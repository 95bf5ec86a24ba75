"""Telegram through the gateway's own doors: the webhook, the link from the site, and what agents see and do."""

from __future__ import annotations

import asyncio
import random
from functools import partial

from channels.telegram import inbox
from relevo.customers import chats
from relevo.ledger import Sender, State, utc_now
from tests.telegram.fake_bot_api import FakeBotApi
from tests.telegram.gateway import HEADER, Gateway
from tests.telegram.running import until

ANA = 501


async def test_telegram_is_told_where_to_call_with_a_secret(gateway: Gateway, api: FakeBotApi) -> None:
    """Nothing that waits is dropped, and only what we read is asked for."""
    await until(lambda: bool(api.called("setWebhook")))
    (told,) = api.called("setWebhook")
    assert told["url"] == "https://shop.example/telegram/webhook"
    assert told["secret_token"] == gateway.settings.telegram_webhook_secret
    assert told["drop_pending_updates"] is False
    assert told["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert api.called("getUpdates") == []


async def test_who_does_not_know_the_secret_is_refused(gateway: Gateway, api: FakeBotApi) -> None:
    """And nothing is stored; what is no update is refused as well."""
    update = api.say(ANA, "hola", send=False)
    assert [await gateway.call(update, secret) for secret in ("", "wrong", "ñ")] == [401, 401, 401]
    assert (await gateway.client.post("/telegram/webhook", json=update)).status_code == 401
    for nonsense in ({}, {"update_id": "x"}, {"update_id": None}):
        assert await gateway.call(nonsense) == 400
    headers = {HEADER: gateway.settings.telegram_webhook_secret}
    too_large = await gateway.client.post("/telegram/webhook", content=b"x" * 1_100_000, headers=headers)
    assert too_large.status_code == 413
    assert await gateway.services.database.read(inbox.count) == {}


async def test_an_update_is_stored_before_telegram_hears_200(gateway: Gateway, api: FakeBotApi) -> None:
    """The row is there when the answer is."""
    assert await gateway.call(api.say(ANA, "hola", send=False)) == 200
    assert sum((await gateway.services.database.read(inbox.count)).values()) == 1


async def test_calls_that_overtake_each_other_end_in_order(gateway: Gateway, api: FakeBotApi) -> None:
    """Telegram calls forty times at once, repeats itself, and gives late what was early."""
    updates = [api.say(ANA, f"m{number}", send=False) for number in range(200)]
    twice = updates * 2
    random.Random(3).shuffle(twice)
    for start in range(0, len(twice), 40):
        assert set(await asyncio.gather(*(gateway.call(update) for update in twice[start : start + 40]))) == {200}

    async def all_done() -> bool:
        return await gateway.services.database.read(inbox.count) == {"done": 200}

    await until(all_done, seconds=60)
    (case,) = await gateway.services.ledger.conversations(tuple(State))
    said = await gateway.services.ledger.messages_after(case.id, 0, 1000)
    texts = [message.text for message in said if message.sender is Sender.CUSTOMER]
    assert texts == [f"m{number}" for number in range(200)]


async def test_a_known_customer_gets_a_code_and_nobody_else(gateway: Gateway, api: FakeBotApi) -> None:
    """The code works in the chat; the site can part them again."""
    client = gateway.client
    token = await gateway.visitor("lucia")
    refused = [await client.post("/widget/v1/telegram-link", json={"token": t}) for t in ("x", await gateway.visitor())]
    assert [answer.status_code for answer in refused] == [401, 403]
    answer = (await client.post("/widget/v1/telegram-link", json={"token": token})).json()
    code = answer["code"]
    assert answer["link"] == f"https://t.me/relevo_test_bot?start={code.replace('-', '')}"
    assert answer["linked"] is False
    await gateway.call(api.say(ANA, code, send=False))
    await until(lambda: bool(api.texts(ANA)))
    assert api.texts(ANA)[0].startswith("Listo")
    assert (await client.post("/widget/v1/telegram-link", json={"token": token})).json()["linked"] is True
    parted = await client.post("/widget/v1/telegram-unlink", json={"token": token})
    assert parted.json() == {"linked": False}
    chat = await gateway.services.database.read(partial(chats.find_chat, chat_id=str(ANA)))
    assert chat is not None
    assert not chat.linked


async def test_the_desk_shows_the_channel_the_file_and_how_far_a_message_has_come(gateway: Gateway, api: FakeBotApi) -> None:
    """And an agent's file reaches the customer; a stranger's file runs nothing on the desk."""
    client, agent_id = gateway.client, await gateway.log_in()
    api.files["p"] = ("photos/1.png", b"\x89PNG\r\n\x1a\n....")
    photo = api.say(ANA, photo=[{"file_id": "p", "file_size": 12}], caption="roto", send=False)
    await gateway.call(photo)

    async def fetched() -> bool:
        found = (await client.get("/api/v1/conversations?status=all")).json()["conversations"]
        if not found:
            return False
        thread = (await client.get(f"/api/v1/conversations/{found[0]['id']}")).json()
        return thread["messages"][0]["attachments"][0]["state"] == "stored"

    await until(fetched)
    (row,) = (await client.get("/api/v1/conversations?status=all")).json()["conversations"]
    assert (row["channel"], row["customer"]["known"]) == ("telegram", False)
    shown = (await client.get(f"/api/v1/conversations/{row['id']}")).json()
    assert shown["telegram"] == {"linked": False, "blocked": False, "stopped": False, "language": "es"}
    file = await client.get(shown["messages"][0]["attachments"][0]["url"])
    assert (file.content, file.headers["content-type"]) == (api.files["p"][1], "image/png")
    assert "sandbox" in file.headers["content-security-policy"]
    taken = await gateway.services.ledger.take(row["id"], epoch=row["epoch"], agent_id=agent_id, agent_name="Ana")
    path, query = f"/api/v1/conversations/{row['id']}/files", {"epoch": taken.epoch, "name": "../etiqueta.pdf"}
    refused = await client.post(path, params={**query, "id": "1"}, content=b"MZ\x00\x01")
    assert refused.status_code == 415
    sent = await client.post(path, params={**query, "id": "2", "text": "Tu etiqueta"}, content=b"%PDF-1.7 x")
    assert sent.status_code == 201
    assert sent.json()["attachments"][0]["name"] == "etiqueta.pdf"
    await until(lambda: any(one.files for one in api.shown))
    assert next(one.files for one in api.shown if one.files)["document"] == ("etiqueta.pdf", b"%PDF-1.7 x")
    late = await client.post(path, params={**query, "id": "3", "epoch": 0}, content=b"%PDF-1.7 x")
    assert late.status_code == 409

    async def told() -> bool:
        thread = (await client.get(f"/api/v1/conversations/{row['id']}")).json()
        return thread["messages"][-1]["delivery"] == {"state": "sent", "doubts": 0, "error": None}

    await until(told)
    client.cookies.clear()
    assert (await client.get(shown["messages"][0]["attachments"][0]["url"])).status_code == 401


async def test_a_document_is_for_whoever_has_its_link(gateway: Gateway) -> None:
    """It is downloaded under its name and runs nothing; without the right signature there is nothing to see."""
    documents = gateway.services.documents
    kept = documents.keep("turn-1", "factura.pdf", b"%PDF-1.7")
    link = documents.link(documents.found(kept))
    answer = await gateway.client.get(link)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"%PDF-1.7", "application/pdf")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''factura.pdf"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert (await gateway.client.get(link.replace(kept["id"], "f_other"))).status_code == 404


async def test_an_agent_begins_a_conversation_with_a_linked_customer_only(gateway: Gateway, api: FakeBotApi) -> None:
    """Whoever has not linked, has blocked the bot or has stopped is not written to, and the agent is told why."""
    client = gateway.client
    await gateway.log_in()
    token = await gateway.visitor("lucia")
    customer_id = gateway.services.tokens.read(token)
    path = f"/api/v1/contacts/{customer_id}"
    assert (await client.get("/api/v1/contacts/u_none")).status_code == 404
    begin = {"id": "m1", "text": "Tu paquete está en la tienda"}
    assert (await client.post(f"{path}/conversations", json=begin)).json()["error"]["code"] == "not_linked"
    code = (await client.post("/widget/v1/telegram-link", json={"token": token})).json()["code"]
    await gateway.call(api.say(ANA, code, send=False))
    await until(lambda: len(api.texts(ANA)) == 1)
    assert (await client.get(path)).json()["telegram"]["linked"] is True
    begun = await client.post(f"{path}/conversations", json=begin)
    assert begun.status_code == 201
    assert begun.json()["conversation"]["state"] == "agent"
    await until(lambda: len(api.texts(ANA)) == 3)
    assert api.texts(ANA)[1:] == ["Ana se ha unido a la conversación.", "<b>Ana</b>\nTu paquete está en la tienda"]
    again = await client.post(f"{path}/conversations", json=begin)
    assert again.json()["message"]["seq"] == begun.json()["message"]["seq"]
    other = await client.post(f"{path}/conversations", json={"id": "m2", "text": "x"})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "conflict")
    note = partial(chats.change, chat_id=str(ANA), blocked_at=utc_now())
    await gateway.services.database.write(note)
    assert (await client.post(f"{path}/conversations", json={"id": "m3", "text": "x"})).json()["error"]["code"] == "blocked"
