"""The Rasa project's files agree with the actions and with each other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.order_form import FORM, INTERRUPTIONS, TO_BE_ASKED_AGAIN
from actions.registry import all_actions
from actions.services import Services

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
INTENTS = {next(iter(intent)) if isinstance(intent, dict) else intent for intent in DOMAIN["intents"]}
RULES = [rule for page in sorted((ROOT / "data/rules").glob("*.yml")) for rule in yaml.safe_load(page.read_text())["rules"]]


def _intents_of(rule: dict[str, Any]) -> set[str]:
    steps = [option for step in rule["steps"] for option in step.get("or", [step])]
    return {step["intent"] for step in steps if "intent" in step}


def test_the_domain_names_exactly_the_actions_there_are(services: Services) -> None:
    """No action is missing from the domain, and none is promised that nobody wrote."""
    assert set(DOMAIN["actions"]) == {action.name() for action in all_actions(services)}


def test_every_intent_has_one_rule() -> None:
    """Whatever is understood is answered, whether or not a story remembers the context."""
    outside = [intent for rule in RULES if "condition" not in rule for intent in _intents_of(rule)]
    assert sorted(outside) == sorted(INTENTS)


def test_every_intent_is_answered_in_the_middle_of_the_form() -> None:
    """In the order form a message gives something, is asked again, interrupts, or has a rule that comes back."""
    inside = {intent for rule in RULES if "condition" in rule for intent in _intents_of(rule)}
    taken = (TO_BE_ASKED_AGAIN - {""}) | {"contact_human_agent", "handoff_ended", "affirm", "deny"}
    assert inside.isdisjoint(taken)
    assert inside | taken == INTENTS
    assert inside | {"contact_human_agent", "handoff_ended"} >= INTERRUPTIONS


def test_the_form_is_the_one_the_actions_fill() -> None:
    """The form's slots are those that validate_order_form fills."""
    assert DOMAIN["forms"] == {FORM: {"required_slots": ["order_number", "order_proof"]}}


@pytest.mark.parametrize("name", sorted(DOMAIN["responses"]))
def test_a_response_is_said_in_both_languages(name: str) -> None:
    """As many variations in Spanish as in English, with the same buttons, each leading somewhere."""
    spanish = [text for text in DOMAIN["responses"][name] if "condition" in text]
    english = [text for text in DOMAIN["responses"][name] if "condition" not in text]
    assert len(spanish) == len(english) > 0
    for one, other in zip(spanish, english, strict=True):
        assert one["condition"] == [{"type": "slot", "name": "language", "value": "es"}]
        payloads = [[button["payload"] for button in text.get("buttons", [])] for text in (one, other)]
        assert payloads[0] == payloads[1]
        assert {payload.removeprefix("/") for payload in payloads[0]} <= INTENTS


def test_clarifying_offers_three_or_four_choices() -> None:
    """A question back comes with the usual matters and a person."""
    for text in DOMAIN["responses"]["utter_clarify"]:
        assert 3 <= len(text["buttons"]) <= 4
        assert text["buttons"][-1]["payload"] == "/contact_human_agent"


def test_nothing_but_rules_decides(services: Services) -> None:
    """Slots and entities do not change what is predicted, so that no forgotten slot changes an answer."""
    assert all(slot["influence_conversation"] is False for slot in DOMAIN["slots"].values())
    assert all(next(iter(entity.values()))["influence_conversation"] is False for entity in DOMAIN["entities"])
    assert json.dumps(DOMAIN["intents"]).count("use_entities") == len(INTENTS)
