"""Who did what, when: transitions of conversations, and what agents and operators did."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from relevo.storage.tables.metadata import metadata
from relevo.storage.types import Instant, RowId

audit = Table(
    "audit",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    # `bot`, `customer`, `system`, `cli`, or `agent:<id>`
    Column("actor", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    # No foreign key: the record outlives what it speaks of.
    Column("conversation_id", String(32)),
    Column("epoch", Integer),
    Column("details", JSON, nullable=False),
    Index("ix_audit_conversation", "conversation_id", "id"),
)
