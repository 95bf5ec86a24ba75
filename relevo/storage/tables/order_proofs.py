"""Tries to prove that an order is one's own, with its number and the e-mail or postcode on it."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint

from relevo.storage.tables.metadata import metadata
from relevo.storage.types import Instant, RowId

order_proofs = Table(
    "order_proofs",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("customer_id", String(32), ForeignKey("customers.id"), nullable=False),
    Column("conversation_id", String(32), ForeignKey("conversations.id"), nullable=False),
    # The turn that tried: a turn that runs again has not tried twice.
    Column("turn", String(64), nullable=False),
    Column("order_number", String(32), nullable=False),
    Column("proved", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("conversation_id", "turn"),
    Index("ix_order_proofs_customer", "customer_id", "at"),
    Index("ix_order_proofs_order", "order_number", "at"),
)
