"""`POST /widget/v1/telegram-link`: a one-time code for who is signed in to the shop, to write from Telegram as themselves."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from channels import frames
from channels.errors import ApiError
from channels.services import Services, services_of
from relevo.bus import Hint
from relevo.customers import Customer, TokenError, chats, links, load_customer
from relevo.ledger.opening import unresolved

router = APIRouter(prefix="/widget/v1", tags=["widget"])
Gateway = Annotated[Services, Depends(services_of)]


class LinkRequest(BaseModel):
    """The visitor's token, as `POST /widget/v1/session` has given it."""

    token: str = Field(max_length=2000)


class LinkAnswer(BaseModel):
    """The code, to follow as a link or to type: the link does nothing for who has talked with the bot before."""

    code: str
    link: str | None
    username: str | None
    expires_at: str
    linked: bool


class LinkState(BaseModel):
    """Whether the account is linked to a chat."""

    linked: bool


@router.post("/telegram-link")
async def issue_code(asked: LinkRequest, services: Gateway) -> LinkAnswer:
    """A code that joins a Telegram chat to the signed-in account. It lives ten minutes and is used once."""
    if services.telegram is None:
        raise ApiError(404, "telegram_off", "This shop is not on Telegram.")
    customer = await _known(asked, services)
    wait = services.sessions.take(f"link:{customer.id}")
    if wait:
        raise ApiError(429, "rate_limited", "Too many codes. Use the last one, or try again soon.", retry_after=wait)
    at = services.ledger.now()
    secret = services.settings.secret_key.get_secret_value()

    def step(connection: Connection) -> tuple[str, bool]:
        code = links.issue(connection, customer.id, secret, at)
        return code, chats.chat_of(connection, customer.id) is not None

    code, linked = await services.database.write(step)
    username = await services.telegram.who()
    return LinkAnswer(
        code=links.shown(code),
        link=f"https://t.me/{username}?start={code}" if username else None,
        username=username,
        expires_at=str(frames.moment(at + links.LIFETIME)),
        linked=linked,
    )


@router.post("/telegram-unlink")
async def unlink(asked: LinkRequest, services: Gateway) -> LinkState:
    """Part the signed-in account from its chat; the case that is open there is closed."""
    customer = await _known(asked, services)
    at = services.ledger.now()

    def step(connection: Connection) -> str | None:
        chat = chats.chat_of(connection, customer.id)
        if chat is None:
            return None
        case = unresolved(connection, customer.id, chats.CHANNEL)
        chats.unlink(connection, chat, "customer", at)
        return case.id if case else None

    closed = await services.database.write(step)
    if closed is not None:
        services.bus.publish(Hint("conversation", closed, customer.id))
    return LinkState(linked=False)


async def _known(asked: LinkRequest, services: Services) -> Customer:
    try:
        customer_id = services.tokens.read(asked.token)
    except TokenError:
        raise ApiError(401, "unauthorized", "The session has ended: open a new one.") from None
    customer = await services.database.read(partial(load_customer, customer_id=customer_id))
    if customer is None or not customer.known:
        raise ApiError(403, "not_known", "Sign in to the shop first: only a known customer has an account to link.")
    return customer
