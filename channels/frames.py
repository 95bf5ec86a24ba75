"""Messages and conversations as the widget and the desk read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from relevo.ledger import Attachment, Conversation, Message


def encode(frame: Mapping[str, Any]) -> str:
    """A frame as text."""
    return orjson.dumps(frame).decode()


@lru_cache(maxsize=4096)  # the same moment goes to every socket that hears of it
def moment(at: datetime | None) -> str | None:
    """A moment as ISO 8601 in UTC, to the millisecond."""
    return None if at is None else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def message(said: Message) -> dict[str, Any]:
    """A message as everybody may see it."""
    return {
        "type": "message",
        "conversation": said.conversation_id,
        "seq": said.seq,
        "sender": said.sender,
        "name": said.name,
        "text": said.text,
        "buttons": [{"id": button.id, "title": button.title} for button in said.buttons],
        "card": said.card,
        "attachments": [attachment(file) for file in said.attachments],
        "at": moment(said.at),
        "edited_at": moment(said.edited_at),
        "client_id": said.client_id,
    }


def attachment(file: Attachment) -> dict[str, Any]:
    """A file that came with a message. `url` is the desk's; it is there when the file is."""
    return {
        "id": file.id,
        "kind": file.kind,
        "name": file.name,
        "content_type": file.content_type,
        "size": file.size,
        "state": file.state,
        "url": f"/api/v1/attachments/{file.id}" if file.state == "stored" else None,
    }


def status(conversation: Conversation, queue_position: int | None) -> dict[str, Any]:
    """Who has the conversation, as its customer may know it."""
    return {
        "type": "status",
        "conversation": conversation.id,
        "state": conversation.state,
        "agent": {"name": conversation.holder_name} if conversation.holder_name else None,
        "queue_position": queue_position,
    }
