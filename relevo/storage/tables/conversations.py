"""Cases: one row from a customer's first message until somebody resolves it, with who holds it now."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, String, Table, Text, literal_column, text

from relevo.storage.tables.metadata import metadata
from relevo.storage.types import Instant

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("customer_id", String(32), ForeignKey("customers.id"), nullable=False),
    Column("channel", String(16), nullable=False),
    # Where answers go on channels that are pushed to: Telegram's chat id.
    Column("address", String(64)),
    Column("state", String(16), nullable=False),
    # Counts the transitions. Whoever acts names the epoch they saw; a later one means that somebody was faster.
    Column("epoch", Integer, nullable=False),
    Column("holder_id", Integer, ForeignKey("agents.id")),
    Column("last_seq", Integer, nullable=False),
    Column("language", String(8)),
    Column("topic", String(64)),
    Column("frustration", Float, nullable=False),
    Column("reason", String(32)),
    Column("summary", Text),
    Column("evidence", JSON(none_as_null=True)),
    Column("priority", String(16), nullable=False),
    # When the customer began to wait for a person; a second agent or a return to the queue does not reset it.
    Column("waiting_since", Instant),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Index("ix_conversations_state_updated", "state", "updated_at"),
    Index("ix_conversations_customer", "customer_id", "created_at"),
    Index(
        "uq_conversations_one_unresolved",
        "customer_id",
        "channel",
        unique=True,
        sqlite_where=text("state <> 'resolved'"),
        postgresql_where=text("state <> 'resolved'"),
    ),
)

# Spelled out, not bound: SQLite plans a statement anew for each value that decides whether a partial index may be used.
UNRESOLVED = conversations.c.state != literal_column("'resolved'")
