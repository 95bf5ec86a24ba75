"""The step `say`: an agent's message, if that agent holds the conversation in the epoch they see."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from relevo.ledger.appending import advance_held, append, checked
from relevo.ledger.errors import Conflict
from relevo.ledger.model import Conversation, Message, NewAttachment, Sender
from relevo.ledger.rows import BY_SOURCE, get_conversation, messages_from


def say(
    connection: Connection,
    conversation_id: str,
    *,
    agent_id: int,
    agent_name: str,
    epoch: int,
    client_id: str,
    text: str,
    at: datetime,
    attached: tuple[NewAttachment, ...] = (),
) -> tuple[Message, Conversation]:
    """Store what an agent wrote; a file may come without words.

    Raises:
        Conflict: the agent does not hold the conversation, or not any more.
        Refused: the text is empty or too long.
        IntegrityError: the message was stored before (`find` has it).
    """
    said = "" if attached and not text.strip() else checked(text)
    conversation = advance_held(connection, conversation_id, agent_id, epoch, at)
    if conversation is None:
        raise Conflict("You don't hold this conversation any more. Your text was not sent.")
    message = append(
        connection,
        conversation,
        sender=Sender.AGENT,
        text=said,
        source=f"agent:{agent_id}",
        source_id=client_id,
        at=at,
        agent_id=agent_id,
        agent_name=agent_name,
        attached=attached,
    )
    return message, conversation


def find(connection: Connection, agent_id: int, client_id: str) -> tuple[Message, Conversation] | None:
    """An agent's message as it was stored before; None if it was not."""
    row = connection.execute(BY_SOURCE, {"of_source": f"agent:{agent_id}", "of_source_id": client_id}).first()
    if row is None:
        return None
    (message,) = messages_from(connection, [row])
    return message, get_conversation(connection, message.conversation_id)
