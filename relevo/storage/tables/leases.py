"""Work that one replica does for all, and until when it is theirs."""

from sqlalchemy import Column, String, Table

from relevo.storage.tables.metadata import metadata
from relevo.storage.types import Instant

leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("until", Instant, nullable=False),
)
