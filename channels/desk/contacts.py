"""`/api/v1/contacts`: a customer as the desk can reach them, and beginning to talk with them."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from channels import frames
from channels.desk.login import Gateway, LoggedIn, SameOrigin
from channels.desk.summaries import summarise
from channels.errors import ApiError
from relevo.customers import chats, load_customer
from relevo.customers.chats import Chat
from relevo.ledger import MAX_TEXT, Conflict, Refused
from relevo.metrics import MESSAGES

router = APIRouter(prefix="/api/v1/contacts", tags=["contacts"])


class FirstMessage(BaseModel):
    """What an agent begins with; `id` is made by the desk, and the same id twice is the same message."""

    id: str = Field(min_length=1, max_length=64)
    text: str = Field(max_length=4 * MAX_TEXT)
    channel: Literal["telegram"] = "telegram"


def telegram_of(chat: Chat | None) -> dict[str, Any] | None:
    """How a customer is reached on Telegram, as agents see it; None if they never wrote from there."""
    if chat is None:
        return None
    return {"linked": chat.linked, "blocked": chat.blocked, "stopped": chat.stopped, "language": chat.language}


@router.get("/{customer_id}")
async def contact(customer_id: str, agent: LoggedIn, services: Gateway) -> dict[str, Any]:
    """A customer, and whether they can be reached on Telegram."""

    def query(connection: Connection) -> dict[str, Any] | None:
        customer = load_customer(connection, customer_id)
        if customer is None:
            return None
        shown = {"id": customer.id, "name": customer.name, "email": customer.email, "known": customer.known}
        return {"customer": shown, "telegram": telegram_of(chats.chat_of(connection, customer_id))}

    found = await services.database.read(query)
    if found is None:
        raise ApiError(404, "not_found", "There is no such customer.")
    return found


@router.post("/{customer_id}/conversations", status_code=201, dependencies=[SameOrigin])
async def begin(customer_id: str, given: FirstMessage, agent: LoggedIn, services: Gateway) -> dict[str, Any]:
    """Begin to talk with a customer who has linked their Telegram. The conversation is the agent's from the first word."""
    chat = await services.database.read(partial(chats.chat_of, customer_id=customer_id))
    if services.telegram is None or chat is None or not chat.linked:
        raise ApiError(409, "not_linked", "This customer has not linked Telegram. They can from their account at the shop.")
    if chat.blocked:
        raise ApiError(409, "blocked", "This customer has blocked the bot on Telegram. Write to them by e-mail.")
    if chat.stopped:
        raise ApiError(409, "stopped", "This customer has asked not to be written to on Telegram.")
    try:
        conversation, message = await services.ledger.start(
            customer_id=customer_id,
            channel=chats.CHANNEL,
            address=chat.id,
            language=chat.language,
            agent_id=agent.id,
            agent_name=agent.name,
            client_id=given.id,
            text=given.text,
        )
    except Refused as error:
        raise ApiError(422, error.code, str(error)) from None
    except Conflict as error:
        raise ApiError(409, "conflict", str(error)) from None
    MESSAGES.labels("desk", "agent").inc()
    rows = await services.database.read(partial(summarise, found=[conversation]))
    return {"conversation": rows[0], "message": frames.message(message)}
