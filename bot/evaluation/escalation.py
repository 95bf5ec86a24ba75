"""Measures whether a person takes over, and at the right turn: `python -m bot.evaluation escalation FILE`."""

from __future__ import annotations

import argparse
import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT

from bot.components.writing import plain
from bot.evaluation.command import add_file_arguments, write
from bot.evaluation.dialogues import Dialogue, DialogueError, read_dialogues
from bot.graph_runner import SequentialRunner
from bot.policies.escalation import EscalationPolicy
from bot.policies.turns import HANDOFF
from bot.policies.wordings import offers_person

Parse = Callable[[str], Awaitable[dict[str, Any]]]
NEAR = 1
_PERSON = re.compile(
    r"\b(?:personas?|companer[oa]s?|agentes?|human[oa]s?|alguien|colleagues?|person|humans?|someone|somebody|agents?)\b"
)


@dataclass(frozen=True)
class Outcome:
    """When a dialogue was handed over, and for what reason."""

    dialogue: Dialogue
    at: int | None
    reason: str | None
    evidence: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """`on_time` (within a turn), `too_early`, `too_late`, `missed`, `false_alarm` or `quiet`."""
        wanted = self.dialogue.escalate_at
        if wanted is None:
            return "quiet" if self.at is None else "false_alarm"
        if self.at is None:
            return "missed"
        if abs(self.at - wanted) <= NEAR:
            return "on_time"
        return "too_early" if self.at < wanted else "too_late"


async def play(dialogue: Dialogue, parse: Parse, policy: EscalationPolicy, domain: Domain) -> Outcome:
    """Show the policy a dialogue turn by turn, until it hands over."""
    position = -1
    async for tracker in shown(dialogue, parse, domain):
        position += 1
        prediction = policy.predict_action_probabilities(tracker, domain)
        if _predicted(prediction, domain) == HANDOFF:
            said = {event.key: event.value for event in prediction.optional_events if isinstance(event, SlotSet)}
            return Outcome(dialogue, position, said.get("handoff_reason"), tuple(said.get("handoff_evidence") or ()))
        tracker.update_with_events(prediction.events, domain)
    return Outcome(dialogue, None, None)


async def shown(dialogue: Dialogue, parse: Parse, domain: Domain) -> AsyncIterator[DialogueStateTracker]:
    """The tracker after each message of a dialogue.

    An answer is shown together with its message: whether the bot has one, or fails, is what the running assistant
    knows of a message as well. An answer that announces a person is not shown; that would be telling.
    """
    tracker = DialogueStateTracker.from_events(dialogue.id, [], domain.slots)
    if "language" in tracker.slots:
        tracker.update(SlotSet("language", dialogue.language))
    for turn in dialogue.turns:
        parsed = await parse(turn.text)
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        tracker.update(UserUttered(turn.text, parsed.get(INTENT), parsed.get(ENTITIES), parsed), domain)
        if turn.bot and not _announces_person(turn.bot):
            tracker.update(BotUttered(turn.bot))
        yield tracker


def _announces_person(answer: str) -> bool:
    """An announcement; an offer ends with a question, which the customer may still decline."""
    said = plain(answer)
    return bool(_PERSON.search(said) or offers_person(said)) and not said.endswith("?")


