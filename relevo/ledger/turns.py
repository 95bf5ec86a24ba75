"""The steps `claim`, `answer` and `fail`: the bot's work on one message, which nobody loses and nobody does twice.

A turn is `open` until a worker claims it and then `running` under a lease; a lease that has ended can be claimed anew. It ends
as `done`, as `suppressed` (a person had taken over before the answer came), as `dropped` (before it was begun), or as `failed`.

A commit waits for the disk, so the usual turn has two: the one that stores the message already claims the turn for a worker
with a free hand, and the one that stores the answer claims what has come since.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from relevo.ledger.appending import advance_answered, append
from relevo.ledger.model import Answer, Answered, Claim, Conversation, Handoff, Message, Reason, Sender, State, Verdict, Worker
from relevo.ledger.ownership import hand_off
from relevo.ledger.rows import get_conversation
from relevo.storage.prepared import Prepared
from relevo.storage.tables import messages, turns

_UNFINISHED = or_(turns.c.state == "open", turns.c.state == "running")
_WAITING = Prepared(
    select(turns.c.id).where(turns.c.conversation_id == bindparam("of_conversation"), _UNFINISHED).order_by(turns.c.id).limit(1)
)
_ASK = Prepared(insert(turns).returning(turns.c.id))
_DONE = Prepared(
    update(turns)
    .where(turns.c.id == bindparam("of_id"), turns.c.token == bindparam("of_token"), turns.c.state == "running")
    .values(state="done", finished_at=bindparam("now"), token=None, lease_until=None)
    .returning(turns.c.message_id)
)
_UNDERSTOOD = Prepared(update(messages).where(messages.c.id == bindparam("of_id")).returning(messages.c.id))


class Superseded(Exception):
    """The claim's lease has ended and another worker has the turn; what the step has written is not to be kept."""


def ask(
    connection: Connection,
    conversation: Conversation,
    message_id: int,
    text: str | None,
    payload: str | None,
    at: datetime,
    worker: Worker | None = None,
) -> tuple[int, Claim | None]:
    """A new turn for a message of a conversation that is locked; claimed for `worker`, unless an earlier one is unfinished."""
    if worker is not None and _WAITING.first(connection, {"of_conversation": conversation.id}) is not None:
        worker = None
    token = _token(worker) if worker is not None else None
    turn_id: int = _ASK.first(
        connection,
        {
            "conversation_id": conversation.id,
            "message_id": message_id,
            "text": text,
            "payload": payload,
            "state": "open" if worker is None else "running",
            "epoch": conversation.epoch,
            "attempts": 0 if worker is None else 1,
            "token": token,
            "lease_until": None if worker is None else at + worker.lease,
            "created_at": at,
        },
    ).id
    if token is None:
        return turn_id, None
    return turn_id, _claim_of(conversation, turn_id, token, attempt=1, started=at, text=text, payload=payload)


def claim(connection: Connection, conversation_id: str, worker: Worker, at: datetime) -> Claim | None:
    """Claim the oldest unfinished turn of a conversation; None if there is none, or if it is not yet time.

    Turns are answered one after the other: while one is running, the next waits.
    """
    conversation = get_conversation(connection, conversation_id, lock=True)
    unfinished = select(turns).where(turns.c.conversation_id == conversation_id, _UNFINISHED).order_by(turns.c.id)
    for turn in connection.execute(unfinished).all():
        if turn.state == "running" and turn.lease_until > at:
            return None
        if conversation.state is not State.BOT or turn.epoch != conversation.epoch:
            _finish(connection, turn.id, "dropped", at)
            continue
        if turn.not_before is not None and turn.not_before > at:
            return None
        token = _token(worker)
        connection.execute(
            update(turns)
            .where(turns.c.id == turn.id)
            .values(state="running", token=token, lease_until=at + worker.lease, attempts=turns.c.attempts + 1)
        )
        return _claim_of(
            conversation,
            turn.id,
            token,
            attempt=turn.attempts + 1,
            started=turn.created_at,
            text=turn.text,
            payload=turn.payload,
        )
    return None


