"""The step `say`: an agent's message, if that agent holds the conversation in the epoch they see."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from relevo.ledger.appending import append, checked
from relevo.ledger.errors import Conflict
from relevo.ledger.model import Conversation, Message, Sender, State
from relevo.ledger.rows import MESSAGE, get_conversation, messages_from
from relevo.storage.tables import messages


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
) -> tuple[Message, Conversation, bool]:
    """Store what an agent wrote. Returns the message, its conversation, and whether it is new.

    Raises:
        Conflict: the agent does not hold the conversation, or not any more.
        Refused: the text is empty or too long.
    """
    source = f"agent:{agent_id}"
    query = MESSAGE.where(messages.c.source == source, messages.c.source_id == client_id)
    known = connection.execute(query).first()
    conversation = get_conversation(connection, conversation_id, lock=True)
    if known is not None:
        return messages_from(connection, [known])[0], conversation, False
    said = checked(text)
    if conversation.state is not State.AGENT or conversation.holder_id != agent_id or conversation.epoch != epoch:
        raise Conflict("You don't hold this conversation any more. Your text was not sent.")
    message = append(
        connection,
        conversation,
        sender=Sender.AGENT,
        text=said,
        source=source,
        source_id=client_id,
        at=at,
        agent_id=agent_id,
        agent_name=agent_name,
    )
    return message, conversation, True
