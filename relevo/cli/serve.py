"""`relevo serve` and `relevo setup`: everything on one machine, or one process of it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time
from functools import partial

import typer
import uvicorn
from sqlalchemy import Connection

from relevo import agents, training
from relevo.cli.agent import invitation_link
from relevo.cli.console import say, settings, stop
from relevo.ledger import utc_now
from relevo.settings import Settings
from relevo.shop.demo import seed
from relevo.shop.tables import create_tables
from relevo.storage import Database
from relevo.storage.migrate import migrate
from relevo.supervisor import StartError, Supervisor
from relevo.supervisor.plan import PortTaken, check_public_port, missing_parts, plan

app = typer.Typer(help="Start Relevo: all of it, or one process.", invoke_without_command=True)

FIRST_AGENT = "agent@localhost"
WHOLE_SECONDS = 60


@app.callback()
def everything(context: typer.Context) -> None:
    """Set up what is missing, then run all processes until Ctrl-C."""
    if context.invoked_subcommand is not None:
        return
    found = settings()
    try:
        check_public_port(found)
    except PortTaken as error:
        stop(str(error))
    _prepare(found)
    with contextlib.suppress(KeyboardInterrupt):
        raise typer.Exit(asyncio.run(_supervise(found)))


@app.command()
def gateway() -> None:
    """Run the gateway alone; it finds the others by the settings."""
    found = settings()
    # The ledger's writer and the sockets share one interpreter: with the default of 5 ms each waits long for the other.
    sys.setswitchinterval(0.0005)
    uvicorn.run(
        "channels.gateway:create_app",
        factory=True,
        host=found.host,
        port=found.port,
        log_level="warning",
        access_log=False,
        ws_max_size=64 * 1024,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=3,
        server_header=False,
    )


def setup() -> None:
    """Do all that `serve` needs, but do not start it: database, example shop, model."""
    _prepare(settings())
    say("Relevo is set up. Start it: make run")


def _prepare(found: Settings) -> None:
    database = Database(found.database)
    shop = Database(found.shop_database)
    try:
        migrate(database.engine)
        if not found.is_demo:
            create_tables(shop)
        else:
            made = seed(shop, found.today())
            say(f"  shop     {made.customers} customers, {made.orders} orders, {made.products} products")
    finally:
        database.close()
        shop.close()
    if not training.is_current():
        say("  The assistant is trained on data/ (about a minute):")
        try:
            training.train(say)
        except training.TrainingError as error:
            stop(str(error))


async def _supervise(found: Settings) -> int:
    supervisor = Supervisor(plan(found), found.var / "logs", say)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for caught in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(caught, stopping.set)
    began = time.monotonic()
    say("Starting Relevo:")
    starting = asyncio.create_task(_start(supervisor, found))
    waiting = asyncio.create_task(stopping.wait())
    code = 0
    try:
        await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            _welcome(found, time.monotonic() - began)
            await waiting
    except StartError as error:
        say(f"\n{error}")
        code = 1
    finally:
        say("\nStopping.")
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        waiting.cancel()
        await supervisor.stop()
    return code


async def _start(supervisor: Supervisor, found: Settings) -> None:
    """Start all, and wait until the gateway finds that all the others answer."""
    await supervisor.start()
    for _ in range(WHOLE_SECONDS * 10):
        missing = await missing_parts(found)
        if not missing:
            return
        await asyncio.sleep(0.1)
    raise StartError(f"These parts do not answer: {', '.join(missing)}. See {found.var / 'logs'}.")


def _welcome(found: Settings, seconds: float) -> None:
    say(f"\nRelevo is ready after {seconds:.0f} s.\n")
    if found.is_demo:
        say(f"  Shop   {found.base_url}/")
    say(f"  Desk   {found.base_url}/desk")
    token = _first_invitation(found) if found.env == "local" else None
    if token is not None:
        say(f"         {invitation_link(found, token)}")
        say("         With this one-time link the first agent sets a password.")
    say("\nCtrl-C stops everything.")


def _first_invitation(found: Settings) -> str | None:
    """A fresh link for the first agent, until one of the agents can log in."""

    def step(connection: Connection) -> str | None:
        known = agents.list_agents(connection)
        if any(agent.has_password for agent in known):
            return None
        first = known[0] if known else agents.add_agent(connection, FIRST_AGENT, "Relevo", utc_now())
        return agents.invite(connection, first.id, utc_now())

    database = Database(found.database)
    try:
        return database.write_now(partial(step))
    finally:
        database.close()
