"""Messages on their way to channels that are pushed to, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from relevo.ledger.model import Conversation, Message


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message on its way to a channel that is pushed to, as its one sender holds it.

    `external_ids` are the channel's ids of the parts it has taken so far; `doubts` counts how often nobody knew.
    """

    id: int
    channel: str
    address: str
    owner: str
    attempt: int
    doubts: int
    external_ids: tuple[int, ...]
    created_at: datetime
    message: Message
    source: str
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class Delivered:
    """How far a message has come: `pending`, `sending`, `sent`, `failed` or `ambiguous`.

    It may have come twice if `doubts` is above 0.
    """

    conversation_id: str
    customer_id: str
    seq: int
    state: str
    doubts: int
    error: str | None
