"""Buttons the bot offered: customers see the id and the title, the payload stays here."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from relevo.storage.tables.metadata import metadata
from relevo.storage.types import Instant, RowId

buttons = Table(
    "buttons",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation_id", String(32), ForeignKey("conversations.id"), nullable=False),
    Column("message_id", RowId, ForeignKey("messages.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("used_at", Instant),
    Index("ix_buttons_message", "message_id", "position"),
)
