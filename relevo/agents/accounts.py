"""Agents' accounts. There is no default one; a password is chosen by its owner and kept as Argon2id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Row, delete, insert, select, update

from relevo.storage.tables import agent_sessions, agents, audit

MIN_PASSWORD = 10
_hasher = PasswordHasher()
# Verified when there is no account, so that a stranger cannot tell by the clock which addresses have one.
_DECOY = _hasher.hash("nobody has this password")


class AgentError(Exception):
    """An account cannot be made or changed so; the message says why."""


@dataclass(frozen=True, slots=True)
class Agent:
    """A person who takes over conversations."""

    id: int
    email: str
    name: str
    has_password: bool
    disabled: bool


def add_agent(connection: Connection, email: str, name: str, at: datetime) -> Agent:
    """Make an account without a password.

    Raises:
        AgentError: the address is not one, the name is empty, or there is such an account.
    """
    address, called = email.strip().lower(), name.strip()
    if address.count("@") != 1 or not all(address.split("@")):
        raise AgentError(f"{email!r} is not an e-mail address.")
    if not called:
        raise AgentError("An agent needs a name: customers see it.")
    if connection.execute(select(agents.c.id).where(agents.c.email == address)).first() is not None:
        raise AgentError(f"There is an agent {address} already.")
    agent_id = connection.execute(
        insert(agents).values(email=address, name=called, created_at=at).returning(agents.c.id)
    ).scalar_one()
    record(connection, "agent_added", agent_id, at)
    return Agent(agent_id, address, called, has_password=False, disabled=False)


def list_agents(connection: Connection) -> list[Agent]:
    """All accounts, the oldest first."""
    return [_from_row(row) for row in connection.execute(select(agents).order_by(agents.c.id))]


def get_agent(connection: Connection, email: str) -> Agent:
    """The account with this address.

    Raises:
        AgentError: there is none.
    """
    row = connection.execute(select(agents).where(agents.c.email == email.strip().lower())).first()
    if row is None:
        raise AgentError(f"There is no agent {email}. See: relevo agent list")
    return _from_row(row)


def set_password(connection: Connection, agent_id: int, password: str, at: datetime) -> None:
    """Set a password; whoever was logged in with the old one no longer is.

    Raises:
        AgentError: it is too short.
    """
    if len(password) < MIN_PASSWORD:
        raise AgentError(f"A password has at least {MIN_PASSWORD} characters.")
    connection.execute(update(agents).where(agents.c.id == agent_id).values(password_hash=_hasher.hash(password)))
    connection.execute(delete(agent_sessions).where(agent_sessions.c.agent_id == agent_id))
    record(connection, "password_set", agent_id, at)


def disable_agent(connection: Connection, agent_id: int, at: datetime) -> None:
    """Close an account at once: its sessions end here."""
    connection.execute(update(agents).where(agents.c.id == agent_id).values(disabled_at=at))
    connection.execute(delete(agent_sessions).where(agent_sessions.c.agent_id == agent_id))
    record(connection, "agent_disabled", agent_id, at)


def find_by_password(connection: Connection, email: str, password: str) -> Agent | None:
    """The agent whose address and password these are; takes as long for an unknown address."""
    row = connection.execute(select(agents).where(agents.c.email == email.strip().lower())).first()
    digest = row.password_hash if row is not None and row.password_hash else _DECOY
    try:
        _hasher.verify(digest, password)
    except (VerificationError, InvalidHashError):
        return None
    if row is None or row.password_hash is None or row.disabled_at is not None:
        return None
    return _from_row(row)


def record(connection: Connection, action: str, agent_id: int, at: datetime) -> None:
    """Note in the audit what happened to an account."""
    connection.execute(insert(audit).values(at=at, actor=f"agent:{agent_id}", action=action, details={}))


def _from_row(row: Row[*tuple[Any, ...]]) -> Agent:
    return Agent(row.id, row.email, row.name, row.password_hash is not None, row.disabled_at is not None)
