"""The commands, put together."""

from __future__ import annotations

import typer

from relevo.cli import agent, demo, evaluate, model, serve, store, telegram, transcript

app = typer.Typer(
    help="Customer service for online shops: an assistant that answers, and hands over to a person with the whole story.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(serve.app, name="serve")
app.add_typer(agent.app, name="agent")
app.add_typer(demo.app, name="demo")
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(telegram.app, name="telegram")
app.command("setup")(serve.setup)
app.command("migrate")(store.migrate)
app.command("train")(model.train)
app.command("transcript")(transcript.transcript)
