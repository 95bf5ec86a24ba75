"""Everything that was said, in the order of its conversation's `seq`."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from relevo.storage.tables.metadata import metadata
from relevo.storage.types import Instant, RowId

messages = Table(
    "messages",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", String(32), ForeignKey("conversations.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("sender", String(16), nullable=False),
    Column("agent_id", Integer, ForeignKey("agents.id")),
    Column("text", Text, nullable=False),
    Column("card", JSON(none_as_null=True)),
    Column("has_buttons", Integer, nullable=False),
    Column("has_attachments", Integer, nullable=False, server_default="0"),
    # Who made the message and what they call it: the same pair twice is the same message.
    Column("source", String(64), nullable=False),
    Column("source_id", String(64), nullable=False),
    # What the bot understood (customer's messages), filled when the turn is answered.
    Column("understood", JSON(none_as_null=True)),
    Column("at", Instant, nullable=False),
    # When its writer changed it last; `edits` keeps what it said before.
    Column("edited_at", Instant),
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("source", "source_id"),
)

edits = Table(
    "message_edits",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("message_id", RowId, ForeignKey("messages.id"), nullable=False, index=True),
    # What the message said until then.
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
