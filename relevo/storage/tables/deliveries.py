"""Messages on their way to channels that are pushed to; sockets need none, they read what comes after their cursor."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from relevo.storage.tables.metadata import metadata
from relevo.storage.types import Instant, RowId

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", String(32), ForeignKey("conversations.id"), nullable=False),
    Column("message_id", RowId, ForeignKey("messages.id"), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("address", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    # Who sends it now; a later sender finds what an earlier one has left behind.
    Column("owner", String(32)),
    # How often nobody can say whether the channel took it: each one may have arrived twice.
    Column("doubts", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant),
    # The channel's own ids of what was sent (a long text becomes several), for later edits.
    Column("external_ids", JSON(none_as_null=True)),
    Column("error", String(255)),
    Column("created_at", Instant, nullable=False),
    Column("finished_at", Instant),
    UniqueConstraint("message_id", "channel"),
    Index("ix_deliveries_head", "channel", "address", "state", "id"),
    Index(
        "ix_deliveries_unfinished",
        "channel",
        "address",
        "id",
        sqlite_where=text("finished_at IS NULL"),
        postgresql_where=text("finished_at IS NULL"),
    ),
)
