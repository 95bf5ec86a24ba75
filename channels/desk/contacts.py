"""`/api/v1/contacts`: finding customers, how the desk can reach them, and beginning to talk with them."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from channels import frames
from channels.desk.login import Gateway, LoggedIn, SameOrigin
from channels.desk.summaries import summarise
from channels.errors import ApiError
from relevo.customers import Customer, chats, load_customer
from relevo.customers.chats import Chat
from relevo.customers.directory import find_contacts
from relevo.ledger import MAX_TEXT, Conflict, Refused, State
from relevo.ledger.thread import latest_conversation
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


@router.get("")
async def contacts(
    agent: LoggedIn,
    services: Gateway,
    search: Annotated[str, Query(max_length=200, description="Parts of a name or of an e-mail address.")] = "",
) -> dict[str, Any]:
    """Customers whom the shop vouches for, at most 20: those who have linked Telegram first, and only those without a search."""

    def query(connection: Connection) -> list[dict[str, Any]]:
        return [_contact(connection, found.customer, found.chat) for found in find_contacts(connection, search)]

    return {"contacts": await services.database.read(query)}


@router.get("/{customer_id}")
async def contact(customer_id: str, agent: LoggedIn, services: Gateway) -> dict[str, Any]:
    """A customer, whether they can be reached on Telegram, and their open conversation there."""

    def query(connection: Connection) -> dict[str, Any] | None:
        customer = load_customer(connection, customer_id)
        return None if customer is None else _contact(connection, customer, chats.chat_of(connection, customer_id))

    found = await services.database.read(query)
    if found is None:
        raise ApiError(404, "not_found", "There is no such customer.")
    return found


@router.post("/{customer_id}/conversations", status_code=201, dependencies=[SameOrigin], response_model=None)
async def begin(customer_id: str, given: FirstMessage, agent: LoggedIn, services: Gateway) -> dict[str, Any] | JSONResponse:
    """Begin to talk with a customer who has linked their Telegram. The conversation is the agent's from the first word.

    409 if they cannot be written to, or if somebody talks with them already: then with that conversation.
    """
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
        case = await services.database.read(partial(_open_case, customer_id=customer_id))
        return JSONResponse({"error": {"code": "conflict", "message": str(error)}, "conversation": case}, 409)
    MESSAGES.labels("desk", "agent").inc()
    rows = await services.database.read(partial(summarise, found=[conversation]))
    return {"conversation": rows[0], "message": frames.message(message)}


def _contact(connection: Connection, customer: Customer, chat: Chat | None) -> dict[str, Any]:
    shown = {"id": customer.id, "name": customer.name, "email": customer.email, "known": customer.known}
    case = _open_case(connection, customer.id) if chat else None
    return {"customer": shown, "telegram": telegram_of(chat), "conversation": case}


def _open_case(connection: Connection, customer_id: str) -> dict[str, Any] | None:
    case = latest_conversation(connection, customer_id, chats.CHANNEL)
    return None if case is None or case.state is State.RESOLVED else summarise(connection, [case])[0]
