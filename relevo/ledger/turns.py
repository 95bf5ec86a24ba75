"""The steps `claim`, `answer` and `fail`: the bot's work on one message, which nobody loses and nobody does twice.

A turn is `open` until a worker claims it and then `running` under a lease; a lease that has ended can be claimed anew. It ends
as `done`, as `suppressed` (a person had taken over before the answer came), as `dropped` (before it was begun), or as `failed`.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from relevo.ledger.appending import advance, append
from relevo.ledger.model import Answer, Answered, Claim, Conversation, Handoff, Message, Reason, Sender, State, Verdict
from relevo.ledger.ownership import hand_off
from relevo.ledger.rows import get_conversation
from relevo.storage.tables import conversations, messages, turns

UNFINISHED = ("open", "running")


def claim(connection: Connection, conversation_id: str, worker: str, lease: timedelta, at: datetime) -> Claim | None:
    """Claim the oldest unfinished turn of a conversation; None if there is none, or if it is not yet time.

    Turns are answered one after the other: while one is running, the next waits.
    """
    conversation = get_conversation(connection, conversation_id, lock=True)
    waiting = connection.execute(
        select(turns).where(turns.c.conversation_id == conversation_id, turns.c.state.in_(UNFINISHED)).order_by(turns.c.id)
    )
    for turn in waiting.all():
        if turn.state == "running" and turn.lease_until > at:
            return None
        if conversation.state is not State.BOT or turn.epoch != conversation.epoch:
            _finish(connection, turn.id, "dropped", at)
            continue
        if turn.not_before is not None and turn.not_before > at:
            return None
        token = _owned_by(worker) + secrets.token_hex(12)
        connection.execute(
            update(turns)
            .where(turns.c.id == turn.id)
            .values(state="running", token=token, lease_until=at + lease, attempts=turns.c.attempts + 1)
        )
        return Claim(
            turn_id=turn.id,
            conversation_id=conversation_id,
            customer_id=conversation.customer_id,
            channel=conversation.channel,
            language=conversation.language,
            epoch=turn.epoch,
            token=token,
            attempt=turn.attempts + 1,
            started=turn.created_at,
            text=turn.text,
            payload=turn.payload,
        )
    return None


def release(connection: Connection, worker: str, at: datetime) -> int:
    """End the leases of a worker that has just begun: it died with them. Returns how many there were."""
    held = update(turns).where(turns.c.state == "running", turns.c.token.startswith(_owned_by(worker)))
    return connection.execute(held.values(lease_until=at)).rowcount


def claimable(connection: Connection, at: datetime, limit: int = 100) -> list[str]:
    """Conversations with a turn that nobody works on: what a worker finds after a crash, or when a hint was lost."""
    free = (turns.c.state == "open") & or_(turns.c.not_before.is_(None), turns.c.not_before <= at)
    abandoned = (turns.c.state == "running") & (turns.c.lease_until <= at)
    query = (
        select(turns.c.conversation_id)
        .where(or_(free, abandoned))
        .group_by(turns.c.conversation_id)
        .order_by(func.min(turns.c.id))
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def answer(connection: Connection, claimed: Claim, given: Answer, at: datetime) -> Answered:
    """Store the bot's answer, if the bot still holds the conversation it claimed the turn in; else keep it unsent."""
    conversation = get_conversation(connection, claimed.conversation_id, lock=True)
    turn = _still_mine(connection, claimed)
    if turn is None:
        return Answered(Verdict.SUPERSEDED)
    if conversation.state is not State.BOT or conversation.epoch != claimed.epoch:
        _finish(connection, claimed.turn_id, "suppressed", at, suppressed=asdict(given))
        return Answered(Verdict.SUPPRESSED, (), conversation)
    _finish(connection, claimed.turn_id, "done", at)
    _note_understanding(connection, turn.message_id, conversation, given)
    stored: list[Message] = [
        append(
            connection,
            advance(connection, conversation.id, at),
            sender=Sender.BOT,
            text=message.text,
            source=f"turn:{claimed.turn_id}",
            source_id=str(position),
            at=at,
            card=message.card,
            offered=message.buttons,
        )
        for position, message in enumerate(given.messages)
    ]
    if given.handoff is not None:
        conversation, told = hand_off(connection, conversation, given.handoff, at)
        stored.append(told)
    else:
        conversation = get_conversation(connection, conversation.id)
    return Answered(Verdict.STORED, tuple(stored), conversation)


def retry(connection: Connection, claimed: Claim, error: str, not_before: datetime) -> bool:
    """Give a turn back to be tried again later; false if it is no longer this worker's."""
    freed = connection.execute(
        update(turns)
        .where(turns.c.id == claimed.turn_id, turns.c.token == claimed.token, turns.c.state == "running")
        .values(state="open", token=None, lease_until=None, not_before=not_before, error=error[:255])
    )
    return freed.rowcount == 1


def fail(connection: Connection, claimed: Claim, error: str, at: datetime) -> Answered:
    """Give up on a turn: the conversation goes to a person, and the customer is told."""
    conversation = get_conversation(connection, claimed.conversation_id, lock=True)
    if _still_mine(connection, claimed) is None:
        return Answered(Verdict.SUPERSEDED)
    _finish(connection, claimed.turn_id, "failed", at, error=error[:255])
    if conversation.state is not State.BOT or conversation.epoch != claimed.epoch:
        return Answered(Verdict.SUPPRESSED, (), conversation)
    handoff = Handoff(reason=Reason.BOT_FAILURE, priority="high", evidence=(error[:255],))
    moved, told = hand_off(connection, conversation, handoff, at)
    return Answered(Verdict.STORED, (told,), moved)


def _owned_by(worker: str) -> str:
    """How the tokens of a worker begin: eight characters, whatever its name."""
    return hashlib.sha256(worker.encode()).hexdigest()[:8]


def _still_mine(connection: Connection, claimed: Claim) -> Any:
    """The turn's row, unless its lease ended and another worker has it."""
    query = select(turns.c.message_id).where(
        turns.c.id == claimed.turn_id, turns.c.token == claimed.token, turns.c.state == "running"
    )
    return connection.execute(query).first()


def _finish(connection: Connection, turn_id: int, state: str, at: datetime, **changes: Any) -> None:
    connection.execute(
        update(turns).where(turns.c.id == turn_id).values(state=state, finished_at=at, token=None, lease_until=None, **changes)
    )


def _note_understanding(connection: Connection, message_id: int | None, conversation: Conversation, given: Answer) -> None:
    understood = given.understood
    if message_id is None or not understood:
        return
    connection.execute(update(messages).where(messages.c.id == message_id).values(understood=understood))
    language = understood.get("language")
    frustration = understood.get("frustration")
    connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation.id)
        .values(
            language=language if language in ("es", "en") else conversation.language,
            frustration=float(frustration) if isinstance(frustration, int | float) else conversation.frustration,
            topic=understood.get("topic") or conversation.topic,
        )
    )