def measures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Precision and recall of handing over at all, and how many did so in time."""
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    wanted = [outcome for outcome in outcomes if outcome.dialogue.escalate_at is not None]
    calm = len(outcomes) - len(wanted)
    handed = [outcome for outcome in outcomes if outcome.at is not None]
    right = sum(outcome.at is not None for outcome in wanted)
    precision = right / len(handed) if handed else 0.0
    recall = right / len(wanted) if wanted else 0.0
    return {
        "dialogues": len(outcomes),
        "precision": _share(precision),
        "recall": _share(recall),
        "f1": _share(2 * precision * recall / (precision + recall) if precision + recall else 0.0),
        "on_time": _share(verdicts["on_time"] / len(wanted) if wanted else 0.0),
        "too_early": _share(verdicts["too_early"] / len(wanted) if wanted else 0.0),
        "too_late": _share((verdicts["too_late"] + verdicts["missed"]) / len(wanted) if wanted else 0.0),
        "false_alarm": _share(verdicts["false_alarm"] / calm if calm else 0.0),
        "missed": _share(verdicts["missed"] / len(wanted) if wanted else 0.0),
        "by_reason": dict(Counter(outcome.reason for outcome in handed)),
    }


def report(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What `--json` writes: all dialogues, each language, and the dialogues that went wrong."""
    languages = sorted({outcome.dialogue.language for outcome in outcomes})
    return {
        "escalation": measures(outcomes),
        "by_language": {
            language: measures([outcome for outcome in outcomes if outcome.dialogue.language == language])
            for language in languages
        },
        "errors": [
            {
                "id": outcome.dialogue.id, "verdict": outcome.verdict, "escalate_at": outcome.dialogue.escalate_at,
                "at": outcome.at, "reason": outcome.reason, "why": outcome.dialogue.why,
            }
            for outcome in outcomes if outcome.verdict not in ("on_time", "quiet")
        ],
    }  # fmt: skip


async def evaluate(path: Path, model: Path) -> dict[str, Any]:
    """Play every dialogue of a file to a trained model."""
    return report(await play_all(read_dialogues(path), model))


async def play_all(dialogues: Sequence[Dialogue], model: Path) -> list[Outcome]:
    """What becomes of each dialogue with a trained model."""
    agent = Agent.load(str(model))
    if agent.domain is None or agent.processor is None:
        raise DialogueError(f"There is no trained model in {model}. Run `make train` first.")

    async def parse(text: str) -> dict[str, Any]:
        # A typed slash is text, never an intent; the channel takes it away as well.
        return dict(await agent.parse_message(text.lstrip("/")))

    policy = policy_of(agent)
    return [await play(dialogue, parse, policy, agent.domain) for dialogue in dialogues]


def policy_of(agent: Agent) -> EscalationPolicy:
    """The escalation policy of a loaded model."""
    runner = agent.processor.graph_runner if agent.processor else None
    components = SequentialRunner.of(runner).components() if isinstance(runner, DaskGraphRunner) else ()
    policy = next((one for one in components if isinstance(one, EscalationPolicy)), None)
    if policy is None:
        raise DialogueError("The model has no EscalationPolicy: add it to `policies:` in config.yml and train again.")
    return policy


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_file_arguments(parser, "dialogues, one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """Measure, print, and write JSON where asked."""
    found = asyncio.run(evaluate(arguments.file, arguments.model))
    print(table(found))
    write(found, arguments.out)
    return 0


def table(found: dict[str, Any]) -> str:
    """The measures for a terminal, and what went wrong."""
    lines = []
    for name, value in (("all", found["escalation"]), *found["by_language"].items()):
        lines.append(
            f"{name:>4}: {value['dialogues']} dialogues  F1 {value['f1']:.3f}  precision {value['precision']:.3f}  "
            f"recall {value['recall']:.3f}  on time {value['on_time']:.3f}  early {value['too_early']:.3f}  "
            f"late {value['too_late']:.3f}  false alarms {value['false_alarm']:.3f}"
        )
    lines.append("      reasons: " + ", ".join(f"{name} {count}" for name, count in found["escalation"]["by_reason"].items()))
    lines += [
        f"      {error['verdict']}: {error['id']} wanted {error['escalate_at']}, was {error['at']} "
        f"({error['reason'] or 'no handoff'}): {error['why']}"
        for error in found["errors"]
    ]
    return "\n".join(lines)


def _predicted(prediction: PolicyPrediction, domain: Domain) -> str | None:
    if prediction.max_confidence == 0.0:
        return None
    return domain.action_names_or_texts[prediction.max_confidence_index]


def _share(value: float) -> float:
    return round(value, 4)
