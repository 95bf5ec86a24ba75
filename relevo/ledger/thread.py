"""Reading what was said: one conversation after a cursor, a customer's whole thread, the desk's lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from relevo.ledger.model import PRIORITIES, Conversation, Message, State
from relevo.ledger.rows import CONVERSATION, MESSAGE, conversation_from, messages_from
from relevo.storage.tables import conversations, messages

urgency: ColumnElement[int] = case(
    {priority: rank for rank, priority in enumerate(PRIORITIES)}, value=conversations.c.priority, else_=0
)


def messages_after(connection: Connection, conversation_id: str, seq: int, limit: int = 200) -> list[Message]:
    """The conversation's messages after `seq`, oldest first."""
    query = (
        MESSAGE.where(messages.c.conversation_id == conversation_id, messages.c.seq > seq).order_by(messages.c.seq).limit(limit)
    )
    return messages_from(connection, connection.execute(query).all())


def customer_thread(connection: Connection, customer_id: str, channel: str | None = None, limit: int = 100) -> list[Message]:
    """The last messages of all of a customer's cases, oldest first; of one channel, if it is named."""
    query = MESSAGE.join(conversations, conversations.c.id == messages.c.conversation_id).where(
        conversations.c.customer_id == customer_id
    )
    if channel is not None:
        query = query.where(conversations.c.channel == channel)
    newest = query.order_by(conversations.c.created_at.desc(), messages.c.seq.desc()).limit(limit)
    return messages_from(connection, list(reversed(connection.execute(newest).all())))


def latest_conversation(connection: Connection, customer_id: str, channel: str) -> Conversation | None:
    """The customer's open case on a channel, however old; else the newest that is resolved."""
    query = CONVERSATION.where(conversations.c.customer_id == customer_id, conversations.c.channel == channel)
    closed = case((conversations.c.state == State.RESOLVED, 1), else_=0)
    row = connection.execute(query.order_by(closed, conversations.c.created_at.desc()).limit(1)).first()
    return None if row is None else conversation_from(row)


def list_conversations(
    connection: Connection, states: Sequence[State], *, before: datetime | None = None, limit: int = 100
) -> list[Conversation]:
    """Conversations in these states, the most recently changed first, changed before `before`."""
    query = CONVERSATION.where(conversations.c.state.in_(states))
    if before is not None:
        query = query.where(conversations.c.updated_at < before)
    query = query.order_by(conversations.c.updated_at.desc()).limit(limit)
    return [conversation_from(row) for row in connection.execute(query)]


def held_by(connection: Connection, agent_id: int) -> list[Conversation]:
    """The conversations an agent holds."""
    query = CONVERSATION.where(conversations.c.holder_id == agent_id, conversations.c.state == State.AGENT)
    return [conversation_from(row) for row in connection.execute(query)]


def queue_position(connection: Connection, conversation: Conversation) -> int | None:
    """The conversation's place among those that wait for a person, from 1; None if it does not wait."""
    if conversation.state is not State.QUEUED or conversation.waiting_since is None:
        return None
    rank = PRIORITIES.index(conversation.priority)
    same, before = urgency == rank, conversations.c.waiting_since < conversation.waiting_since
    earlier = or_(urgency > rank, and_(same, before))
    waiting = select(func.count()).where(conversations.c.state == State.QUEUED, earlier)
    return 1 + connection.execute(waiting).scalar_one()


def last_messages(connection: Connection, conversation_ids: Sequence[str]) -> dict[str, Message]:
    """The last message of each of these conversations."""
    if not conversation_ids:
        return {}
    query = MESSAGE.join(
        conversations,
        (conversations.c.id == messages.c.conversation_id) & (conversations.c.last_seq == messages.c.seq),
    ).where(conversations.c.id.in_(conversation_ids))
    found = messages_from(connection, connection.execute(query).all())
    return {message.conversation_id: message for message in found}
