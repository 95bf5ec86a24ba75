"""Opening a case: the first message of a customer who has none, or an agent's first word to one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from relevo.ids import new_id
from relevo.ledger.appending import advance, append, checked
from relevo.ledger.errors import Conflict
from relevo.ledger.model import Conversation, Message, NewAttachment, Sender, State
from relevo.ledger.ownership import take
from relevo.ledger.rows import get_conversation
from relevo.storage.prepared import Prepared
from relevo.storage.tables import UNRESOLVED, conversations, customers

_KNOWN = Prepared(select(customers.c.id).where(customers.c.id == bindparam("of_id")))
_CUSTOMER = Prepared(insert(customers).returning(customers.c.id))
_CASE = Prepared(insert(conversations).returning(conversations.c.id))


def open_case(
    connection: Connection, customer_id: str, channel: str, address: str | None, language: str | None, at: datetime
) -> str:
    """A new case that the bot holds; returns its id.

    Raises:
        IntegrityError: the customer has an open one on this channel.
    """
    # A visitor is a name in a signed token until they first speak; then they get a row.
    if _KNOWN.first(connection, {"of_id": customer_id}) is None:
        _CUSTOMER.first(connection, {"id": customer_id, "language": language, "attributes": {}, "created_at": at, "seen_at": at})
    conversation_id = new_id("c")
    _CASE.first(
        connection,
        {
            "id": conversation_id,
            "customer_id": customer_id,
            "channel": channel,
            "address": address,
            "state": State.BOT,
            "epoch": 0,
            "last_seq": 0,
            "language": language,
            "frustration": 0.0,
            "priority": "low",
            "created_at": at,
            "updated_at": at,
        },
    )
    return conversation_id


def unresolved(connection: Connection, customer_id: str, channel: str) -> Conversation | None:
    """The customer's open case on a channel, locked; None if there is none."""
    query = select(conversations.c.id).where(
        conversations.c.customer_id == customer_id,
        conversations.c.channel == channel,
        UNRESOLVED,
    )
    found = connection.execute(query).scalar()
    return None if found is None else get_conversation(connection, found, lock=True)


def start(
    connection: Connection,
    *,
    customer_id: str,
    channel: str,
    address: str,
    language: str | None,
    agent_id: int,
    agent_name: str,
    client_id: str,
    text: str,
    attached: tuple[NewAttachment, ...] = (),
    at: datetime,
) -> tuple[Conversation, tuple[Message, ...]]:
    """An agent begins to talk with a customer: a case that is theirs from the first word.

    A case that the bot holds is taken over for it.

    Raises:
        Conflict: another person has the customer's case, or it waits in the queue.
        Refused: the text is empty or too long.
        IntegrityError: the message was stored before, or the customer writes at this moment.
    """
    said = checked(text)
    found = unresolved(connection, customer_id, channel)
    if found is not None and found.state is not State.BOT:
        holder = f"{found.holder_name} has" if found.holder_name else "The queue holds"
        raise Conflict(f"{holder} an open conversation with this customer. Open it there.")
    if found is None:
        found = get_conversation(connection, open_case(connection, customer_id, channel, address, language, at), lock=True)
    taken, told = take(connection, found, agent_id, agent_name, at)
    message = append(
        connection,
        advance(connection, taken.id, at),
        sender=Sender.AGENT,
        text=said,
        source=f"agent:{agent_id}",
        source_id=client_id,
        at=at,
        attached=attached,
        agent_id=agent_id,
        agent_name=agent_name,
    )
    return get_conversation(connection, taken.id), (told, message)
