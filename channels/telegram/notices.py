"""`POST /api/v1/notices`: the shop's server tells a customer some news on Telegram, such as that a parcel is on its way."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response
from pydantic import BaseModel, Field, model_validator
from sqlalchemy import Connection

from channels.errors import ApiError
from channels.services import Services, services_of
from channels.telegram.metrics import NOTICES
from relevo.customers import ShopCallError, chats, find_by_external_id, verify_shop_call
from relevo.customers.chats import Chat
from relevo.ledger import MAX_TEXT, Notice

router = APIRouter(prefix="/api/v1", tags=["notices"])
Gateway = Annotated[Services, Depends(services_of)]


class Texts(BaseModel):
    """The news in the languages the shop has it in; at least one."""

    es: str | None = Field(default=None, min_length=1, max_length=MAX_TEXT, pattern=r"\S")
    en: str | None = Field(default=None, min_length=1, max_length=MAX_TEXT, pattern=r"\S")

    @model_validator(mode="after")
    def _some(self) -> Texts:
        if self.es is None and self.en is None:
            raise ValueError("Give the text in 'es', in 'en', or in both.")
        return self

    def spoken(self, language: str | None) -> tuple[str, str]:
        """The text in a language, or in one there is; and which language that is."""
        given = {code: text for code, text in (("en", self.en), ("es", self.es)) if text is not None}
        code = language if language in given else next(iter(given))
        return code, given[code].strip()


class News(BaseModel):
    """What to tell whom. The same `key` for the same customer is told once, however often it is sent."""

    key: str = Field(min_length=1, max_length=64, examples=["RL-10482:out_for_delivery"])
    customer: str = Field(min_length=1, max_length=255, description="The shop's own number: `external_id` in identity tokens.")
    text: Texts


class Told(BaseModel):
    """What was said: in which language, and whether it is new or was said before."""

    language: str
    is_new: bool


async def _shop(services: Gateway, authorization: Annotated[str, Header()] = "") -> None:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ApiError(401, "unauthorized", "Sign the call: 'Authorization: Bearer <JWT>' with an identity key.")
    try:
        verify_shop_call(token.strip(), services.settings.identity_keyring, services.ledger.now())
    except ShopCallError as error:
        raise ApiError(401, "unauthorized", str(error)) from None


@router.post("/notices", status_code=201, dependencies=[Depends(_shop)], responses={200: {"description": "Told before."}})
async def notify(news: News, response: Response, services: Gateway) -> Told:
    """Tell news to a customer who has linked Telegram, in their language. 409 with the reason if they cannot be told."""
    if services.telegram is None:
        raise ApiError(404, "telegram_off", "This shop is not on Telegram.")

    def query(connection: Connection) -> tuple[bool, Chat | None]:
        customer = find_by_external_id(connection, news.customer)
        chat = None if customer is None else chats.chat_of(connection, customer.id)
        if chat is not None and not chat.language_chosen:
            chat = chats.as_they_write(connection, chat)
        return customer is not None, chat

    known, chat = await services.database.read(query)
    chat = _reachable(known, chat)
    language, text = news.text.spoken(chat.language)
    said = await services.ledger.notify(
        customer_id=chat.customer_id,
        channel=chats.CHANNEL,
        address=chat.id,
        language=language,
        notice=Notice(source=f"notice:{chat.customer_id}", source_id=news.key, text=text),
    )
    NOTICES.labels("told" if said is not None else "known").inc()
    if said is None:
        response.status_code = 200
    return Told(language=language, is_new=said is not None)


def _reachable(known: bool, chat: Chat | None) -> Chat:
    """The chat, if its customer can and wants to be told.

    Raises:
        ApiError: why not.
    """
    if not known:
        raise ApiError(404, "not_found", "No customer with this 'external_id' has signed in yet.")
    if chat is None or not chat.linked:
        NOTICES.labels("not_linked").inc()
        raise ApiError(409, "not_linked", "This customer has not linked Telegram. They can from their account at the shop.")
    if chat.blocked:
        NOTICES.labels("blocked").inc()
        raise ApiError(409, "blocked", "This customer has blocked the bot on Telegram. Write to them by e-mail.")
    if chat.stopped:
        NOTICES.labels("stopped").inc()
        raise ApiError(409, "stopped", "This customer has asked not to be written to on Telegram.")
    return chat
