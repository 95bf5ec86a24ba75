"""Talking to the person at the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from relevo.settings import Settings, SettingsError, load
from relevo.storage import Database
from relevo.storage.migrate import SchemaOutdated, check


def say(line: str = "") -> None:
    """Tell."""
    typer.echo(line)


def stop(message: str) -> NoReturn:
    """End with an error that says what to do."""
    typer.secho(message, err=True, fg=typer.colors.RED)
    raise typer.Exit(1)


def settings() -> Settings:
    """The settings, or an end that says what is wrong with them."""
    try:
        return load()
    except SettingsError as error:
        stop(str(error))


@contextmanager
def opened() -> Iterator[Database]:
    """The ledger's database in its newest shape, or an end that says what to do."""
    database = Database(settings().database)
    try:
        database.read_now(check)
        yield database
    except SchemaOutdated as error:
        stop(str(error))
    finally:
        database.close()
