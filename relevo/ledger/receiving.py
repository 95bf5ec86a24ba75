"""The step `receive`: a customer's message, its place in the conversation, and the bot's turn, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from relevo.ids import new_id
from relevo.ledger.appending import append, checked
from relevo.ledger.errors import StaleButton
from relevo.ledger.model import Conversation, Incoming, Received, Sender, State
from relevo.ledger.rows import MESSAGE, current_conversation, get_conversation, messages_from
from relevo.storage.tables import buttons, conversations, customers, messages, turns


@dataclass(frozen=True, slots=True)
class _Pressed:
    title: str
    payload: str


def receive(connection: Connection, incoming: Incoming, at: datetime) -> Received:
    """Store what a customer said; a message that was stored before is found, not stored again.

    A customer without an open case gets a new one. The bot gets a turn if it holds the conversation.

    Raises:
        Refused: the text is empty or too long, or the button cannot be pressed any more.
    """
    known = _find(connection, incoming)
    if known is not None:
        return known
    conversation = current_conversation(connection, incoming.customer_id, incoming.channel, lock=True)
    pressed = _press(connection, conversation, incoming.button_id, at) if incoming.button_id is not None else None
    text = pressed.title if pressed else checked(incoming.text or "")
    if conversation is None:
        conversation = _open(connection, incoming, at)
    message = append(
        connection,
        conversation,
        sender=Sender.CUSTOMER,
        text=text,
        source=incoming.source,
        source_id=incoming.source_id,
        at=at,
    )
    turn_id = None
    if conversation.state is State.BOT:
        turn_id = connection.execute(
            insert(turns)
            .values(
                conversation_id=conversation.id,
                message_id=message.id,
                text=None if pressed else text,
                payload=pressed.payload if pressed else None,
                state="open",
                epoch=conversation.epoch,
                attempts=0,
                created_at=at,
            )
            .returning(turns.c.id)
        ).scalar_one()
    return Received(message, conversation, is_new=True, turn_id=turn_id)


def _find(connection: Connection, incoming: Incoming) -> Received | None:
    query = MESSAGE.where(messages.c.source == incoming.source, messages.c.source_id == incoming.source_id)
    row = connection.execute(query).first()
    if row is None:
        return None
    (message,) = messages_from(connection, [row])
    return Received(message, get_conversation(connection, message.conversation_id), is_new=False, turn_id=None)


def _open(connection: Connection, incoming: Incoming, at: datetime) -> Conversation:
    # A visitor is a name in a signed token until they first speak; then they get a row.
    if connection.execute(select(customers.c.id).where(customers.c.id == incoming.customer_id)).first() is None:
        connection.execute(
            insert(customers).values(
                id=incoming.customer_id, language=incoming.language, attributes={}, created_at=at, seen_at=at
            )
        )
    conversation_id = new_id("c")
    connection.execute(
        insert(conversations).values(
            id=conversation_id,
            customer_id=incoming.customer_id,
            channel=incoming.channel,
            address=incoming.address,
            state=State.BOT,
            epoch=0,
            last_seq=0,
            language=incoming.language,
            frustration=0.0,
            priority="low",
            created_at=at,
            updated_at=at,
        )
    )
    return get_conversation(connection, conversation_id)


def _press(connection: Connection, conversation: Conversation | None, button_id: str, at: datetime) -> _Pressed:
    """Use up all the buttons of the message that this one belongs to: they were one question."""
    row = None
    if conversation is not None:
        query = select(buttons).where(
            buttons.c.id == button_id, buttons.c.conversation_id == conversation.id, buttons.c.used_at.is_(None)
        )
        row = connection.execute(query).first()
    if row is None:
        raise StaleButton("The button is used, outdated, or of another conversation.")
    connection.execute(update(buttons).where(buttons.c.message_id == row.message_id).values(used_at=at))
    return _Pressed(row.title, row.payload)
