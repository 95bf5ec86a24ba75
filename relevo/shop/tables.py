"""The tables of `relevo.shop.sql.SqlShop`: the example shop's, or one's own orders copied into them.

A shop with a system of its own puts that behind `relevo.shop.port.Shop` instead.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, MetaData, Numeric, String, Table

from relevo.storage import Database
from relevo.storage.types import Instant

metadata = MetaData()

customers = Table(
    "shop_customers",
    metadata,
    Column("external_id", String(64), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("email", String(254), nullable=False),
    Column("language", String(8), nullable=False),
    Column("country", String(2), nullable=False),
    Column("postcode", String(16), nullable=False),
    Column("city", String(80), nullable=False),
)

products = Table(
    "shop_products",
    metadata,
    Column("sku", String(32), primary_key=True),
    Column("name_es", String(160), nullable=False),
    Column("name_en", String(160), nullable=False),
    Column("category", String(40), nullable=False),
    Column("price", Numeric(10, 2), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("sizes", String(120), nullable=False, default=""),
    Column("stock", Integer, nullable=False, default=0),
)

orders = Table(
    "shop_orders",
    metadata,
    Column("number", String(16), primary_key=True),
    Column("customer_external_id", String(64), ForeignKey("shop_customers.external_id")),
    Column("status", String(32), nullable=False),
    Column("placed_at", Instant, nullable=False),
    Column("expected", Date),
    Column("carrier", String(60)),
    Column("tracking_code", String(40)),
    Column("pickup_point", String(160)),
    Column("total", Numeric(10, 2), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("email", String(254), nullable=False),
    Column("postcode", String(16), nullable=False),
)
Index("shop_orders_of_customer", orders.c.customer_external_id, orders.c.placed_at)

items = Table(
    "shop_order_items",
    metadata,
    Column("order_number", String(16), ForeignKey("shop_orders.number"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("sku", String(32), nullable=False),
    Column("name_es", String(160), nullable=False),
    Column("name_en", String(160), nullable=False),
    Column("size", String(16)),
    Column("quantity", Integer, nullable=False),
    Column("price", Numeric(10, 2), nullable=False),
)

events = Table(
    "shop_order_events",
    metadata,
    Column("order_number", String(16), ForeignKey("shop_orders.number"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("step", String(32), nullable=False),
    Column("place", String(120)),
)

# What the rows were seeded from, so that a second seed on the same day has nothing to do.
seeds = Table(
    "shop_seeds",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("day", Date, nullable=False),
)


def create_tables(database: Database) -> None:
    """Make the tables where they are missing."""
    metadata.create_all(database.engine)
