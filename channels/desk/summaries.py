"""Conversations as the desk lists them, and one with everything an agent needs to know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from channels import frames
from relevo.customers import load_customer
from relevo.ledger import Conversation, Delivered, Message, NotFound, Sender, thread
from relevo.ledger.rows import get_conversation

PREVIEW = 200


def summarise(connection: Connection, found: Sequence[Conversation]) -> list[dict[str, Any]]:
    """These conversations as rows of the desk's list."""
    last = thread.last_messages(connection, [conversation.id for conversation in found])
    return [_summary(connection, conversation, last.get(conversation.id)) for conversation in found]


def summarise_ids(connection: Connection, conversation_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The same, for ids; those that no longer exist are left out."""
    found = []
    for conversation_id in conversation_ids:
        try:
            found.append(get_conversation(connection, conversation_id))
        except NotFound:
            continue
    return summarise(connection, found)


def _summary(connection: Connection, conversation: Conversation, last: Message | None) -> dict[str, Any]:
    customer = load_customer(connection, conversation.customer_id)
    return {
        "id": conversation.id,
        "state": conversation.state,
        "status": conversation.state.status,
        "epoch": conversation.epoch,
        "reason": conversation.reason,
        "summary": conversation.summary,
        "evidence": list(conversation.evidence),
        "topic": conversation.topic,
        "priority": conversation.priority,
        "language": conversation.language,
        "channel": conversation.channel,
        "customer": {
            "id": conversation.customer_id,
            "name": customer.name if customer else None,
            "email": customer.email if customer else None,
            "known": bool(customer and customer.known),
        },
        "holder": {"id": conversation.holder_id, "name": conversation.holder_name} if conversation.holder_id else None,
        "waiting_since": frames.moment(conversation.waiting_since),
        "last_message": _preview(last),
        "head": conversation.last_seq,
        "frustration": round(conversation.frustration, 3),
        "created_at": frames.moment(conversation.created_at),
        "updated_at": frames.moment(conversation.updated_at),
    }


def _preview(last: Message | None) -> dict[str, Any] | None:
    if last is None:
        return None
    files = len(last.attachments)
    return {"text": last.text[:PREVIEW], "files": files, "sender": last.sender, "at": frames.moment(last.at)}


def desk_message(said: Message, delivered: Delivered | None = None) -> dict[str, Any]:
    """A message as agents see it: with what the bot understood of it, and how far it has come on channels that are pushed to."""
    frame = frames.message(said)
    if said.sender is Sender.CUSTOMER:
        frame["understood"] = said.understood
    if delivered is not None:
        frame["delivery"] = {"state": delivered.state, "doubts": delivered.doubts, "error": delivered.error}
    return frame
