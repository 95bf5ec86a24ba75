"""Tests of what evaluation counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.evaluation import entities, nlu
from bot.evaluation.report import page
from bot.evaluation.rows import RowError, read_rows
from bot.evaluation.understander import Understood


def said(intent: str, confidence: float = 0.9, outside: float = 0.1, **more: Any) -> Understood:
    """An answer of the model."""
    return Understood({"intent": {"name": intent, "confidence": confidence}, "out_of_scope": outside, **more}, 5.0)


ROWS = [
    {"text": "a", "intent": "greet", "lang": "es"}, {"text": "b", "intent": "greet", "lang": "en"},
    {"text": "c", "intent": "goodbye", "lang": "es"}, {"text": "d <b>", "intent": "out_of_scope", "lang": "en"},
]  # fmt: skip


def test_accuracy_by_language_and_intent() -> None:
    """A wrong answer counts where it belongs."""
    found = nlu.measure(ROWS, [said("greet"), said("goodbye"), said("goodbye"), said("out_of_scope", outside=0.9)])
    assert found["accuracy"] == 0.75
    assert found["by_language"]["es"]["accuracy"] == 1.0
    assert found["by_intent"]["greet"]["accuracy"] == 0.5
    assert found["confusions"] == [{"expected": "greet", "predicted": "goodbye", "count": 1, "texts": ["b"]}]


def test_out_of_scope_counts_noticed_and_refused() -> None:
    """An unclear message was noticed; a refused request is a loss."""
    found = nlu.measure(
        ROWS, [said("greet"), said("out_of_scope", outside=0.8), said("goodbye"), said("nlu_fallback", outside=0.7)]
    )
    outside = found["out_of_scope"]
    assert outside["recall"] == 1.0
    assert outside["false_rejection"] == pytest.approx(1 / 3, abs=1e-3)
    assert outside["auroc"] == pytest.approx(2 / 3, abs=1e-3)


def test_a_value_counts_by_kind_and_text() -> None:
    """Case, a leading article and the program's form are forgiven; a wrong kind is not."""
    rows = [{"text": "…", "lang": "es", "entities": [
        {"entity": "product", "value": "La lámpara"}, {"entity": "order_number", "value": "RL-10482"},
        {"entity": "date", "value": "ayer"},
    ]}]  # fmt: skip
    answer = Understood({"entities": [
        {"entity": "product", "value": "lámpara"}, {"entity": "order_number", "value": "rl 10482", "normalized": "RL-10482"},
        {"entity": "amount", "value": "ayer"},
    ]}, 1.0)  # fmt: skip
    found = entities.measure(rows, [answer])
    assert (found["precision"], found["recall"]) == (pytest.approx(2 / 3, abs=1e-3), pytest.approx(2 / 3, abs=1e-3))
    assert found["by_entity"]["amount"]["precision"] == 0.0


def test_the_report_is_one_safe_page() -> None:
    """Customers' words are text, never markup; nothing is loaded from elsewhere."""
    found = {"made": "now", "nlu": nlu.measure(ROWS, [said("greet"), said("goodbye"), said("goodbye"), said("greet")])}
    html = page(found, None)
    assert "d &lt;b&gt;" in html
    assert "d <b>" not in html
    assert "http" not in html


def test_the_report_tells_the_change() -> None:
    """Against the accepted model."""
    found = {"made": "now", "nlu": nlu.measure(ROWS, [said("greet")] * 4)}
    better = {"made": "then", "nlu": {**found["nlu"], "accuracy": 0.9}}
    assert "-40.0 points" in page(found, better)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [("", "holds no examples"), ("{", "line 1: this is not JSON"), ('{"text": "a"}', "line 1: intent is missing")],
)
def test_a_bad_file_is_explained(tmp_path: Path, content: str, complaint: str) -> None:
    """Which line, and why."""
    path = tmp_path / "texts.jsonl"
    path.write_text(content)
    with pytest.raises(RowError, match=complaint):
        read_rows(path, ("text", "intent"))
