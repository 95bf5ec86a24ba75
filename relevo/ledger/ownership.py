"""Who holds a conversation: the only module that changes a conversation's state.

    bot → queued → agent → bot | queued | resolved        queued → bot | resolved        bot → queued | resolved

Each transition is one UPDATE that names the state and the epoch it starts from. If no row matches, somebody was faster.
`resolved` is final: the customer's next message opens a new case.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from relevo.ledger.appending import advance, append
from relevo.ledger.errors import Conflict
from relevo.ledger.model import PRIORITIES, Conversation, Handoff, Message, Reason, Sender, State
from relevo.ledger.rows import get_conversation
from relevo.phrases import phrase
from relevo.storage.tables import audit, conversations, turns

ALLOWED = {
    State.BOT: {State.QUEUED, State.AGENT, State.RESOLVED},
    State.QUEUED: {State.AGENT, State.BOT, State.RESOLVED},
    State.AGENT: {State.BOT, State.QUEUED, State.RESOLVED},
    State.RESOLVED: set[State](),
}

FASTER = "Somebody was faster: the conversation has changed since you looked."


def hand_off(connection: Connection, conversation: Conversation, handoff: Handoff, at: datetime) -> tuple[Conversation, Message]:
    """Put the conversation into the queue, with the one message that tells the customer."""
    language = handoff.language or conversation.language
    moved = _move(
        connection,
        conversation,
        State.QUEUED,
        at=at,
        actor="bot",
        details={"reason": handoff.reason},
        reason=handoff.reason,
        summary=handoff.summary,
        evidence=list(handoff.evidence),
        topic=handoff.topic or conversation.topic,
        language=language,
        priority=handoff.priority if handoff.priority in PRIORITIES else "medium",
        waiting_since=conversation.waiting_since or at,
    )
    return _announce(connection, moved, "handoff_self_harm" if handoff.matter == "self_harm" else f"handoff_{handoff.reason}", at)


def take(
    connection: Connection, conversation: Conversation, agent_id: int, agent_name: str, at: datetime
) -> tuple[Conversation, Message]:
    """Give the conversation to an agent; from the queue, or from the bot if a person wants to step in.

    Raises:
        Conflict: somebody else holds it, or it is resolved.
    """
    if conversation.state is State.AGENT:
        raise Conflict(f"{conversation.holder_name} has already taken this conversation.")
    moved = _move(
        connection,
        conversation,
        State.AGENT,
        at=at,
        actor=f"agent:{agent_id}",
        holder_id=agent_id,
        waiting_since=conversation.waiting_since or at,
    )
    return _announce(connection, moved, "agent_joined", at, name=agent_name)


def give_back(connection: Connection, conversation: Conversation, agent_id: int, at: datetime) -> tuple[Conversation, Message]:
    """Return the conversation to the bot, which is told that the person has left."""
    _expect_not_anothers(conversation, agent_id)
    name = conversation.holder_name
    moved = _move(
        connection,
        conversation,
        State.BOT,
        at=at,
        actor=f"agent:{agent_id}",
        waiting_since=None,
        reason=None,
        summary=None,
        evidence=None,
        priority="low",
        frustration=0.0,
    )
    told = _announce(connection, moved, "agent_left" if name else "back_to_bot", at, name=name or "")
    connection.execute(
        insert(turns).values(
            conversation_id=moved.id,
            payload='/handoff_ended{"reason":"given_back"}',
            state="open",
            epoch=moved.epoch,
            attempts=0,
            created_at=at,
        )
    )
    return told


def requeue(connection: Connection, conversation: Conversation, agent_id: int, at: datetime) -> tuple[Conversation, Message]:
    """Return the conversation to the queue, from its holder or from one who has gone silent.

    The customer's wait is not counted anew.
    """
    moved = _move(
        connection,
        conversation,
        State.QUEUED,
        at=at,
        actor=f"agent:{agent_id}",
        reason=conversation.reason or Reason.RETURNED,
        waiting_since=conversation.waiting_since or at,
    )
    return _announce(connection, moved, "requeued", at)


def resolve(connection: Connection, conversation: Conversation, agent_id: int, at: datetime) -> tuple[Conversation, Message]:
    """Close the case for good."""
    _expect_not_anothers(conversation, agent_id)
    moved = _move(connection, conversation, State.RESOLVED, at=at, actor=f"agent:{agent_id}", resolved_at=at)
    return _announce(connection, moved, "resolved", at)


def close(connection: Connection, conversation: Conversation, actor: str, at: datetime) -> Conversation:
    """Close the case without a word: the customer has asked for it, or is told in other words."""
    return _move(connection, conversation, State.RESOLVED, at=at, actor=actor, resolved_at=at)


def expect_epoch(conversation: Conversation, epoch: int) -> None:
    """Check that nothing has happened since somebody looked.

    Raises:
        Conflict: the conversation is in another epoch.
    """
    if conversation.epoch != epoch:
        raise Conflict(FASTER)


def _expect_not_anothers(conversation: Conversation, agent_id: int) -> None:
    if conversation.state is State.AGENT and conversation.holder_id != agent_id:
        raise Conflict(f"{conversation.holder_name} holds this conversation.")


def _move(
    connection: Connection,
    conversation: Conversation,
    to: State,
    *,
    at: datetime,
    actor: str,
    holder_id: int | None = None,
    details: dict[str, Any] | None = None,
    **changes: Any,
) -> Conversation:
    if to not in ALLOWED[conversation.state]:
        raise Conflict(f"A conversation that is {conversation.state} cannot become {to}.")
    moved = connection.execute(
        update(conversations)
        .where(
            conversations.c.id == conversation.id,
            conversations.c.state == conversation.state,
            conversations.c.epoch == conversation.epoch,
        )
        .values(state=to, epoch=conversations.c.epoch + 1, holder_id=holder_id, updated_at=at, **changes)
    )
    if moved.rowcount != 1:
        raise Conflict(FASTER)
    # What the bot has not begun to answer is the new holder's now. A turn that is running finds out by its epoch.
    connection.execute(
        update(turns)
        .where(turns.c.conversation_id == conversation.id, turns.c.state == "open")
        .values(state="dropped", finished_at=at)
    )
    connection.execute(
        insert(audit).values(
            at=at,
            actor=actor,
            action=f"{conversation.state}→{to}",
            conversation_id=conversation.id,
            epoch=conversation.epoch + 1,
            details=details or {},
        )
    )
    return get_conversation(connection, conversation.id)


def _announce(connection: Connection, moved: Conversation, key: str, at: datetime, **values: str) -> tuple[Conversation, Message]:
    """The transition in the customer's words; the epoch makes it one message, however often somebody tries."""
    advanced = advance(connection, moved.id, at)
    message = append(
        connection,
        advanced,
        sender=Sender.SYSTEM,
        text=phrase(key, moved.language, **values),
        source=f"epoch:{moved.id}",
        source_id=str(moved.epoch),
        at=at,
    )
    return advanced, message
