"""What the ledger speaks of: conversations, messages, turns and answers, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

MAX_TEXT = 4000


class State(StrEnum):
    """Who holds a conversation."""

    BOT = "bot"
    QUEUED = "queued"
    AGENT = "agent"
    RESOLVED = "resolved"

    @property
    def status(self) -> str:
        """The state as seen from outside: `pending`, `open` or `resolved`."""
        return {"bot": "pending", "queued": "open", "agent": "open", "resolved": "resolved"}[self.value]


class Sender(StrEnum):
    """Whose words a message has."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Reason(StrEnum):
    """Why a conversation waits for a person."""

    ASKED = "asked"
    FRUSTRATED = "frustrated"
    UNRESOLVED = "unresolved"
    UNUSUAL = "unusual"
    SENSITIVE = "sensitive"
    BOT_FAILURE = "bot_failure"
    RETURNED = "returned"


PRIORITIES = ("low", "medium", "high", "urgent")


@dataclass(frozen=True, slots=True)
class Button:
    """A choice the bot offers, as its reader sees it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message. Its bytes can be read when its state is `stored`."""

    id: str
    kind: str
    name: str
    content_type: str
    size: int | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttachment:
    """A file as a channel or an agent brings it.

    `reference` is how the channel fetches it later; a file whose bytes are in the media folder has an `id` and is `stored`.
    """

    kind: str
    name: str
    content_type: str
    size: int | None = None
    state: str = "waiting"
    reference: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Something that was said. `name` is the agent's; `client_id` is what the customer's own device called it."""

    id: int
    conversation_id: str
    seq: int
    sender: Sender
    text: str
    at: datetime
    name: str | None = None
    card: dict[str, Any] | None = None
    buttons: tuple[Button, ...] = ()
    client_id: str | None = None
    understood: dict[str, Any] | None = None
    attachments: tuple[Attachment, ...] = ()
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A case, with who holds it and why."""

    id: str
    customer_id: str
    channel: str
    address: str | None
    state: State
    epoch: int
    holder_id: int | None
    holder_name: str | None
    last_seq: int
    language: str | None
    topic: str | None
    frustration: float
    reason: str | None
    summary: str | None
    evidence: tuple[str, ...]
    priority: str
    waiting_since: datetime | None
    created_at: datetime
    updated_at: datetime
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class OfferedButton:
    """A button as the bot made it: its payload never leaves the ledger."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What Relevo itself tells a customer. `source` and `source_id` make it one message, however often it is told."""

    source: str
    source_id: str
    text: str
    buttons: tuple[OfferedButton, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What a customer's channel received. `source` and `source_id` together name it once and for all.

    `payload` is the channel's own word for the bot in place of the text, such as `/contact_human_agent` for a command. It is
    never made from what somebody typed. `reply` is the channel's own answer to what the bot cannot read; it stands in for the
    bot's turn. A message that is `unanswered` gets neither.
    """

    channel: str
    customer_id: str
    source: str
    source_id: str
    text: str | None = None
    button_id: str | None = None
    language: str | None = None
    address: str | None = None
    payload: str | None = None
    reply: Notice | None = None
    unanswered: bool = False
    attachments: tuple[NewAttachment, ...] = ()
    longest: int = MAX_TEXT


@dataclass(frozen=True, slots=True)
class Received:
    """A stored message. `is_new` is false when it had been stored before; `turn_id` is set if the bot is to answer.

    `claim` is the turn in the hands of the worker that took it at once. `reply` is the channel's own answer, if one was stored
    with it.
    """

    message: Message
    conversation: Conversation
    is_new: bool
    turn_id: int | None
    claim: Claim | None = None
    reply: Message | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """An agent's stored message. `is_new` is false when it had been stored before."""

    message: Message
    is_new: bool


@dataclass(frozen=True, slots=True)
class Worker:
    """Who runs turns: a process by its name, the same after a restart, and how long it may hold one."""

    name: str
    lease: timedelta


@dataclass(frozen=True, slots=True)
class Claim:
    """A turn that this worker may run until its lease ends."""

    turn_id: int
    conversation_id: str
    customer_id: str
    channel: str
    language: str | None
    epoch: int
    token: str
    attempt: int
    started: datetime
    text: str | None
    payload: str | None


@dataclass(frozen=True, slots=True)
class BotMessage:
    """One message of the bot's answer. The bytes of its files are in the media folder."""

    text: str
    card: dict[str, Any] | None = None
    buttons: tuple[OfferedButton, ...] = ()
    attachments: tuple[NewAttachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """The bot's request that a person takes over."""

    reason: Reason
    summary: str = ""
    topic: str | None = None
    language: str | None = None
    priority: str = "medium"
    evidence: tuple[str, ...] = ()
    matter: str | None = None
    """What kind of sensitive matter it is, where that changes what the customer is told."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Rasa answered to a turn, and what it understood."""

    messages: tuple[BotMessage, ...]
    understood: dict[str, Any] = field(default_factory=dict)
    handoff: Handoff | None = None


class Verdict(StrEnum):
    """What became of an answer."""

    STORED = "stored"
    SUPPRESSED = "suppressed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Answered:
    """The fate of an answer; `messages` are those that were stored, in order.

    `following` is the conversation's next turn, in the hands of the worker that gave the answer.
    """

    verdict: Verdict
    messages: tuple[Message, ...] = ()
    conversation: Conversation | None = None
    following: Claim | None = None
