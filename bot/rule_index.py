"""An index over the rules of Rasa's RulePolicy.

Rasa compares each rule with the states of the conversation, one after the other: with rules for every intent that is
most of the time which the dialogue takes. A rule whose last state names another action before, or another intent,
cannot apply, so it need not be compared. What is predicted stays the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

Lookup = dict[str, str]
_Found = tuple[str | None, str | None, bool]
_After = tuple[str | None, str | None]


class RuleIndex:
    """Stands before the slow methods of one trained policy."""

    def __init__(self, policy: RulePolicy) -> None:
        """Read the policy's rules, which do not change any more."""
        self._compare = policy._get_possible_keys
        self._find = policy._find_action_from_rules
        lookups = [policy.lookup.get(name, {}) for name in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)]
        self._indices = {id(lookup): _index(lookup) for lookup in lookups}
        # What comes right after a customer's words is asked twice, first with the words in place of the intent.
        self._words_matter = any((ACTION_LISTEN_NAME, None) in index for index in self._indices.values())

    @classmethod
    def install(cls, policy: RulePolicy) -> None:
        """Let `policy` ask an index."""
        index = cls(policy)
        policy._get_possible_keys = index.possible_keys
        policy._find_action_from_rules = index.find

    def possible_keys(self, lookup: Lookup, states: list[State]) -> set[str]:
        """The rules that apply to the states, as RulePolicy says of all of them."""
        index = self._indices.get(id(lookup))
        if index is not None and states:
            action, intent = _after(states[-1])
            lookup = {**index.get((action, None), {}), **(index.get((action, intent), {}) if intent else {})}
        return self._compare(lookup, states)

    def find(self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool) -> _Found:
        """What RulePolicy finds; nothing at once where it looks for words and no rule has any."""
        if use_text_for_last_user_input and not self._words_matter:
            return None, None, False
        return self._find(tracker, domain, use_text_for_last_user_input)


def _index(lookup: Lookup) -> dict[_After, Lookup]:
    found: dict[_After, Lookup] = defaultdict(dict)
    for key, action in lookup.items():
        found[_after(json.loads(key)[-1])][key] = action
    return dict(found)


def _after(state: Mapping[str, Any]) -> _After:
    """The action before a state and the intent in it, as far as it names them."""
    return state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME), state.get(USER, {}).get(INTENT)
