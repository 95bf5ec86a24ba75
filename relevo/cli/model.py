"""`relevo train`."""

from __future__ import annotations

from relevo import training
from relevo.cli.console import say, stop


def train() -> None:
    """Train the bot on data/, telling progress, time and size."""
    say("Training the assistant:")
    try:
        training.train(say)
    except training.TrainingError as error:
        stop(str(error))
