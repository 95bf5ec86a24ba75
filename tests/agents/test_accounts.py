"""Agents' accounts, sessions and invitations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from relevo.agents import AgentError, accept_invitation, add_agent, agent_of, disable_agent, invite, log_in, set_password
from relevo.agents.accounts import find_by_password
from relevo.storage import Database
from relevo.storage.tables import agent_sessions, agents, invitations

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"


def test_nobody_logs_in_without_a_password_of_their_own(sqlite: Database) -> None:
    """A new account has no password, and none fits."""
    sqlite.write_now(lambda c: add_agent(c, "ana@example.com", "Ana", NOW))
    for password in ("", "None", PASSWORD):
        assert sqlite.read_now(lambda c, password=password: find_by_password(c, "ana@example.com", password)) is None


def test_an_invitation_is_good_once_and_for_a_day(sqlite: Database) -> None:
    """It sets the password and the name; used or old, it says to ask for another."""
    ana = sqlite.write_now(lambda c: add_agent(c, "Ana@Example.com", "x", NOW))
    token = sqlite.write_now(lambda c: invite(c, ana.id, NOW))
    seated = sqlite.write_now(lambda c: accept_invitation(c, token, PASSWORD, NOW, "Ana"))
    assert (seated.name, seated.email) == ("Ana", "ana@example.com")
    with pytest.raises(AgentError, match="used or has expired"):
        sqlite.write_now(lambda c: accept_invitation(c, token, PASSWORD, NOW))
    late = sqlite.write_now(lambda c: invite(c, ana.id, NOW))
    with pytest.raises(AgentError):
        sqlite.write_now(lambda c: accept_invitation(c, late, PASSWORD, NOW + timedelta(hours=24)))


def test_a_short_password_does_not_use_the_link_up(sqlite: Database) -> None:
    """Whoever chose badly tries again with the same link."""
    ana = sqlite.write_now(lambda c: add_agent(c, "ana@example.com", "Ana", NOW))
    token = sqlite.write_now(lambda c: invite(c, ana.id, NOW))
    with pytest.raises(AgentError, match="at least 10"):
        sqlite.write_now(lambda c: accept_invitation(c, token, "short", NOW))
    assert sqlite.write_now(lambda c: accept_invitation(c, token, PASSWORD, NOW)).has_password


def test_sessions_end_by_time_by_a_new_password_and_by_disabling(sqlite: Database) -> None:
    """A cookie is worth what its row is."""
    ana = sqlite.write_now(lambda c: add_agent(c, "ana@example.com", "Ana", NOW))

    def seat() -> str:
        sqlite.write_now(lambda c: set_password(c, ana.id, PASSWORD, NOW))
        return sqlite.write_now(lambda c: log_in(c, ana, timedelta(hours=1), NOW))

    cookie = seat()
    assert sqlite.read_now(lambda c: agent_of(c, cookie, NOW)) is not None
    assert sqlite.read_now(lambda c: agent_of(c, cookie, NOW + timedelta(hours=1))) is None
    second = seat()
    assert sqlite.read_now(lambda c: agent_of(c, cookie, NOW)) is None
    sqlite.write_now(lambda c: disable_agent(c, ana.id, NOW))
    assert sqlite.read_now(lambda c: agent_of(c, second, NOW)) is None
    assert sqlite.read_now(lambda c: find_by_password(c, "ana@example.com", PASSWORD)) is None


def test_no_secret_is_stored_as_it_is(sqlite: Database) -> None:
    """Cookies and links are digests, passwords Argon2id."""
    ana = sqlite.write_now(lambda c: add_agent(c, "ana@example.com", "Ana", NOW))
    token = sqlite.write_now(lambda c: invite(c, ana.id, NOW))
    sqlite.write_now(lambda c: accept_invitation(c, token, PASSWORD, NOW))
    cookie = sqlite.write_now(lambda c: log_in(c, ana, timedelta(hours=1), NOW))
    stored = sqlite.read_now(lambda c: [repr(c.execute(select(table)).all()) for table in (agents, agent_sessions, invitations)])
    assert not any(secret in text for text in stored for secret in (token, cookie, PASSWORD))
    assert "$argon2id$" in stored[0]
