"""Measures intents and out-of-scope: `python -m bot.evaluation nlu FILE`."""

from __future__ import annotations

import argparse
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from bot.evaluation.command import add_file_arguments, measure_file
from bot.evaluation.understander import Understood

OUTSIDE = "out_of_scope"
UNCLEAR = "nlu_fallback"
_WORST = 20
_TEXTS = 6


def measure(rows: Sequence[dict[str, Any]], answers: Sequence[Understood]) -> dict[str, Any]:
    """Everything the report and `--json` tell of intents."""
    said = [_Said(row, answer) for row, answer in zip(rows, answers, strict=False)]
    languages = sorted({each.language for each in said})
    milliseconds = np.array([answer.milliseconds for answer in answers])
    return {
        "texts": len(said),
        **_scores(said),
        "by_language": {language: _scores([s for s in said if s.language == language]) for language in languages},
        "by_intent": _by_intent(said),
        "out_of_scope": _outside(said),
        "unclear": _share(sum(s.predicted == UNCLEAR for s in said), len(said)),
        "calibration": _calibration(said),
        "confusions": _confusions(said),
        "latency_ms": {
            "median": round(float(np.median(milliseconds)), 2), "p95": round(float(np.quantile(milliseconds, 0.95)), 2),
        },
    }  # fmt: skip


class _Said:
    def __init__(self, row: dict[str, Any], answer: Understood) -> None:
        intent = answer.parsed.get("intent") or {}
        self.text: str = row["text"]
        self.expected: str = row["intent"]
        self.language: str = row.get("lang") or "?"
        self.predicted: str = intent.get("name") or "none"
        self.confidence = float(intent.get("confidence") or 0.0)
        score = answer.parsed.get(OUTSIDE)
        self.outside_score = float(score) if score is not None else float(self.predicted == OUTSIDE)
        self.right = self.predicted == self.expected


def _scores(said: Sequence[_Said]) -> dict[str, Any]:
    inside = [each for each in said if each.expected != OUTSIDE]
    return {
        "accuracy": _share(sum(each.right for each in said), len(said)),
        "accuracy_inside": _share(sum(each.right for each in inside), len(inside)),
        "macro_f1": _macro_f1(said),
        "count": len(said),
    }


def _macro_f1(said: Sequence[_Said]) -> float:
    names = {each.expected for each in said}
    return round(float(np.mean([_precision_recall(said, name)[2] for name in names])), 4) if names else 0.0


