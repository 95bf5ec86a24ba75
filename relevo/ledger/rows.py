"""Reading the ledger's rows into values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from relevo.ledger.errors import NotFound
from relevo.ledger.model import Attachment, Button, Conversation, Message, Sender, State
from relevo.storage.prepared import Prepared
from relevo.storage.tables import agents, attachments, buttons, conversations, messages

AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]

HOLDER_NAME = select(agents.c.name).where(agents.c.id == conversations.c.holder_id).scalar_subquery().label("holder_name")
CONVERSATION: AnySelect = select(*conversations.c, HOLDER_NAME)
_ONE = CONVERSATION.where(conversations.c.id == bindparam("of_id"))
_BY_ID = Prepared(_ONE)
_BY_ID_LOCKED = Prepared(_ONE.with_for_update(of=conversations))
MESSAGE: AnySelect = select(*messages.c, agents.c.name.label("agent_name")).select_from(
    messages.outerjoin(agents, agents.c.id == messages.c.agent_id)
)
# A message by who made it and what they call it.
BY_SOURCE = MESSAGE.where(messages.c.source == bindparam("of_source"), messages.c.source_id == bindparam("of_source_id"))


def conversation_from(row: AnyRow) -> Conversation:
    """A row of `CONVERSATION` as a value."""
    return Conversation(
        id=row.id,
        customer_id=row.customer_id,
        channel=row.channel,
        address=row.address,
        state=State(row.state),
        epoch=row.epoch,
        holder_id=row.holder_id,
        holder_name=row.holder_name,
        last_seq=row.last_seq,
        language=row.language,
        topic=row.topic,
        frustration=row.frustration,
        reason=row.reason,
        summary=row.summary,
        evidence=tuple(row.evidence or ()),
        priority=row.priority,
        waiting_since=row.waiting_since,
        created_at=row.created_at,
        updated_at=row.updated_at,
        resolved_at=row.resolved_at,
    )


def get_conversation(connection: Connection, conversation_id: str, *, lock: bool = False) -> Conversation:
    """One conversation; with `lock`, nobody else changes it before the transaction ends.

    Raises:
        NotFound: there is none with this id.
    """
    row = (_BY_ID_LOCKED if lock else _BY_ID).first(connection, {"of_id": conversation_id})
    if row is None:
        raise NotFound("There is no such conversation.")
    return conversation_from(row)


def messages_from(connection: Connection, rows: Sequence[AnyRow]) -> list[Message]:
    """Rows of `MESSAGE` as values, with their buttons and files."""
    offered = _buttons_of(connection, [row.id for row in rows if row.has_buttons])
    attached = _attachments_of(connection, [row.id for row in rows if row.has_attachments])
    return [
        Message(
            id=row.id,
            conversation_id=row.conversation_id,
            seq=row.seq,
            sender=Sender(row.sender),
            text=row.text,
            at=row.at,
            name=row.agent_name,
            card=row.card,
            buttons=tuple(offered.get(row.id, ())),
            client_id=row.source_id if row.sender in (Sender.CUSTOMER, Sender.AGENT) else None,
            understood=row.understood,
            attachments=tuple(attached.get(row.id, ())),
            edited_at=row.edited_at,
        )
        for row in rows
    ]


def attachment_from(row: AnyRow) -> Attachment:
    """A row of `attachments` as a value."""
    return Attachment(row.id, row.kind, row.name, row.content_type, row.size, row.state)


def _attachments_of(connection: Connection, message_ids: Sequence[int]) -> dict[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = {}
    if not message_ids:
        return found
    query = (
        select(attachments)
        .where(attachments.c.message_id.in_(message_ids))
        .order_by(attachments.c.message_id, attachments.c.position)
    )
    for row in connection.execute(query):
        found.setdefault(row.message_id, []).append(attachment_from(row))
    return found


def _buttons_of(connection: Connection, message_ids: Iterable[int]) -> dict[int, list[Button]]:
    ids = list(message_ids)
    found: dict[int, list[Button]] = {}
    if not ids:
        return found
    query = (
        select(buttons.c.id, buttons.c.message_id, buttons.c.title)
        .where(buttons.c.message_id.in_(ids), buttons.c.used_at.is_(None))
        .order_by(buttons.c.message_id, buttons.c.position)
    )
    for row in connection.execute(query):
        found.setdefault(row.message_id, []).append(Button(row.id, row.title))
    return found
