"""`/api/v1/conversations`: the desk's REST interface, which OpenAPI describes."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy import Connection

from channels import frames
from channels.desk.contacts import telegram_of
from channels.desk.files import files_for
from channels.desk.login import Gateway, LoggedIn, SameOrigin
from channels.desk.orders import order_cards
from channels.desk.summaries import desk_message, summarise, summarise_ids
from channels.errors import ApiError
from channels.services import Services
from relevo.agents import Agent
from relevo.customers import chats
from relevo.ledger import MAX_TEXT, Conflict, Conversation, LedgerError, NotFound, Refused, State, deliveries, thread
from relevo.ledger.rows import get_conversation
from relevo.metrics import MESSAGES

router = APIRouter(prefix="/api/v1", tags=["conversations"])

STATES: dict[str, tuple[State, ...]] = {
    "pending": (State.BOT,),
    "open": (State.QUEUED, State.AGENT),
    "resolved": (State.RESOLVED,),
    "all": tuple(State),
}
PAGE = 100
THREAD = 300


class AssistantAway(Conflict):
    """Nothing is given back to a bot that is down."""


class Assignment(BaseModel):
    """What an agent does with a conversation, in the epoch they see."""

    action: Literal["take", "give_back", "requeue", "resolve"]
    epoch: int = Field(ge=0)


class AgentMessage(BaseModel):
    """What an agent writes; `id` is made by the desk, and the same id twice is the same message."""

    id: str = Field(min_length=1, max_length=64)
    text: str = Field(max_length=4 * MAX_TEXT)
    epoch: int = Field(ge=0)


@router.get("/conversations")
async def conversations(
    agent: LoggedIn,
    services: Gateway,
    status: Literal["pending", "open", "resolved", "all"] = "open",
    before: Annotated[
        AwareDatetime | None, Query(description="Only those that changed before this moment: the next page.")
    ] = None,
) -> dict[str, Any]:
    """Conversations, the most recently changed first, 100 a page."""

    def query(connection: Connection) -> list[dict[str, Any]]:
        found = thread.list_conversations(connection, STATES[status], before=before, limit=PAGE)
        return summarise(connection, found)

    return {"conversations": await services.database.read(query)}


@router.get("/conversations/{conversation_id}")
async def conversation(conversation_id: str, agent: LoggedIn, services: Gateway) -> dict[str, Any]:
    """One conversation with the customer's whole thread, and their orders as far as they are proved."""

    def query(connection: Connection) -> tuple[Conversation, dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
        found = get_conversation(connection, conversation_id)
        said = thread.customer_thread(connection, found.customer_id, limit=THREAD)
        (row,) = summarise(connection, [found])
        cases = list(dict.fromkeys(message.conversation_id for message in said))
        sent = deliveries.states(connection, cases)
        row["telegram"] = telegram_of(chats.chat_of(connection, found.customer_id))
        return found, row, [desk_message(message, sent.get(message.id)) for message in said], summarise_ids(connection, cases)

    try:
        found, row, said, cases = await services.database.read(query)
    except NotFound as error:
        raise ApiError(404, "not_found", str(error)) from None
    handoff = {key: row[key] for key in ("reason", "summary", "topic", "evidence", "priority")} if row["reason"] else None
    orders = await order_cards(services, found)
    return {
        "conversation": row,
        "customer": row["customer"],
        "telegram": row.pop("telegram"),
        "messages": said,
        "cases": cases,
        "orders": orders,
        "files": files_for(found.channel, services.settings),
        "handoff": handoff,
    }


@router.post("/conversations/{conversation_id}/assignments", dependencies=[SameOrigin], response_model=None)
async def assign(conversation_id: str, asked: Assignment, agent: LoggedIn, services: Gateway) -> dict[str, Any] | JSONResponse:
    """Take a conversation, give it back to the bot or to the queue, or resolve it. 409 if somebody was faster."""
    try:
        moved = await move(services, agent, conversation_id, asked.action, asked.epoch)
    except NotFound as error:
        raise ApiError(404, "not_found", str(error)) from None
    except Conflict as error:
        now = await services.ledger.conversation(conversation_id)
        code = "assistant_away" if isinstance(error, AssistantAway) else "conflict"
        content = {"error": {"code": code, "message": str(error)}, "conversation": await _row(services, now)}
        return JSONResponse(content, 409)
    return await _row(services, moved)


async def move(services: Services, agent: Agent, conversation_id: str, action: str, epoch: int) -> Conversation:
    """Carry out an agent's decision.

    Raises:
        Conflict: somebody was faster, or the agent may not.
        NotFound: there is no such conversation.
    """
    ledger = services.ledger
    if action == "take":
        return await ledger.take(conversation_id, epoch=epoch, agent_id=agent.id, agent_name=agent.name)
    if action == "resolve":
        return await ledger.resolve(conversation_id, epoch=epoch, agent_id=agent.id)
    if action == "requeue":
        return await ledger.requeue(conversation_id, epoch=epoch, agent_id=agent.id)
    if not await services.rasa.healthy():
        raise AssistantAway("The assistant is not available now. Resolve the conversation, or keep it.")
    return await ledger.give_back(conversation_id, epoch=epoch, agent_id=agent.id)


@router.post("/conversations/{conversation_id}/messages", status_code=201, dependencies=[SameOrigin])
async def say(conversation_id: str, given: AgentMessage, agent: LoggedIn, services: Gateway) -> dict[str, Any]:
    """Write to the customer. 409 if the agent does not hold the conversation in that epoch."""
    try:
        said = await services.ledger.say(
            conversation_id,
            agent_id=agent.id,
            agent_name=agent.name,
            epoch=given.epoch,
            client_id=given.id,
            text=given.text,
        )
    except NotFound as error:
        raise ApiError(404, "not_found", str(error)) from None
    except Refused as error:
        raise ApiError(422, error.code, str(error)) from None
    except LedgerError as error:
        raise ApiError(409, "conflict", str(error)) from None
    MESSAGES.labels("desk", "agent").inc()
    return frames.message(said.message)


async def _row(services: Services, found: Conversation) -> dict[str, Any]:
    rows = await services.database.read(partial(summarise, found=[found]))
    return rows[0]
