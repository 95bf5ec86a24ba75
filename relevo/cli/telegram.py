"""`relevo telegram`: what is wrong with Telegram, and what could not be worked on."""

from __future__ import annotations

import asyncio
import importlib
from typing import Annotated, Any

import typer
from sqlalchemy import Connection, select, update

from relevo.cli.console import opened, say, settings, stop
from relevo.storage import Database
from relevo.storage.tables import telegram_updates

app = typer.Typer(help="Telegram: whether it works, and what is wrong if not.", no_args_is_help=True)

SIGNS = {"ok": "✓", "note": "·", "wrong": "✗"}


@app.command()
def check() -> None:
    """Look at the token, the webhook, the secret, waiting updates and the last error."""
    # The core imports no channel; like the server, the command names the one it starts.
    channel: Any = importlib.import_module("channels.telegram.check")

    async def look(database: Database) -> bool:
        well = True
        async for found in channel.findings(settings(), database):
            say(f"  {SIGNS[found.level]} {found.text}")
            well = well and found.level != "wrong"
        return well

    with opened() as database:
        well = asyncio.run(look(database))
    if not well:
        stop("Telegram does not work as it should. docs/telegram.md explains each step.")
    say("Telegram works.")


@app.command()
def dead(
    retry: Annotated[bool, typer.Option("--retry", help="Work on them once more, after what made them fail is mended.")] = False,
) -> None:
    """List the updates that failed for good, or try them again. What people wrote in them is not printed."""
    query = select(telegram_updates).where(telegram_updates.c.state == "dead").order_by(telegram_updates.c.update_id)

    def revive(connection: Connection) -> int:
        chosen = update(telegram_updates).where(telegram_updates.c.state == "dead")
        return connection.execute(chosen.values(state="waiting", attempts=0, not_before=None)).rowcount

    with opened() as database:
        found = database.read_now(lambda connection: connection.execute(query).all())
        if not found:
            say("There are no dead updates.")
            return
        for row in found:
            say(f"{row.update_id:>12}  {row.received_at:%Y-%m-%d %H:%M}  {(row.error or '').split(':')[0]}")
        if retry:
            say(f"{database.write_now(revive)} will be worked on again within seconds, if the gateway runs.")
