"""`python -m bot.weights`: learn from data/feelings/dialogues what each sign of EscalationPolicy weighs.

It prints the `weights:` of config.yml, and how well such weights do on dialogues by authors that nothing was learnt
from: one file is one author, and they are left out by turns, by the detectors and the reader of their messages as well.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from bot.components.dialogue_lessons import FOLDER
from bot.components.feeling_component import FeelingComponent
from bot.components.feeling_data import PROJECT
from bot.components.frustration import FrustrationDetector
from bot.components.sensitive import SensitiveDetector
from bot.evaluation.__main__ import quiet
from bot.evaluation.dialogues import Dialogue, read_dialogues
from bot.evaluation.escalation import Outcome, measures, shown
from bot.policies.escalation import EscalationPolicy
from bot.policies.signs import CIRCUMSTANCES, SIGNS, Reader, signs_of
from bot.policies.turns import read_episode

Parse = Callable[[str], Awaitable[dict[str, Any]]]
NAMES = [*(name for names in SIGNS.values() for name in names), *CIRCUMSTANCES]
_DETECTORS: tuple[type[FeelingComponent], ...] = (FrustrationDetector, SensitiveDetector)
# The authors are left out in so many groups.
_FOLDS = 8
# How closely the weights follow the dialogues (the C of a logistic regression on signs of equal spread).
_CLOSENESS = 0.1
_THRESHOLDS = (0.35, 0.4, 0.45, 0.5)


class Author:
    """The dialogues of a file, and the signs in each of their turns."""

    def __init__(self, dialogues: list[Dialogue], signs: list[np.ndarray]) -> None:
        """Row t of a dialogue's array holds the signs after its turn t."""
        self.dialogues = dialogues
        self.signs = signs

    def lessons(self) -> tuple[np.ndarray, np.ndarray]:
        """The turns until a person should take over, and whether it is this one."""
        rows, taken = [], []
        for dialogue, signs in zip(self.dialogues, self.signs, strict=True):
            end = dialogue.escalate_at
            seen = signs if end is None else signs[: end + 1]
            rows.append(seen)
            taken += [position == end for position in range(len(seen))]
        return np.vstack(rows), np.array(taken)

    def outcomes(self, weights: dict[str, float], threshold: float) -> list[Outcome]:
        """When each dialogue would be handed over."""
        least = np.log(threshold / (1 - threshold)) - weights["base"]
        vector = np.array([weights[name] for name in NAMES])
        found = []
        for dialogue, signs in zip(self.dialogues, self.signs, strict=True):
            enough = np.flatnonzero(signs @ vector >= least)
            found.append(Outcome(dialogue, int(enough[0]) if len(enough) else None, None))
        return found


def main() -> int:
    """Learn, and print."""
    parser = argparse.ArgumentParser(prog="python -m bot.weights", description=__doc__)
    parser.add_argument("--model", type=Path, default=PROJECT / "models" / "relevo.tar.gz", help="whose intents are read")
    arguments = parser.parse_args()
    quiet()
    authors = asyncio.run(_authors(arguments.model))
    print(report(authors))
    return 0


async def _authors(model: Path) -> list[Author]:
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    if agent.domain is None or agent.processor is None:
        raise SystemExit(f"There is no trained model in {model}. Run `make train` first.")
    requests = load_data(str(PROJECT / "data" / "nlu"))
    paths = sorted((PROJECT / "data" / "feelings" / FOLDER).glob("*.jsonl"))
    authors = []
    for fold in range(_FOLDS):
        unseen = paths[fold::_FOLDS]
        names = [path.name for path in unseen]
        print(f"Reading {', '.join(names)} with what was learnt from the others", file=sys.stderr)
        with TemporaryDirectory() as folder:
            parse = _parser(agent, _detectors(Path(folder), names, requests))
        reader = EscalationPolicy.learn_to_read({**EscalationPolicy.get_default_config(), "leave_out": names})
        for path in unseen:
            dialogues = read_dialogues(path)
            signs = [await _signs(dialogue, parse, reader, agent.domain) for dialogue in dialogues]
            authors.append(Author(dialogues, signs))
    return authors


def _detectors(folder: Path, left_out: list[str], requests: TrainingData) -> list[FeelingComponent]:
    made = []
    for kind in _DETECTORS:
        config = {**kind.get_default_config(), "leave_out": left_out}
        place = folder / kind.__name__
        place.mkdir()
        detector = kind.create(config, LocalModelStorage(place), Resource("it"), ExecutionContext(GraphSchema({})))
        detector.train(requests)
        made.append(detector)
    return made


def _parser(agent: Any, detectors: Iterable[FeelingComponent]) -> Parse:
    async def parse(text: str) -> dict[str, Any]:
        parsed = dict(await agent.parse_message(text.lstrip("/")))
        message = Message({TEXT: text.lstrip("/")})
        for detector in detectors:
            detector.process([message])
        return parsed | message.as_dict(only_output_properties=True)

    return parse


async def _signs(dialogue: Dialogue, parse: Parse, reader: Reader, domain: Domain) -> np.ndarray:
    patience = EscalationPolicy.get_default_config()["form_patience"]
    rows = []
    async for tracker in shown(dialogue, parse, domain):
        found = signs_of(read_episode(tracker).turns, reader, patience)
        rows.append([found[name] for name in NAMES])
    return np.array(rows)


def learn(authors: list[Author]) -> dict[str, float]:
    """What each sign weighs, and `base`."""
    rows, taken = (np.concatenate(parts) for parts in zip(*(author.lessons() for author in authors), strict=True))
    spread = StandardScaler().fit(rows)
    model = LogisticRegression(C=_CLOSENESS, max_iter=1000).fit(spread.transform(rows), taken)
    weights = model.coef_[0] / spread.scale_
    base = float(model.intercept_[0] - weights @ spread.mean_)
    return {"base": base, **dict(zip(NAMES, map(float, weights), strict=True))}


def report(authors: list[Author]) -> str:
    """How weights do on authors left out, and those learnt from all, as lines of config.yml."""
    lines = ["On dialogues of authors left out:"]
    left_out = [(author, learn([other for other in authors if other is not author])) for author in authors]
    for threshold in _THRESHOLDS:
        found = measures([one for author, weights in left_out for one in author.outcomes(weights, threshold)])
        lines.append(
            f"  threshold {threshold:.2f}: F1 {found['f1']:.3f}  on time {found['on_time']:.3f}  "
            f"false alarms {found['false_alarm']:.3f}"
        )
    weights = learn(authors)
    lines += ["", "    weights:", f"      base: {weights['base']:.2f}"]
    for names in (*SIGNS.values(), CIRCUMSTANCES):
        lines += [f"      {name}: {weights[name]:.2f}" for name in names]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
