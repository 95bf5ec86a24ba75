"""`relevo agent`: the accounts of the people who take over."""

from __future__ import annotations

import sys
from functools import partial
from typing import Annotated

import typer
from sqlalchemy import Connection

from relevo import agents
from relevo.cli.console import opened, say, settings, stop
from relevo.ledger import ownership, thread, utc_now
from relevo.settings import Settings

app = typer.Typer(help="Agents: the people who take over.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The agent's e-mail address.")]


@app.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(prompt="Name that customers see", help="The name that customers see.")],
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")] = False,
    link: Annotated[bool, typer.Option("--link", help="Print a one-time link with which the agent sets a password.")] = False,
) -> None:
    """Add an agent, with a password by prompt, from standard input, or by a one-time link."""

    def step(connection: Connection) -> agents.Agent:
        added = agents.add_agent(connection, email, name, utc_now())
        if password is not None:
            agents.set_password(connection, added.id, password, utc_now())
        return added

    password = None if link else _ask_password(password_stdin)
    with opened() as database:
        try:
            added = database.write_now(step)
        except agents.AgentError as error:
            stop(str(error))
        say(f"Added {added.name} <{added.email}>.")
        if link:
            token = database.write_now(partial(agents.invite, agent_id=added.id, at=utc_now()))
            say(f"One-time link, good for 24 hours: {invitation_link(settings(), token)}")


@app.command("list")
def list_() -> None:
    """List the agents."""
    with opened() as database:
        found = database.read_now(agents.list_agents)
    if not found:
        say("There are no agents yet. Add one: relevo agent add E-MAIL")
    for agent in found:
        state = "disabled" if agent.disabled else "active" if agent.has_password else "invited"
        say(f"{agent.id:>4}  {state:<8}  {agent.email:<32}  {agent.name}")


@app.command()
def invite(email: Email) -> None:
    """Print a fresh one-time link with which an agent sets a new password."""

    def step(connection: Connection) -> str:
        return agents.invite(connection, agents.get_agent(connection, email).id, utc_now())

    with opened() as database:
        try:
            token = database.write_now(step)
        except agents.AgentError as error:
            stop(str(error))
    say(f"One-time link, good for 24 hours: {invitation_link(settings(), token)}")


@app.command()
def disable(email: Email) -> None:
    """Close an account at once; conversations the agent held go back to the queue."""

    def step(connection: Connection) -> tuple[agents.Agent, int]:
        agent = agents.get_agent(connection, email)
        agents.disable_agent(connection, agent.id, utc_now())
        held = thread.held_by(connection, agent.id)
        for conversation in held:
            ownership.requeue(connection, conversation, agent.id, utc_now())
        return agent, len(held)

    with opened() as database:
        try:
            agent, returned = database.write_now(step)
        except agents.AgentError as error:
            stop(str(error))
    say(f"{agent.name} <{agent.email}> can no longer log in.")
    if returned:
        say(f"Conversations returned to the queue: {returned}.")


def invitation_link(settings: Settings, token: str) -> str:
    """The address of a one-time link; the token stands behind the `#`, which browsers keep to themselves."""
    return f"{settings.base_url}/desk#invite={token}"


def _ask_password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password
