"""One-time links with which an agent sets a password: hashed, for a day, used once."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from relevo.agents.accounts import Agent, AgentError, set_password
from relevo.agents.sessions import digest
from relevo.storage.tables import agents, invitations

LIFETIME = timedelta(hours=24)


def invite(connection: Connection, agent_id: int, at: datetime) -> str:
    """A token for a link; earlier unused ones of the same agent end."""
    token = secrets.token_urlsafe(24)
    connection.execute(delete(invitations).where(invitations.c.agent_id == agent_id, invitations.c.used_at.is_(None)))
    connection.execute(insert(invitations).values(digest=digest(token), agent_id=agent_id, expires_at=at + LIFETIME))
    return token


def accept_invitation(connection: Connection, token: str, password: str, at: datetime, name: str | None = None) -> Agent:
    """Set the invited agent's password, and the name they want customers to see, and use the link up.

    Raises:
        AgentError: the link is used, outdated or unknown, or the password is too short.
    """
    used = connection.execute(
        update(invitations)
        .where(invitations.c.digest == digest(token), invitations.c.used_at.is_(None), invitations.c.expires_at > at)
        .values(used_at=at)
        .returning(invitations.c.agent_id)
    ).first()
    if used is None:
        raise AgentError("This link has been used or has expired. Ask for a new one: relevo agent invite E-MAIL")
    if name is not None and name.strip():
        connection.execute(update(agents).where(agents.c.id == used.agent_id).values(name=name.strip()[:255]))
    set_password(connection, used.agent_id, password, at)
    row = connection.execute(select(agents).where(agents.c.id == used.agent_id, agents.c.disabled_at.is_(None))).first()
    if row is None:
        raise AgentError("This account is disabled.")
    return Agent(row.id, row.email, row.name, has_password=True, disabled=False)
