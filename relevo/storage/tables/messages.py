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
    # Who made the message and what they call it: the same pair twice is the same message.
    Column("source", String(64), nullable=False),
    Column("source_id", String(64), nullable=False),
    # What the bot understood (customer's messages), filled when the turn is answered.
    Column("understood", JSON(none_as_null=True)),
    Column("at", Instant, nullable=False),
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("source", "source_id"),
)
