"""The bot's work: one row for each message (or event) it has to answer."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from relevo.storage.tables.metadata import metadata
from relevo.storage.types import Instant, RowId

turns = Table(
    "turns",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", String(32), ForeignKey("conversations.id"), nullable=False),
    # Without a message the turn is an event of the gateway's, such as the return of a conversation.
    Column("message_id", RowId, ForeignKey("messages.id")),
    Column("text", Text),
    Column("payload", Text),
    Column("state", String(16), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("token", String(32)),
    Column("lease_until", Instant),
    Column("not_before", Instant),
    Column("error", String(255)),
    # The answer that came too late, kept for the record and never shown.
    Column("suppressed", JSON(none_as_null=True)),
    Column("created_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Index("ix_turns_conversation_state", "conversation_id", "state", "id"),
    Index("ix_turns_state_lease", "state", "lease_until"),
)
