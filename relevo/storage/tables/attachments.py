"""Files that came with messages; the bytes lie in the media folder under the row's id."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from relevo.storage.tables.metadata import metadata
from relevo.storage.types import Instant, RowId

attachments = Table(
    "attachments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("message_id", RowId, ForeignKey("messages.id"), nullable=False),
    Column("position", Integer, nullable=False),
    # `photo`, `document`, `voice`, …: what the channel called it
    Column("kind", String(16), nullable=False),
    Column("name", String(255), nullable=False),
    # What the bytes are, once somebody has looked at them; until then what the sender said they are.
    Column("content_type", String(127), nullable=False),
    Column("size", Integer),
    # `waiting` to be fetched, `stored`, `refused` (too large, or of a kind that is not kept), `failed`
    Column("state", String(16), nullable=False),
    # How the channel finds it again.
    Column("reference", String(255)),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Instant),
    Column("created_at", Instant, nullable=False),
    Index("ix_attachments_message", "message_id", "position"),
    Index("ix_attachments_state", "state", "not_before"),
)
