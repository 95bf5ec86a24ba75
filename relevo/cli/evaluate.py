"""`relevo evaluate`: how well the assistant understands anyone's texts."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Annotated

import typer

from relevo.cli.console import stop
from relevo.settings import ROOT
from relevo.training import MODEL, RASA_PYTHON

app = typer.Typer(help="Evaluate the trained model on a file of JSON Lines.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JSON Lines.")]
Json = Annotated[Path | None, typer.Option("--json", metavar="OUT", help="Write the figures here as JSON.")]


@app.command()
def nlu(file: File, json: Json = None) -> None:
    """Intents: lines of {"text", "intent", "lang"}."""
    _run("nlu", file, json)


@app.command()
def entities(file: File, json: Json = None) -> None:
    """Entities: lines of {"text", "entities": [{"entity", "value"}], "lang"}."""
    _run("entities", file, json)


@app.command()
def escalation(file: File, json: Json = None) -> None:
    """Escalation: lines of {"id", "lang", "turns": [{"text", "frustration", "bot"?}], "escalate_at", "why"}."""
    _run("escalation", file, json)


def _run(what: str, file: Path, json: Path | None) -> None:
    """Evaluation needs the model, and the model needs Rasa's own Python."""
    if not MODEL.exists():
        stop("There is no trained model yet. Make one: make train")
    command = [str(RASA_PYTHON), "-m", "bot.evaluation", what, str(file.resolve())]
    if json is not None:
        command += ["--json", str(json.resolve())]
    raise typer.Exit(subprocess.run(command, cwd=ROOT, check=False).returncode)  # noqa: S603 - our own module
