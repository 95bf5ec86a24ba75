"""`python -m bot.experiment`: ways to understand, side by side, on the same texts in the same run.

Each pipeline is trained by Rasa on data/nlu and asked every text of data/dev/intents.jsonl, one by one. The first is
what `rasa init` gives. Then whole turns through Rasa's server are timed, with Rasa's default pipeline and policies and
with config.yml (bot/whole_turns.py). It takes long (Rasa's default alone trains for minutes): `--examples 15` takes
fewer examples an intent, `--only NAME …` some of the pipelines; whole turns are timed if both ends of the list are.
`--turns --epochs 1` times whole turns and nothing else, in some minutes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]
_DEFAULT, _OWN = "Rasa's default", "config.yml"
_TURNS = 420
_DEVELOPMENT = PROJECT / "data" / "dev" / "intents.jsonl"
_OURS = "bot.components.intent_classifier.SentenceIntentClassifier"
_ENCODER = "bot.components.sentence_features.SentenceEncoder"

Pipeline = list[dict[str, Any]]


def pipelines(epochs: int = 100) -> dict[str, Pipeline]:
    """Every pipeline of the comparison, the baseline first and what config.yml has last."""
    from rasa.shared.utils.io import read_yaml_file

    counts: Pipeline = [
        {"name": "WhitespaceTokenizer"}, {"name": "RegexFeaturizer"}, {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    ]  # fmt: skip

    def dense(*encoders: str) -> Pipeline:
        return [{"name": "WhitespaceTokenizer"}, {"name": _ENCODER, "encoders": list(encoders), "dense": True, "clauses": False}]

    def ours(weights: dict[str, float], **settings: Any) -> Pipeline:
        return [
            {"name": _ENCODER, "encoders": list(weights), "clauses": False}, {"name": _OURS, "encoders": weights, **settings},
        ]  # fmt: skip

    diet = {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True}
    whole = read_yaml_file(PROJECT / "config.yml")
    assert isinstance(whole, dict)
    return {
        _DEFAULT: [*counts, diet, {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1}],
        "USE + Rasa's LogisticRegression": [*dense("use"), {"name": "LogisticRegressionClassifier"}],
        "USE + e5 + Rasa's LogisticRegression": [*dense("use", "e5"), {"name": "LogisticRegressionClassifier"}],
        "USE + e5 + DIET": [*dense("use", "e5"), diet],
        "USE + kernel": ours({"use": 1.0}, letters=0.0),
        "e5 + kernel": ours({"e5": 3.0}, letters=0.0, dimensions=0),
        "USE + e5 + kernel": ours({"use": 1.0, "e5": 3.0}, letters=0.0),
        "USE + e5 + letters + kernel": ours({"use": 1.0, "e5": 3.0}),
        _OWN: list(whole["pipeline"]),
    }


def compare(chosen: dict[str, Pipeline], examples: int | None) -> list[dict[str, Any]]:
    """One row of figures for each pipeline."""
    from bot.evaluation.nlu import measure
    from bot.evaluation.rows import read_rows
    from bot.evaluation.understander import Understander

    rows = read_rows(_DEVELOPMENT, ("text", "intent"))
    table: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="relevo-experiment-") as scratch:
        nlu = _training_data(Path(scratch), examples)
        for number, (name, pipeline) in enumerate(chosen.items()):
            print(f"{name} …", file=sys.stderr, flush=True)
            began = time.monotonic()
            model = _train(Path(scratch) / str(number), pipeline, nlu)
            seconds = time.monotonic() - began
            found = measure(rows, Understander(model).ask([row["text"] for row in rows]))
            table.append({
                "pipeline": name, "accuracy": found["accuracy"],
                **{language: part["accuracy"] for language, part in found["by_language"].items()},
                "macro_f1": found["macro_f1"], "outside": found["out_of_scope"]["recall"],
                "refused": found["out_of_scope"]["false_rejection"], "training": seconds,
                "median": found["latency_ms"]["median"],
            })  # fmt: skip
    return table


def _training_data(scratch: Path, examples: int | None) -> Path:
    """data/nlu as one file, with at most so many examples of each intent, in both languages alike."""
    from rasa.shared.nlu.training_data.loading import load_data
    from rasa.shared.nlu.training_data.training_data import TrainingData

    data = load_data(str(PROJECT / "data" / "nlu"))
    kept = []
    seen: dict[str, int] = {}
    for message in sorted(data.training_examples, key=lambda m: hash_of(m.get("text") or "")):
        intent = message.get("intent")
        seen[intent] = seen.get(intent, 0) + 1
        if examples is None or seen[intent] <= examples:
            kept.append(message)
    path = scratch / "nlu.yml"
    TrainingData(training_examples=kept).persist_nlu(str(path))
    return path


def hash_of(text: str) -> int:
    """An order that is the same everywhere and has nothing to do with the file."""
    import zlib

    return zlib.crc32(text.encode())


def _train(directory: Path, pipeline: Pipeline, nlu: Path) -> Path:
    from rasa.model_training import train_nlu
    from rasa.shared.utils.io import write_yaml

    directory.mkdir(parents=True)
    config = directory / "config.yml"
    write_yaml({"recipe": "default.v1", "language": "es", "assistant_id": "experiment", "pipeline": pipeline}, config)
    model = train_nlu(str(config), str(nlu), str(directory))
    if not model:
        raise SystemExit("Training failed: the lines above say why.")
    return Path(model)


def shown(table: list[dict[str, Any]]) -> str:
    """The table as people read it (and as Markdown)."""
    lines = [
        "| pipeline | es | en | macro-F1 | outside noticed | refused | training | ms a message |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row['pipeline']} | {row.get('es', 0):.1%} | {row.get('en', 0):.1%} | {row['macro_f1']:.3f} | {row['outside']:.1%} "
        f"| {row['refused']:.1%} | {row['training']:.0f} s | {row['median']:.1f} |"
        for row in table
    ]
    return "\n".join(lines)


def _whole_turns(rows: list[dict[str, Any]], epochs: int) -> str:
    """On all of data/, whatever `--examples` says: it is time that is measured, with the accuracy of the first table."""
    from bot import whole_turns
    from bot.evaluation.rows import read_rows

    texts = sorted((row["text"] for row in read_rows(_DEVELOPMENT, ("text", "intent"))), key=hash_of)[:_TURNS]
    with tempfile.TemporaryDirectory(prefix="relevo-turns-") as scratch:
        found = whole_turns.measure(pipelines(epochs)[_DEFAULT], epochs, texts, Path(scratch))
    return whole_turns.shown(found, {row["pipeline"]: row["accuracy"] for row in rows})


def main(arguments: list[str] | None = None) -> int:
    """Returns the process's exit code."""
    from bot.evaluation.__main__ import quiet

    quiet()
    parser = argparse.ArgumentParser(prog="python -m bot.experiment", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only pipelines whose name contains one of these")
    parser.add_argument("--turns", action="store_true", help="only time whole turns, with Rasa's default and with config.yml")
    parser.add_argument("--examples", type=int, help="at most so many training examples an intent")
    parser.add_argument("--epochs", type=int, default=100, help="of Rasa's default; a turn takes as long whatever they are")
    parser.add_argument("--out", type=Path, default=PROJECT / "var" / "experiment.md", help="where the table goes")
    chosen = parser.parse_args(arguments)
    wanted = {
        name: pipeline for name, pipeline in pipelines(chosen.epochs).items()
        if not chosen.only or any(part.lower() in name.lower() for part in chosen.only)
    }  # fmt: skip
    if not wanted:
        print(f"No pipeline has such a name. There are: {', '.join(pipelines())}.", file=sys.stderr)
        return 1
    tables = []
    rows = [] if chosen.turns else compare(wanted, chosen.examples)
    if rows:
        tables.append(shown(rows))
        print(tables[-1], flush=True)
    if chosen.turns or (_DEFAULT in wanted and _OWN in wanted):
        tables.append(_whole_turns(rows, chosen.epochs))
        print(tables[-1], flush=True)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text("\n\n".join(tables) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
