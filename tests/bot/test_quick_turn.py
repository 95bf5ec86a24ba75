"""Tests that the shorter ways through a turn lead where Rasa's own lead."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import State
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.graph_runner import SequentialRunner
from bot.rule_index import RuleIndex


@pytest.fixture(scope="module")
def processor(tiny_model: Path) -> MessageProcessor:
    """The tiny model as Rasa loads it."""
    loaded = Agent.load(str(tiny_model)).processor
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def dask(processor: MessageProcessor) -> DaskGraphRunner:
    """Rasa's own runner of it."""
    assert isinstance(processor.graph_runner, DaskGraphRunner)
    return processor.graph_runner


@pytest.fixture
def policy(dask: DaskGraphRunner) -> Iterator[RulePolicy]:
    """The trained rules; what a test puts before them is taken away again."""
    (found,) = (each for each in SequentialRunner.of(dask).components() if isinstance(each, RulePolicy))
    yield found
    for method in ("_get_possible_keys", "_find_action_from_rules"):
        vars(found).pop(method, None)


def _understood(runner: Any, text: str) -> dict[str, Any]:
    message = UserMessage(text)
    found = runner.run(inputs={"__message__": [message], "__tracker__": None}, targets=["run_RegexMessageHandler"])
    return dict(found["run_RegexMessageHandler"][0].as_dict(only_output_properties=True))


@pytest.mark.parametrize("text", ["hello", "parcel RL-10482", "", "nothing of this"])
def test_a_message_is_understood_as_with_dask(dask: DaskGraphRunner, text: str) -> None:
    """The same nodes, in an order in which each finds what it needs; the second time from memory."""
    ours = SequentialRunner.of(dask)
    assert _understood(ours, text) == _understood(ours, text) == _understood(dask, text)


def test_a_missing_input_is_an_error(dask: DaskGraphRunner) -> None:
    """As it is with Dask."""
    with pytest.raises(GraphRunError, match="__message__"):
        SequentialRunner.of(dask).run(targets=["run_RegexMessageHandler"])


def test_the_components_of_the_model_can_be_found(dask: DaskGraphRunner) -> None:
    """Each one that is loaded."""
    names = {type(component).__name__ for component in SequentialRunner.of(dask).components()}
    assert {"RulePolicy", "KeywordIntentClassifier", "WhitespaceTokenizer"} <= names


def _conversations(policy: RulePolicy) -> list[list[State]]:
    """What the rules describe, begun earlier, cut short, and with the intent or the action of another rule."""
    described = [json.loads(key) for name in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH) for key in policy.lookup.get(name, {})]
    found = [states[start:] for states in described for start in range(len(states))]
    for one in described:
        for other in described:
            for part in ("user", "prev_action", "active_loop"):
                changed = copy.deepcopy(one)
                changed[-1].pop(part, None)
                if part in other[-1]:
                    changed[-1][part] = other[-1][part]
                found.append(changed)
    return [*found, [], [{}], [{"prev_action": {"action_name": ACTION_LISTEN_NAME}, "user": {"text": "hello"}}]]


def test_the_index_finds_the_rules_that_rasa_finds(policy: RulePolicy) -> None:
    """For whatever conversation, in both of the policy's tables."""
    compare, index = policy._get_possible_keys, RuleIndex(policy)
    conversations = _conversations(policy)
    applied = 0
    for name in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH):
        lookup = policy.lookup[name]
        for states in conversations:
            found = compare(lookup, states)
            assert index.possible_keys(lookup, states) == found
            applied += bool(found) and len(found) < len(lookup)
    assert len(conversations) > 100
    assert applied > 100


@pytest.mark.parametrize("intent", ["greet", "menu", "ask_form", "handoff_ended", "unheard_of"])
def test_a_policy_with_an_index_predicts_the_same(processor: MessageProcessor, policy: RulePolicy, intent: str) -> None:
    """Right after the customer's words, and after each action that follows."""
    tracker = DialogueStateTracker("someone", processor.domain.slots)
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
    tracker.update(UserUttered("whatever", {"name": intent, "confidence": 1.0}), processor.domain)
    actions = []
    for _ in range(3):
        slowly = policy.predict_action_probabilities(tracker, processor.domain)
        RuleIndex.install(policy)
        quickly = policy.predict_action_probabilities(tracker, processor.domain)
        assert quickly.probabilities == slowly.probabilities
        assert quickly.hide_rule_turn == slowly.hide_rule_turn
        actions.append(processor.domain.action_names_or_texts[quickly.max_confidence_index])
        tracker.update(ActionExecuted(actions[-1]), processor.domain)
        for method in ("_get_possible_keys", "_find_action_from_rules"):
            vars(policy).pop(method, None)
    assert len(set(actions)) > 1 or intent == "unheard_of"
