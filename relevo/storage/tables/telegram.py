"""Telegram's own: who writes from which chat, what has come in, and the one-time codes that join a chat to an account."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table

from relevo.storage.tables.metadata import metadata
from relevo.storage.types import Instant

telegram_chats = Table(
    "telegram_chats",
    metadata,
    # Only private chats have a row; their id is the id of the person.
    Column("chat_id", String(32), primary_key=True),
    Column("customer_id", String(32), ForeignKey("customers.id"), nullable=False, unique=True),
    # What the person chose with /language, else what their Telegram speaks.
    Column("language", String(8)),
    Column("language_chosen_at", Instant),
    Column("linked_at", Instant),
    # Set while the person has blocked the bot: nothing reaches them.
    Column("blocked_at", Instant),
    # Set by /stop until the person writes again: no news is sent.
    Column("stopped_at", Instant),
    # Messages of ours that show buttons now.
    Column("keyboards", JSON(none_as_null=True)),
    Column("created_at", Instant, nullable=False),
)

telegram_updates = Table(
    "telegram_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", String(32)),
    # `waiting`, `done`, or `dead`: it failed so often that the ones behind it went on
    Column("state", String(16), nullable=False),
    # Removed once it is done; kept of the dead.
    Column("content", JSON(none_as_null=True)),
    Column("outcome", String(64)),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Instant),
    Column("error", String(255)),
    Column("received_at", Instant, nullable=False),
    Column("done_at", Instant),
    Index("ix_telegram_updates_state", "state", "update_id"),
)

link_codes = Table(
    "link_codes",
    metadata,
    # A keyed hash: who reads the table cannot use the codes.
    Column("digest", String(64), primary_key=True),
    Column("customer_id", String(32), ForeignKey("customers.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

link_tries = Table(
    "link_tries",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", String(32), nullable=False),
    Column("matched", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_link_tries_chat", "chat_id", "at"),
)