def _precision_recall(said: Sequence[_Said], name: str) -> tuple[float, float, float]:
    right = sum(each.right for each in said if each.expected == name)
    predicted = sum(each.predicted == name for each in said)
    expected = sum(each.expected == name for each in said)
    precision = right / predicted if predicted else 0.0
    recall = right / expected if expected else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def _by_intent(said: Sequence[_Said]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in sorted({each.expected for each in said}):
        precision, recall, f1 = _precision_recall(said, name)
        mine = [each for each in said if each.expected == name]
        found[name] = {
            "accuracy": round(recall, 4), "precision": round(precision, 4), "f1": round(f1, 4), "count": len(mine),
            "by_language": {
                language: _share(sum(s.right for s in mine if s.language == language), sum(s.language == language for s in mine))
                for language in sorted({s.language for s in mine})
            },
        }  # fmt: skip
    return found


def _outside(said: Sequence[_Said]) -> dict[str, Any]:
    """An unclear message is noticed too: the bot asks instead of answering."""
    outside = [each for each in said if each.expected == OUTSIDE]
    inside = [each for each in said if each.expected != OUTSIDE]
    curve = roc([each.outside_score for each in outside], [each.outside_score for each in inside])
    return {
        "recall": _share(sum(each.predicted in (OUTSIDE, UNCLEAR) for each in outside), len(outside)),
        "false_rejection": _share(sum(each.predicted == OUTSIDE for each in inside), len(inside)),
        "asked_again": _share(sum(each.predicted == UNCLEAR for each in inside), len(inside)),
        "auroc": round(area(curve), 4) if outside and inside else None,
        "roc": [[round(x, 4), round(y, 4)] for x, y in curve],
        "missed": [{"text": s.text, "predicted": s.predicted} for s in outside if s.predicted not in (OUTSIDE, UNCLEAR)],
        "refused": [{"text": s.text, "expected": s.expected} for s in inside if s.predicted == OUTSIDE],
    }


def roc(positive: Iterable[float], negative: Iterable[float]) -> list[tuple[float, float]]:
    """Points (share of negatives, share of positives) at or above every threshold."""
    high, low = np.sort(np.array(list(positive))), np.sort(np.array(list(negative)))
    if not len(high) or not len(low):
        return []
    thresholds = np.unique(np.concatenate([high, low]))[::-1]
    points = [(float((low >= threshold).mean()), float((high >= threshold).mean())) for threshold in thresholds]
    return [(0.0, 0.0), *points]


def area(curve: Sequence[tuple[float, float]]) -> float:
    """Under a curve of ROC points."""
    return float(sum((x2 - x1) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in itertools.pairwise(curve)))


def _calibration(said: Sequence[_Said]) -> dict[str, Any]:
    """How often the model was right when it was so sure; the error is weighted by how many."""
    rated = [each for each in said if each.predicted not in (OUTSIDE, UNCLEAR)]
    bins: dict[int, list[_Said]] = defaultdict(list)
    for each in rated:
        bins[min(int(each.confidence * 10), 9)].append(each)
    points = [
        {
            "confidence": round(float(np.mean([s.confidence for s in bins[b]])), 4),
            "accuracy": round(float(np.mean([s.right for s in bins[b]])), 4), "count": len(bins[b]),
        }
        for b in sorted(bins)
    ]  # fmt: skip
    error = sum(abs(p["confidence"] - p["accuracy"]) * p["count"] for p in points) / max(1, len(rated))
    return {"error": round(error, 4), "points": points}


def _confusions(said: Sequence[_Said]) -> list[dict[str, Any]]:
    wrong = Counter((each.expected, each.predicted) for each in said if not each.right)
    return [
        {
            "expected": expected, "predicted": predicted, "count": count,
            "texts": [s.text for s in said if (s.expected, s.predicted) == (expected, predicted)][:_TEXTS],
        }
        for (expected, predicted), count in wrong.most_common()
    ]  # fmt: skip


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `nlu` takes."""
    add_file_arguments(parser, 'lines of {"text", "intent", "lang"}')


def run(arguments: argparse.Namespace) -> int:
    """Measure, print, and write JSON where asked."""
    return measure_file(arguments, ("text", "intent"), measure, table)


def table(found: dict[str, Any]) -> str:
    """What a person reads first."""
    lines = [f"{found['texts']} texts", "", f"{'':12}{'accuracy':>10}{'macro-F1':>10}{'texts':>8}"]
    for name, part in [*found["by_language"].items(), ("all", found)]:
        count = part.get("count", found["texts"])
        lines.append(f"{name:12}{part['accuracy']:>10.1%}{part['macro_f1']:>10.3f}{count:>8}")
    outside = found["out_of_scope"]
    if outside["auroc"] is not None:
        lines += ["", f"Out of scope: {outside['recall']:.1%} noticed, "
            f"{outside['false_rejection']:.1%} of good requests refused, "
                  f"AUROC {outside['auroc']:.3f}"]  # fmt: skip
    weak = sorted(found["by_intent"].items(), key=lambda item: item[1]["accuracy"])[:5]
    lines += ["", "Weakest intents: " + ", ".join(f"{name} {part['accuracy']:.0%}" for name, part in weak)]
    if found["confusions"]:
        lines += ["", "Most confused:"]
        lines += [f"  {c['count']:>3}  {c['expected']} taken for {c['predicted']}" for c in found["confusions"][:8]]
    lines += ["", f"{found['latency_ms']['median']} ms a message (median), {found['latency_ms']['p95']} ms (95 %)"]
    return "\n".join(lines)
