"""People who write, one row each: visitors nobody knows, and customers whom the shop has vouched for."""

from sqlalchemy import JSON, Column, String, Table

from relevo.storage.tables.metadata import metadata
from relevo.storage.types import Instant

customers = Table(
    "customers",
    metadata,
    Column("id", String(32), primary_key=True),
    # Set only from a token that the shop signed; `email` and `name` are the shop's word too, never the visitor's.
    Column("external_id", String(255), unique=True),
    Column("email", String(320)),
    # As the shop signed it, in international form: what a contact that is shared on Telegram is compared with.
    Column("phone", String(32), index=True),
    Column("name", String(255)),
    Column("language", String(8)),
    Column("attributes", JSON, nullable=False, default=dict),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)
