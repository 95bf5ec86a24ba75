"""Tests of learning what signs weigh."""

from __future__ import annotations

import numpy as np

from bot.evaluation.dialogues import Dialogue, ScriptedTurn
from bot.evaluation.escalation import measures
from bot.weights import NAMES, Author, learn, report


def author(seed: int, dialogues: int = 60) -> Author:
    """An author whose people ask for somebody in the second of three turns, every other time; one who asks sounds like it."""
    random = np.random.default_rng(seed)
    said, signs = [], []
    for number in range(dialogues):
        end = 1 if number % 2 else None
        turns = random.uniform(0.0, 0.3, size=(3, len(NAMES)))
        if end is not None:
            turns[end, NAMES.index("reads_asked")] = random.uniform(0.6, 1.0)
        said.append(Dialogue(f"{seed}-{number}", "en", (ScriptedTurn("x"),) * 3, end, "asked" if end else "calm"))
        signs.append(turns)
    return Author(said, signs)


def test_what_tells_the_turn_weighs_most() -> None:
    """And the weights do on another author what they were learnt for."""
    weights = learn([author(1), author(2)])
    assert max(NAMES, key=lambda name: weights[name]) == "reads_asked"
    assert measures(author(3).outcomes(weights, 0.5))["f1"] > 0.9


def test_what_is_said_after_the_handoff_teaches_nothing() -> None:
    """Nobody knows what a person should have done then."""
    rows, taken = author(1, dialogues=2).lessons()
    assert (len(rows), list(taken)) == (5, [False, False, False, False, True])


def test_the_report_is_what_config_yml_wants() -> None:
    """Every sign has its line, under `weights:`."""
    lines = report([author(1), author(2)]).split("weights:\n")[1].splitlines()
    assert {line.split(":")[0].strip() for line in lines} == {"base", *NAMES}
