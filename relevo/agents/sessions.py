"""An agent's sessions on the desk: a random cookie, of which only the digest is stored."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from relevo.agents.accounts import Agent, record
from relevo.storage.tables import agent_sessions, agents


def digest(secret: str) -> str:
    """What is stored of a cookie or a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def log_in(connection: Connection, agent: Agent, lifetime: timedelta, at: datetime) -> str:
    """Open a session; returns the cookie's value."""
    cookie = secrets.token_urlsafe(32)
    connection.execute(delete(agent_sessions).where(agent_sessions.c.expires_at <= at))
    connection.execute(
        insert(agent_sessions).values(digest=digest(cookie), agent_id=agent.id, created_at=at, expires_at=at + lifetime)
    )
    record(connection, "logged_in", agent.id, at)
    return cookie


def agent_of(connection: Connection, cookie: str, at: datetime) -> Agent | None:
    """Whose session it is; None if it has expired or was closed, or the account is disabled."""
    query = (
        select(agents)
        .join(agent_sessions, agent_sessions.c.agent_id == agents.c.id)
        .where(agent_sessions.c.digest == digest(cookie), agent_sessions.c.expires_at > at, agents.c.disabled_at.is_(None))
    )
    row = connection.execute(query).first()
    return None if row is None else Agent(row.id, row.email, row.name, row.password_hash is not None, disabled=False)


def close_session(connection: Connection, cookie: str) -> None:
    """Log out."""
    connection.execute(delete(agent_sessions).where(agent_sessions.c.digest == digest(cookie)))
