"""Writing a message at the end of its conversation: the one place where `seq` grows.

`advance` gives a conversation its next `seq` and locks it; `append` stores the message that the `seq` is for. Their statements
are made once, for they run for every message.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, update

from relevo.ids import new_id
from relevo.ledger.errors import EmptyText, TextTooLong
from relevo.ledger.model import (
    MAX_TEXT,
    Answer,
    Attachment,
    Button,
    Claim,
    Conversation,
    Message,
    NewAttachment,
    OfferedButton,
    Sender,
    State,
)
from relevo.ledger.rows import HOLDER_NAME, conversation_from
from relevo.storage.prepared import Prepared
from relevo.storage.tables import UNRESOLVED, attachments, buttons, conversations, deliveries, messages

PUSHED_CHANNELS = frozenset({"telegram"})

_ADVANCE = update(conversations).values(last_seq=conversations.c.last_seq + 1, updated_at=bindparam("now"))
_BY_ID = Prepared(_ADVANCE.where(conversations.c.id == bindparam("of_id")).returning(*conversations.c, HOLDER_NAME))
_OPEN = Prepared(
    _ADVANCE.where(
        conversations.c.customer_id == bindparam("of_customer"),
        conversations.c.channel == bindparam("on_channel"),
        UNRESOLVED,
    ).returning(*conversations.c, HOLDER_NAME)
)
_HELD = Prepared(
    _ADVANCE.where(
        conversations.c.id == bindparam("of_id"),
        conversations.c.state == State.AGENT,
        conversations.c.holder_id == bindparam("of_holder"),
        conversations.c.epoch == bindparam("in_epoch"),
    ).returning(*conversations.c, HOLDER_NAME)
)
_ANSWERED = Prepared(
    update(conversations)
    .where(
        conversations.c.id == bindparam("of_id"),
        conversations.c.state == State.BOT,
        conversations.c.epoch == bindparam("in_epoch"),
    )
    .values(
        last_seq=conversations.c.last_seq + bindparam("said"),
        updated_at=bindparam("now"),
        language=func.coalesce(bindparam("in_language"), conversations.c.language),
        topic=func.coalesce(bindparam("on_topic"), conversations.c.topic),
        frustration=func.coalesce(bindparam("felt"), conversations.c.frustration),
    )
    .returning(*conversations.c, HOLDER_NAME)
)
_MESSAGE = Prepared(insert(messages).returning(messages.c.id))
_BUTTON = Prepared(insert(buttons).returning(buttons.c.id))
_DELIVERY = Prepared(insert(deliveries).returning(deliveries.c.id))


def advance(connection: Connection, conversation_id: str, at: datetime) -> Conversation:
    """The conversation with its next `seq` as `last_seq`."""
    advanced = _advance(connection, _BY_ID, {"of_id": conversation_id, "now": at})
    assert advanced is not None
    return advanced


def advance_open(connection: Connection, customer_id: str, channel: str, at: datetime) -> Conversation | None:
    """The customer's unresolved case on a channel, advanced; None if there is none."""
    return _advance(connection, _OPEN, {"of_customer": customer_id, "on_channel": channel, "now": at})


def advance_held(connection: Connection, conversation_id: str, agent_id: int, epoch: int, at: datetime) -> Conversation | None:
    """The conversation, advanced, if this agent holds it in this epoch."""
    return _advance(connection, _HELD, {"of_id": conversation_id, "of_holder": agent_id, "in_epoch": epoch, "now": at})


def advance_answered(connection: Connection, claimed: Claim, given: Answer, at: datetime) -> Conversation | None:
    """The conversation with a `seq` for each of the bot's messages and what the bot has understood of its customer.

    None if the bot does not hold it any more in the epoch of the claim.
    """
    language, frustration = given.understood.get("language"), given.understood.get("frustration")
    return _advance(
        connection,
        _ANSWERED,
        {
            "of_id": claimed.conversation_id,
            "in_epoch": claimed.epoch,
            "said": len(given.messages),
            "now": at,
            "in_language": language if language in ("es", "en") else None,
            "on_topic": given.understood.get("topic") or None,
            "felt": float(frustration) if isinstance(frustration, int | float) else None,
        },
    )


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
    attached: Sequence[NewAttachment] = (),
    agent_id: int | None = None,
    agent_name: str | None = None,
) -> Message:
    """Store a message as the `last_seq` of its advanced conversation.

    Its buttons and files are stored with it, and its delivery where the channel is pushed to.
    """
    seq = conversation.last_seq
    message_id: int = _MESSAGE.first(
        connection,
        {
            "conversation_id": conversation.id,
            "seq": seq,
            "sender": sender,
            "agent_id": agent_id,
            "text": text,
            "card": card,
            "has_buttons": len(offered),
            "has_attachments": len(attached),
            "source": source,
            "source_id": source_id,
            "at": at,
        },
    ).id
    shown = [_offer(connection, conversation.id, message_id, position, button) for position, button in enumerate(offered)]
    files = [_attach(connection, message_id, position, file, at) for position, file in enumerate(attached)]
    if sender is not Sender.CUSTOMER and conversation.channel in PUSHED_CHANNELS and conversation.address:
        _DELIVERY.first(
            connection,
            {
                "conversation_id": conversation.id,
                "message_id": message_id,
                "channel": conversation.channel,
                "address": conversation.address,
                "state": "pending",
                "attempts": 0,
                "created_at": at,
            },
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
        attachments=tuple(files),
    )


def checked(text: str, longest: int = MAX_TEXT) -> str:
    """A typed text as it is stored: without the space around it.

    Raises:
        Refused: nothing is left, or it is longer than `longest`.
    """
    # NUL cannot be stored by PostgreSQL and means nothing to a reader.
    said = text.replace("\x00", "").strip()
    if not said:
        raise EmptyText("The message is empty.")
    if len(said) > longest:
        raise TextTooLong(f"The message is longer than {longest} characters.")
    return said


def _advance(connection: Connection, statement: Prepared, values: dict[str, Any]) -> Conversation | None:
    row = statement.first(connection, values)
    return None if row is None else conversation_from(row)


def _offer(connection: Connection, conversation_id: str, message_id: int, position: int, button: OfferedButton) -> Button:
    shown = Button(new_id("b"), button.title)
    _BUTTON.first(
        connection,
        {
            "id": shown.id,
            "conversation_id": conversation_id,
            "message_id": message_id,
            "position": position,
            "title": button.title,
            "payload": button.payload,
        },
    )
    return shown


def _attach(connection: Connection, message_id: int, position: int, file: NewAttachment, at: datetime) -> Attachment:
    shown = Attachment(file.id or new_id("f"), file.kind, file.name, file.content_type, file.size, file.state)
    connection.execute(
        insert(attachments),
        {
            "id": shown.id,
            "message_id": message_id,
            "position": position,
            "kind": file.kind,
            "name": file.name,
            "content_type": file.content_type,
            "size": file.size,
            "state": file.state,
            "reference": file.reference,
            "attempts": 0,
            "created_at": at,
        },
    )
    return shown
