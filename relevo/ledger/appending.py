"""Writing a message at the end of its conversation: the one place where `seq` grows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from relevo.ids import new_id
from relevo.ledger.errors import EmptyText, TextTooLong
from relevo.ledger.model import MAX_TEXT, Button, Conversation, Message, OfferedButton, Sender
from relevo.storage.tables import buttons, conversations, deliveries, messages

PUSHED_CHANNELS = frozenset({"telegram"})


def append(
    connection: Connection,
    conversation: Conversation,
    *,
    sender: Sender,
    text: str,
    source: str,
    source_id: str,
    at: datetime,
    card: dict[str, Any] | None = None,
    offered: Sequence[OfferedButton] = (),
    agent_id: int | None = None,
    agent_name: str | None = None,
) -> Message:
    """Store a message with the conversation's next `seq`, its buttons, and its delivery where the channel is pushed to."""
    seq = connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation.id)
        .values(last_seq=conversations.c.last_seq + 1, updated_at=at)
        .returning(conversations.c.last_seq)
    ).scalar_one()
    message_id = connection.execute(
        insert(messages)
        .values(
            conversation_id=conversation.id,
            seq=seq,
            sender=sender,
            agent_id=agent_id,
            text=text,
            card=card,
            has_buttons=len(offered),
            source=source,
            source_id=source_id,
            at=at,
        )
        .returning(messages.c.id)
    ).scalar_one()
    shown = [_offer(connection, conversation.id, message_id, position, button) for position, button in enumerate(offered)]
    if sender is not Sender.CUSTOMER and conversation.channel in PUSHED_CHANNELS and conversation.address:
        connection.execute(
            insert(deliveries).values(
                conversation_id=conversation.id,
                message_id=message_id,
                channel=conversation.channel,
                address=conversation.address,
                state="pending",
                attempts=0,
                created_at=at,
            )
        )
    return Message(
        id=message_id,
        conversation_id=conversation.id,
        seq=seq,
        sender=sender,
        text=text,
        at=at,
        name=agent_name,
        card=card,
        buttons=tuple(shown),
        client_id=source_id if sender in (Sender.CUSTOMER, Sender.AGENT) else None,
    )


def checked(text: str) -> str:
    """A typed text as it is stored: without the space around it.

    Raises:
        Refused: nothing is left, or it is longer than `MAX_TEXT`.
    """
    # NUL cannot be stored by PostgreSQL and means nothing to a reader.
    said = text.replace("\x00", "").strip()
    if not said:
        raise EmptyText("The message is empty.")
    if len(said) > MAX_TEXT:
        raise TextTooLong(f"The message is longer than {MAX_TEXT} characters.")
    return said


def _offer(connection: Connection, conversation_id: str, message_id: int, position: int, button: OfferedButton) -> Button:
    shown = Button(new_id("b"), button.title)
    connection.execute(
        insert(buttons).values(
            id=shown.id,
            conversation_id=conversation_id,
            message_id=message_id,
            position=position,
            title=button.title,
            payload=button.payload,
        )
    )
    return shown
