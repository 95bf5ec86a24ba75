"""News from the shop: told once, in the customer's language, to who has linked Telegram and wants to hear."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import jwt
import pytest

from relevo.customers import chats
from relevo.ledger import State, utc_now
from tests.telegram.fake_bot_api import FakeBotApi
from tests.telegram.gateway import SHOP_KEY, Gateway
from tests.telegram.running import until

ANA = 501
NEWS = {
    "key": "RL-10482:out_for_delivery",
    "customer": "lucia",
    "text": {"es": "Tu pedido RL-10482 llega hoy.", "en": "Your order RL-10482 arrives today."},
}


def token(**claims: Any) -> str:
    """What the shop's server shows."""
    given = {"aud": "relevo", "exp": utc_now() + timedelta(minutes=1), **claims}
    return jwt.encode({name: value for name, value in given.items() if value}, SHOP_KEY, "HS256", headers={"kid": "shop"})


async def tell(gateway: Gateway, shown: str | None = None, **changes: Any) -> tuple[int, dict[str, Any]]:
    """The shop's server calls."""
    headers = {"Authorization": f"Bearer {shown or token()}"}
    answer = await gateway.client.post("/api/v1/notices", json={**NEWS, **changes}, headers=headers)
    return answer.status_code, answer.json()


async def link(gateway: Gateway, api: FakeBotApi) -> None:
    """The customer links their chat."""
    session = await gateway.visitor("lucia")
    code = (await gateway.client.post("/widget/v1/telegram-link", json={"token": session})).json()["code"]
    await gateway.call(api.say(ANA, code, send=False))
    await until(lambda: len(api.texts(ANA)) == 1)


async def test_news_is_told_once_in_the_customers_language(gateway: Gateway, api: FakeBotApi) -> None:
    """However often the shop sends it; other news of the same order is other news."""
    await link(gateway, api)
    assert await tell(gateway) == (201, {"language": "es", "is_new": True})
    assert await tell(gateway) == (200, {"language": "es", "is_new": False})
    assert (await tell(gateway, key="RL-10482:delivered", text={"en": "It is there."}))[1] == {"language": "en", "is_new": True}
    await until(lambda: len(api.texts(ANA)) == 3)
    assert api.texts(ANA)[1:] == ["Tu pedido RL-10482 llega hoy.", "It is there."]
    (case,) = await gateway.services.ledger.conversations((State.BOT,))
    assert case.channel == "telegram"


async def test_who_has_chosen_a_language_reads_it(gateway: Gateway, api: FakeBotApi) -> None:
    """Their choice counts, and not what their Telegram speaks."""
    await link(gateway, api)
    await gateway.call(api.say(ANA, "/language en", send=False))
    await until(lambda: len(api.texts(ANA)) == 2)
    assert (await tell(gateway))[1]["language"] == "en"


async def test_who_cannot_be_told_or_wants_no_news_is_not_told(gateway: Gateway, api: FakeBotApi) -> None:
    """And the shop hears why, to write an e-mail instead."""
    assert (await tell(gateway))[0] == 404
    await gateway.visitor("lucia")
    assert (await tell(gateway))[1]["error"]["code"] == "not_linked"
    await link(gateway, api)
    await gateway.call(api.say(ANA, "/stop", send=False))

    async def stopped() -> bool:
        chat = await gateway.services.database.read(partial(chats.find_chat, chat_id=str(ANA)))
        return chat is not None and chat.stopped

    await until(lambda: len(api.texts(ANA)) == 2)
    await until(stopped)
    assert (await tell(gateway))[1]["error"]["code"] == "stopped"
    note = partial(chats.change, chat_id=str(ANA), stopped_at=None, blocked_at=utc_now())
    await gateway.services.database.write(note)
    assert (await tell(gateway))[1]["error"]["code"] == "blocked"
    assert len(api.texts(ANA)) == 2


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": None, "external_id": "lucia"},
        {"aud": "another"},
        {"exp": utc_now() - timedelta(hours=1)},
        {"exp": utc_now() + timedelta(hours=1)},
        {"exp": None},
    ],
    ids=["a customer's own identity", "for another", "outdated", "good for too long", "without an end"],
)
async def test_only_the_shops_server_may_tell(gateway: Gateway, api: FakeBotApi, claims: dict[str, Any]) -> None:
    """A token that a browser holds, or somebody else's, is refused."""
    await link(gateway, api)
    assert (await tell(gateway, token(**claims)))[0] == 401
    forged = jwt.encode({"aud": "relevo", "exp": utc_now() + timedelta(minutes=1)}, "x" * 32, "HS256", headers={"kid": "shop"})
    assert (await tell(gateway, forged))[0] == 401
    assert (await gateway.client.post("/api/v1/notices", json=NEWS)).status_code == 401
    assert len(api.texts(ANA)) == 1


async def test_news_without_words_is_refused(gateway: Gateway) -> None:
    """Empty, blank, in no language, or too long."""
    for text in ({}, {"es": ""}, {"en": " \n"}, {"es": "x" * 4001}):
        assert (await tell(gateway, text=text))[0] == 422
