"""The step `receive`: a customer's message, its place in the conversation, and the bot's turn, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from relevo.ledger import notices, turns
from relevo.ledger.appending import advance, advance_open, append, checked
from relevo.ledger.errors import StaleButton
from relevo.ledger.model import MAX_TEXT, Conversation, Incoming, Received, Sender, State, Worker
from relevo.ledger.opening import open_case
from relevo.ledger.rows import BY_SOURCE, get_conversation, messages_from
from relevo.storage.tables import buttons


@dataclass(frozen=True, slots=True)
class _Pressed:
    title: str
    payload: str


def receive(connection: Connection, incoming: Incoming, at: datetime, worker: Worker | None = None) -> Received:
    """Store what a customer said, with a turn if the bot holds the conversation.

    A customer without an open case gets a new one. The turn is claimed for `worker`, unless an earlier one is unfinished.

    Raises:
        Refused: the text is empty or too long, or the button cannot be pressed any more.
        IntegrityError: the message was stored before (`find` has it), or somebody opens the same case at this moment.
    """
    text = None if incoming.button_id is not None else _text_of(incoming)
    conversation = advance_open(connection, incoming.customer_id, incoming.channel, at)
    pressed = _press(connection, conversation, incoming.button_id, at) if incoming.button_id is not None else None
    if conversation is None:
        conversation_id = open_case(connection, incoming.customer_id, incoming.channel, incoming.address, incoming.language, at)
        conversation = advance(connection, conversation_id, at)
    message = append(
        connection,
        conversation,
        sender=Sender.CUSTOMER,
        text=pressed.title if pressed else text or "",
        source=incoming.source,
        source_id=incoming.source_id,
        at=at,
        attached=incoming.attachments,
    )
    if incoming.reply is not None and conversation.state is State.BOT:
        conversation, reply = notices.tell(connection, conversation, incoming.reply, at)
        return Received(message, conversation, is_new=True, turn_id=None, reply=reply)
    if conversation.state is not State.BOT or incoming.unanswered:
        return Received(message, conversation, is_new=True, turn_id=None)
    payload = pressed.payload if pressed else incoming.payload
    words = None if payload else (text or "")[:MAX_TEXT]
    turn_id, claim = turns.ask(connection, conversation, message.id, words, payload, at, worker)
    return Received(message, conversation, is_new=True, turn_id=turn_id, claim=claim)


def find(connection: Connection, incoming: Incoming) -> Received | None:
    """The message as it was stored before; None if it was not."""
    row = connection.execute(BY_SOURCE, {"of_source": incoming.source, "of_source_id": incoming.source_id}).first()
    if row is None:
        return None
    (message,) = messages_from(connection, [row])
    return Received(message, get_conversation(connection, message.conversation_id), is_new=False, turn_id=None)


def _text_of(incoming: Incoming) -> str:
    """What is stored as said. A file, or the channel's own reply to it, may come without words."""
    said = (incoming.text or "").strip()
    if not said and (incoming.attachments or incoming.reply is not None):
        return ""
    return checked(said, incoming.longest)


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
