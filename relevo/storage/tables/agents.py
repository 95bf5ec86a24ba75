"""People who take over, their sessions on the desk, and the one-time links that let them set a password."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from relevo.storage.tables.metadata import metadata
from relevo.storage.types import Instant

agents = Table(
    "agents",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("name", String(255), nullable=False),
    # Null until the agent has followed an invitation: nobody can log in without a password of their own.
    Column("password_hash", String(255)),
    Column("disabled_at", Instant),
    Column("created_at", Instant, nullable=False),
)

agent_sessions = Table(
    "agent_sessions",
    metadata,
    # SHA-256 of the cookie: who reads the table cannot log in with it.
    Column("digest", String(64), primary_key=True),
    Column("agent_id", Integer, ForeignKey("agents.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("agent_id", Integer, ForeignKey("agents.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)
