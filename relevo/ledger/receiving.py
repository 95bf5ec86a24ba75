"""The step `receive`: a customer's message, its place in the conversation, and the bot's turn, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from relevo.ids import new_id
from relevo.ledger.appending import advance, advance_open, append, checked
from relevo.ledger.errors import StaleButton
from relevo.ledger.model import Conversation, Incoming, Received, Sender, State
from relevo.ledger.rows import MESSAGE, get_conversation, messages_from
from relevo.storage.tables import buttons, conversations, customers, messages, turns

_TURN = insert(turns).returning(turns.c.id)
_KNOWN = MESSAGE.where(messages.c.source == bindparam("of_source"), messages.c.source_id == bindparam("of_source_id"))


@dataclass(frozen=True, slots=True)
class _Pressed:
    title: str
    payload: str


def receive(connection: Connection, incoming: Incoming, at: datetime) -> Received:
    """Store what a customer said, with a turn if the bot holds the conversation.

    A customer without an open case gets a new one.

    Raises:
        Refused: the text is empty or too long, or the button cannot be pressed any more.
        IntegrityError: the message was stored before (`find` has it), or somebody opens the same case at this moment.
    """
    text = None if incoming.button_id is not None else checked(incoming.text or "")
    conversation = advance_open(connection, incoming.customer_id, incoming.channel, at)
    pressed = _press(connection, conversation, incoming.button_id, at) if incoming.button_id is not None else None
    if conversation is None:
        conversation = _open(connection, incoming, at)
    message = append(
        connection,
        conversation,
        sender=Sender.CUSTOMER,
        text=pressed.title if pressed else text or "",
        source=incoming.source,
        source_id=incoming.source_id,
        at=at,
    )
    turn_id = None
    if conversation.state is State.BOT:
        turn_id = connection.execute(
            _TURN,
            {
                "conversation_id": conversation.id,
                "message_id": message.id,
                "text": text,
                "payload": pressed.payload if pressed else None,
                "state": "open",
                "epoch": conversation.epoch,
                "attempts": 0,
                "created_at": at,
            },
        ).scalar_one()
    return Received(message, conversation, is_new=True, turn_id=turn_id)


def find(connection: Connection, incoming: Incoming) -> Received | None:
    """The message as it was stored before; None if it was not."""
    row = connection.execute(_KNOWN, {"of_source": incoming.source, "of_source_id": incoming.source_id}).first()
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
    return advance(connection, conversation_id, at)


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
