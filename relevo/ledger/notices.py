"""What Relevo itself tells a customer: a channel's own answer, the news of an order. Each once, by its source."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from relevo.ledger.appending import advance, append
from relevo.ledger.model import Conversation, Message, Notice, Sender
from relevo.ledger.opening import open_case, unresolved
from relevo.ledger.rows import MESSAGE, get_conversation, messages_from
from relevo.storage.tables import messages


def tell(connection: Connection, conversation: Conversation, notice: Notice, at: datetime) -> tuple[Conversation, Message | None]:
    """Add a notice to a conversation; None for the message if it was told before."""
    known = select(messages.c.id).where(messages.c.source == notice.source, messages.c.source_id == notice.source_id)
    if connection.execute(known).first() is not None:
        return conversation, None
    advanced = advance(connection, conversation.id, at)
    message = append(
        connection,
        advanced,
        sender=Sender.SYSTEM,
        text=notice.text,
        source=notice.source,
        source_id=notice.source_id,
        at=at,
        offered=notice.buttons,
    )
    return advanced, message


def notify(
    connection: Connection,
    *,
    customer_id: str,
    channel: str,
    address: str | None,
    language: str | None,
    notice: Notice,
    at: datetime,
) -> tuple[Conversation, Message | None]:
    """Tell a customer something in their open case, or in a new one; None for the message if it was told before.

    Raises:
        IntegrityError: the customer writes at this moment.
    """
    known = connection.execute(
        MESSAGE.where(messages.c.source == notice.source, messages.c.source_id == notice.source_id)
    ).first()
    if known is not None:
        (message,) = messages_from(connection, [known])
        return get_conversation(connection, message.conversation_id), None
    conversation = unresolved(connection, customer_id, channel)
    if conversation is None:
        conversation = get_conversation(connection, open_case(connection, customer_id, channel, address, language, at))
    return tell(connection, conversation, notice, at)
