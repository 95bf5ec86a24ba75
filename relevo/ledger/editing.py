"""The step `edit`: a customer has changed what they said. The new text is shown, the old one kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from relevo.ledger.appending import checked
from relevo.ledger.model import MAX_TEXT, Conversation, Message, Sender, State
from relevo.ledger.rows import BY_SOURCE, get_conversation, messages_from
from relevo.storage.tables import edits, messages, turns


@dataclass(frozen=True, slots=True)
class Edited:
    """A changed message; `turn_id` is set if the bot is to answer it anew."""

    message: Message
    conversation: Conversation
    is_new: bool
    turn_id: int | None


def edit(
    connection: Connection, *, source: str, source_id: str, text: str, edited_at: datetime, longest: int, at: datetime
) -> Edited | None:
    """Change a customer's message; None if there is no such message.

    What the bot has not begun to answer, it answers as it now stands. If it has answered, and nothing was said since by the
    customer, it answers anew. What was changed earlier than the last change is left alone: it came late.

    Raises:
        Refused: the text is empty or too long.
    """
    row = connection.execute(BY_SOURCE, {"of_source": source, "of_source_id": source_id}).first()
    if row is None:
        return None
    conversation = get_conversation(connection, row.conversation_id, lock=True)
    said = checked(text, longest)
    if said == row.text or (row.edited_at is not None and row.edited_at >= edited_at):
        (message,) = messages_from(connection, [row])
        return Edited(message, conversation, False, None)
    connection.execute(insert(edits).values(message_id=row.id, text=row.text, at=at))
    connection.execute(update(messages).where(messages.c.id == row.id).values(text=said, edited_at=edited_at))
    changed = connection.execute(BY_SOURCE, {"of_source": source, "of_source_id": source_id}).one()
    (message,) = messages_from(connection, [changed])
    turn_id = _answer_anew(connection, conversation, message, at) if conversation.state is State.BOT else None
    return Edited(message, conversation, True, turn_id)


def _answer_anew(connection: Connection, conversation: Conversation, message: Message, at: datetime) -> int | None:
    words = message.text[:MAX_TEXT]
    waiting = connection.execute(
        update(turns)
        .where(turns.c.message_id == message.id, turns.c.state == "open", turns.c.attempts == 0, turns.c.payload.is_(None))
        .values(text=words)
    )
    if waiting.rowcount:
        return None
    later = select(messages.c.id).where(
        messages.c.conversation_id == conversation.id, messages.c.seq > message.seq, messages.c.sender == Sender.CUSTOMER
    )
    if connection.execute(later.limit(1)).first() is not None:
        return None
    turn_id: int = connection.execute(
        insert(turns)
        .values(
            conversation_id=conversation.id,
            message_id=message.id,
            text=words,
            state="open",
            epoch=conversation.epoch,
            attempts=0,
            created_at=at,
        )
        .returning(turns.c.id)
    ).scalar_one()
    return turn_id
