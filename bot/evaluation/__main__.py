"""`python -m bot.evaluation`: train, measure on data/dev, write var/evaluation/report.html and report.json.

`python -m bot.evaluation nlu|entities|escalation FILE [--json OUT]` measures the trained model on any file.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
DEVELOPMENT = PROJECT / "data" / "dev"
ACCEPTED = DEVELOPMENT / "accepted.json"


def main(arguments: list[str] | None = None) -> int:
    """Returns the process's exit code."""
    quiet()
    from bot.evaluation import entities, escalation, nlu
    from bot.evaluation.dialogues import DialogueError
    from bot.evaluation.rows import RowError

    parser = argparse.ArgumentParser(prog="python -m bot.evaluation", description=__doc__)
    parser.add_argument("--model", type=Path, help="measure this model instead of training one")
    parser.add_argument("--out", type=Path, default=PROJECT / "var" / "evaluation", help="where the report goes")
    parser.add_argument("--accept", action="store_true", help="from now on, compare with this model")
    commands = parser.add_subparsers(dest="command")
    for module in (nlu, entities, escalation):
        command = commands.add_parser(module.__name__.rsplit(".", 1)[1], help=module.__doc__)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen)) if chosen.command else _everything(chosen)
    except (RowError, DialogueError) as error:
        print(error, file=sys.stderr)
        return 1


def _everything(chosen: argparse.Namespace) -> int:
    from bot.evaluation import entities, halves, nlu, unread
    from bot.evaluation.report import page
    from bot.evaluation.rows import read_rows
    from bot.evaluation.understander import Understander

    with tempfile.TemporaryDirectory(prefix="relevo-evaluation-") as scratch:
        model, seconds = (chosen.model, None) if chosen.model else _trained(Path(scratch))
        understander = Understander(model)
        found: dict[str, Any] = {"made": time.strftime("%Y-%m-%d %H:%M"), "training_seconds": seconds}
        rows = read_rows(DEVELOPMENT / "intents.jsonl", ("text", "intent"))
        found["nlu"] = nlu.measure(rows, understander.ask([row["text"] for row in rows]))
        print(nlu.table(found["nlu"]))
        rows = read_rows(DEVELOPMENT / "entities.jsonl", ("text", "entities"))
        found["entities"] = entities.measure(rows, understander.ask([row["text"] for row in rows]))
        print("\n" + entities.table(found["entities"]))
        found["escalation"] = _escalation(model)
        found["outside_authors"] = halves.measure(DEVELOPMENT, model, understander)
        print("\n" + halves.table(found["outside_authors"]))
        found["unread"] = unread.measure(DEVELOPMENT, model)
        print("\n" + unread.table(found["unread"]))
    accepted = json.loads(ACCEPTED.read_text(encoding="utf-8")) if ACCEPTED.exists() else None
    chosen.out.mkdir(parents=True, exist_ok=True)
    (chosen.out / "report.json").write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (chosen.out / "report.html").write_text(page(found, accepted), encoding="utf-8")
    if chosen.accept:
        ACCEPTED.write_text(json.dumps(_kept(found), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"\nAccepted: later reports compare with {ACCEPTED.relative_to(PROJECT)}.")
    print(f"\nThe whole report: {chosen.out / 'report.html'}")
    return 0


def _trained(directory: Path) -> tuple[Path, float]:
    import rasa

    print("Training on data/ …", flush=True)
    began = time.monotonic()
    result = rasa.train(
        domain=str(PROJECT / "domain.yml"), config=str(PROJECT / "config.yml"), training_files=[str(PROJECT / "data")],
        output=str(directory), fixed_model_name="evaluated",
    )  # fmt: skip
    if not result.model:
        raise SystemExit("Training failed: the lines above say why.")
    seconds = time.monotonic() - began
    print(f"Trained in {seconds:.0f} s.\n", flush=True)
    return Path(result.model), round(seconds, 1)


def _escalation(model: Path) -> dict[str, Any]:
    from bot.evaluation import escalation

    found = asyncio.run(escalation.evaluate(DEVELOPMENT / "escalation.jsonl", model))
    print("\n" + escalation.table(found))
    return found


def _kept(found: dict[str, Any]) -> dict[str, Any]:
    """What the next report compares with; no texts."""
    nlu = dict(found["nlu"])
    nlu["out_of_scope"] = {k: v for k, v in nlu["out_of_scope"].items() if k in ("recall", "false_rejection", "auroc")}
    nlu.pop("confusions")
    nlu.pop("calibration")
    return {
        "made": found["made"], "nlu": nlu,
        "entities": {k: found["entities"][k] for k in ("f1", "precision", "recall", "by_entity")},
        "escalation": found["escalation"]["escalation"],
        "outside_authors": found["outside_authors"], "unread": found["unread"],
    }  # fmt: skip


def quiet() -> None:
    """Rasa's libraries warn a lot; what a reader wants is the table."""
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    warnings.simplefilter("ignore")
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


if __name__ == "__main__":
    sys.exit(main())
