"""`relevo train`."""

from __future__ import annotations

from typing import Annotated

import typer

from relevo import training
from relevo.cli.console import say, stop


def train(
    if_needed: Annotated[bool, typer.Option("--if-needed", help="Only if the sources have changed since.")] = False,
) -> None:
    """Train the assistant on data/, telling progress, time and size."""
    if if_needed and training.is_current():
        return
    say("Training the assistant:")
    try:
        training.train(say)
    except training.TrainingError as error:
        stop(str(error))