def release(connection: Connection, worker: Worker, at: datetime) -> int:
    """End the leases of a worker that has just begun, and died with them, or that ends. Returns how many there were."""
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


def answer(connection: Connection, claimed: Claim, given: Answer, at: datetime, worker: Worker | None = None) -> Answered:
    """Store the bot's answer, if the bot still holds the conversation it claimed the turn in; else keep it unsent.

    A `worker` has then claimed the conversation's next turn.

    Raises:
        Superseded: another worker has the turn.
    """
    conversation = advance_answered(connection, claimed, given, at)
    if conversation is None:
        return _too_late(connection, claimed, given, at)
    turn = _DONE.first(connection, {"of_id": claimed.turn_id, "of_token": claimed.token, "now": at})
    if turn is None:
        raise Superseded
    if turn.message_id is not None and given.understood:
        _UNDERSTOOD.first(connection, {"of_id": turn.message_id, "understood": given.understood})
    first = conversation.last_seq - len(given.messages) + 1
    stored: list[Message] = [
        append(
            connection,
            replace(conversation, last_seq=first + position),
            sender=Sender.BOT,
            text=message.text,
            source=f"turn:{claimed.turn_id}",
            source_id=str(position),
            at=at,
            card=message.card,
            offered=message.buttons,
            attached=message.attachments,
        )
        for position, message in enumerate(given.messages)
    ]
    if given.handoff is not None:
        conversation, told = hand_off(connection, conversation, given.handoff, at)
        return Answered(Verdict.STORED, (*stored, told), conversation)
    following = None
    if worker is not None and _WAITING.first(connection, {"of_conversation": conversation.id}) is not None:
        following = claim(connection, conversation.id, worker, at)
    return Answered(Verdict.STORED, tuple(stored), conversation, following)


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
    if not _still_mine(connection, claimed):
        return Answered(Verdict.SUPERSEDED)
    _finish(connection, claimed.turn_id, "failed", at, error=error[:255])
    if conversation.state is not State.BOT or conversation.epoch != claimed.epoch:
        return Answered(Verdict.SUPPRESSED, (), conversation)
    handoff = Handoff(reason=Reason.BOT_FAILURE, priority="high", evidence=(error[:255],))
    moved, told = hand_off(connection, conversation, handoff, at)
    return Answered(Verdict.STORED, (told,), moved)


def _claim_of(
    conversation: Conversation,
    turn_id: int,
    token: str,
    *,
    attempt: int,
    started: datetime,
    text: str | None,
    payload: str | None,
) -> Claim:
    return Claim(
        turn_id=turn_id,
        conversation_id=conversation.id,
        customer_id=conversation.customer_id,
        channel=conversation.channel,
        language=conversation.language,
        epoch=conversation.epoch,
        token=token,
        attempt=attempt,
        started=started,
        text=text,
        payload=payload,
    )


def _token(worker: Worker) -> str:
    return _owned_by(worker) + secrets.token_hex(12)


def _owned_by(worker: Worker) -> str:
    """How the tokens of a worker begin: eight characters, whatever its name."""
    return hashlib.sha256(worker.name.encode()).hexdigest()[:8]


def _too_late(connection: Connection, claimed: Claim, given: Answer, at: datetime) -> Answered:
    """Keep the answer to a conversation that the bot does not hold any more."""
    conversation = get_conversation(connection, claimed.conversation_id, lock=True)
    if not _still_mine(connection, claimed):
        return Answered(Verdict.SUPERSEDED)
    _finish(connection, claimed.turn_id, "suppressed", at, suppressed=asdict(given))
    return Answered(Verdict.SUPPRESSED, (), conversation)


def _still_mine(connection: Connection, claimed: Claim) -> bool:
    """Whether the turn is the claimant's; false if the lease ended and another worker has it."""
    query = select(turns.c.id).where(turns.c.id == claimed.turn_id, turns.c.token == claimed.token, turns.c.state == "running")
    return connection.execute(query).first() is not None


def _finish(connection: Connection, turn_id: int, state: str, at: datetime, **changes: Any) -> None:
    connection.execute(
        update(turns).where(turns.c.id == turn_id).values(state=state, finished_at=at, token=None, lease_until=None, **changes)
    )
