"""`relevo demo`: the example shop."""

from __future__ import annotations

import typer

from relevo.cli.console import say, settings
from relevo.shop.demo import seed as seed_shop
from relevo.storage import Database

app = typer.Typer(help="The example shop.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The example shop."""


@app.command()
def seed() -> None:
    """Fill the example shop with customers and orders; the same ones every time, with dates around today."""
    found = settings()
    shop = Database(found.shop_database)
    try:
        made = seed_shop(shop, found.today())
    finally:
        shop.close()
    say(f"The example shop has {made.customers} customers, {made.orders} orders and {made.products} products.")
