"""The command `relevo agent`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from relevo.bus import LocalBus
from relevo.cli import app
from relevo.ledger import Incoming, Ledger, State, Worker
from relevo.storage import Database
from relevo.storage.migrate import migrate


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for everything, with an empty ledger."""
    monkeypatch.setenv("RELEVO_VAR", str(tmp_path))
    database = Database(f"sqlite:///{tmp_path / 'relevo.sqlite'}")
    migrate(database.engine)
    database.close()
    return tmp_path


def run(*arguments: str, given: str = "") -> str:
    """What the command says."""
    result = CliRunner().invoke(app, list(arguments), input=given)
    return f"{result.exit_code} {result.output}"


def test_an_agent_is_added_listed_and_disabled(folder: Path) -> None:
    """Each step says what it did, in words."""
    assert "no agents yet" in run("agent", "list")
    added = run("agent", "add", "ana@example.com", "--name", "Ana", "--password-stdin", given="correct horse battery\n")
    assert "0 Added Ana <ana@example.com>" in added
    assert "active" in run("agent", "list")
    assert "can no longer log in" in run("agent", "disable", "ana@example.com")
    assert "disabled" in run("agent", "list")


def test_what_cannot_be_done_is_said(folder: Path) -> None:
    """Errors end with 1 and a sentence; a refused password leaves no account behind."""
    assert "1 " in run("agent", "add", "ana@example.com", "--name", "Ana", "--password-stdin", given="short\n")
    assert "no agents yet" in run("agent", "list")
    assert "not an e-mail address" in run("agent", "add", "ana", "--name", "Ana", "--link")
    assert "There is no agent" in run("agent", "disable", "nobody@example.com")
    assert "There is no conversation" in run("transcript", "c_nothing")


async def test_what_a_disabled_agent_held_waits_in_the_queue(folder: Path) -> None:
    """Nobody is left alone with somebody who can no longer log in."""
    run("agent", "add", "ana@example.com", "--name", "Ana", "--link")
    database = Database(f"sqlite:///{folder / 'relevo.sqlite'}")
    ledger = Ledger(database, LocalBus())
    said = Incoming(channel="web", customer_id="u_1", source="web:u_1", source_id="1", text="hola")
    conversation = (await ledger.receive(said)).conversation
    assert await ledger.claim(conversation.id, Worker("here", timedelta(seconds=5))) is not None
    await ledger.take(conversation.id, epoch=0, agent_id=1, agent_name="Ana")
    assert "returned to the queue: 1" in run("agent", "disable", "ana@example.com")
    assert (await ledger.conversation(conversation.id)).state is State.QUEUED
    database.close()
    assert "hola" in run("transcript", conversation.id)
    assert '"text": "hola"' in run("transcript", conversation.id, "--json")
