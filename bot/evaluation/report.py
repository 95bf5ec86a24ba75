"""The page that `make evaluate` writes: what got better or worse, and which texts to look at."""

# ruff: noqa: E501 - markup reads better unbroken
from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from bot.evaluation import figures

_STYLE = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
_GOALS = {"accuracy": 0.88, "intent": 0.60, "recall": 0.80, "rejection": 0.05, "entities": 0.95}


def page(found: dict[str, Any], accepted: dict[str, Any] | None) -> str:
    """The whole report as one HTML file that needs nothing else."""
    nlu = found["nlu"]
    parts = [
        _cards(found, accepted),
        _languages(nlu, accepted),
        _pictures(nlu),
        _intents(nlu, accepted),
        _confusions(nlu),
        _outside(nlu),
    ]
    if "entities" in found:
        parts.append(_entities(found["entities"]))
    if "escalation" in found:
        parts.append(_escalation(found["escalation"]))
    if "outside_authors" in found:
        parts.append(_outside_authors(found["outside_authors"], (accepted or {}).get("outside_authors", {})))
    if "unread" in found:
        parts.append(_unread(found["unread"], (accepted or {}).get("unread", {})))
    compared = (
        f"compared with the model accepted on {escape(accepted['made'])}" if accepted else "no accepted model to compare with yet"
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Relevo: evaluation</title><style>{_STYLE}</style><main><h1>How well Relevo understands</h1>"
        f'<p class="soft">{escape(found["made"])} · {nlu["texts"]} texts of <code>data/dev</code>, never trained on · {compared}</p>'
        + "".join(parts) + "</main></html>"
    )  # fmt: skip


def _cards(found: dict[str, Any], accepted: dict[str, Any] | None) -> str:
    nlu, outside = found["nlu"], found["nlu"]["out_of_scope"]
    before = accepted["nlu"] if accepted else {}
    cards = [
        _card("Right intent", nlu["accuracy"], before.get("accuracy"), "%"),
        _card("Macro-F1", nlu["macro_f1"], before.get("macro_f1"), ""),
        _card("Out of scope noticed", outside["recall"], before.get("out_of_scope", {}).get("recall"), "%"),
        _card(
            "Good requests refused",
            outside["false_rejection"],
            before.get("out_of_scope", {}).get("false_rejection"),
            "%",
            lower=True,
        ),
        _card(
            "Milliseconds a message", nlu["latency_ms"]["median"], before.get("latency_ms", {}).get("median"), "ms", lower=True
        ),
    ]
    if "entities" in found:
        cards.insert(4, _card("Entities, F1", found["entities"]["f1"], (accepted or {}).get("entities", {}).get("f1"), ""))
    return f'<div class="cards">{"".join(cards)}</div>'


def _card(name: str, value: float, before: float | None, unit: str, lower: bool = False) -> str:
    return f'<div class="card"><span class="soft">{escape(name)}</span><b>{_shown(value, unit)}</b>{_change(value, before, unit, lower)}</div>'


def _shown(value: float, unit: str) -> str:
    return f"{value:.1%}" if unit == "%" else f"{value:.1f}" if unit == "ms" else f"{value:.3f}"


def _change(value: float, before: float | None, unit: str, lower: bool = False) -> str:
    if before is None:
        return ""
    difference = value - before
    if abs(difference) < 0.0005:
        return '<span class="soft">unchanged</span>'
    better = (difference < 0) == lower
    shown = (
        f"{difference * 100:+.1f} points" if unit == "%" else f"{difference:+.1f} ms" if unit == "ms" else f"{difference:+.3f}"
    )
    return f'<span class="{"up" if better else "down"}">{shown}</span>'


def _languages(nlu: dict[str, Any], accepted: dict[str, Any] | None) -> str:
    before = accepted["nlu"]["by_language"] if accepted else {}
    rows = "".join(
        f'<tr><td>{escape(name)}</td><td class="n">{part["accuracy"]:.1%}</td><td class="n">{part["accuracy_inside"]:.1%}</td>'
        f'<td class="n">{part["macro_f1"]:.3f}</td><td class="n">{part["count"]}</td>'
        f'<td class="n">{_change(part["accuracy"], before.get(name, {}).get("accuracy"), "%")}</td></tr>'
        for name, part in nlu["by_language"].items()
    )
    return (
        '<section><h2>Languages</h2><table><thead><tr><th>language</th><th class="n">right</th><th class="n">right, requests only</th>'
        f'<th class="n">macro-F1</th><th class="n">texts</th><th class="n">change</th></tr></thead>{rows}</table></section>'
    )


def _pictures(nlu: dict[str, Any]) -> str:
    outside, calibration = nlu["out_of_scope"], nlu["calibration"]
    here = [(outside["false_rejection"], outside["recall"])]
    return (
        '<section class="two"><div><h2>Out of scope</h2>'
        + figures.curve([tuple(p) for p in outside["roc"]], "good requests refused", "outside noticed", here)
        + f'<p class="soft">AUROC {outside["auroc"] or 0:.3f}; the dot is the threshold in use.</p></div><div><h2>Calibration</h2>'
        + figures.calibration(calibration["points"], "how sure", "how often right")
        + f'<p class="soft">On the diagonal a confidence means what it says. Mean error {calibration["error"]:.1%}.</p></div></section>'
    )


def _intents(nlu: dict[str, Any], accepted: dict[str, Any] | None) -> str:
    before = accepted["nlu"]["by_intent"] if accepted else {}
    rows = "".join(
        f'<tr><td>{escape(name)}</td><td><span class="bar{" low" if part["accuracy"] < _GOALS["intent"] else ""}">'
        f'<i style="width:{part["accuracy"]:.0%}"></i></span></td><td class="n">{part["accuracy"]:.0%}</td>'
        f'<td class="n">{part["precision"]:.0%}</td><td class="n">{part["f1"]:.2f}</td>'
        f'<td class="n">{" · ".join(f"{lang} {value:.0%}" for lang, value in part["by_language"].items())}</td>'
        f'<td class="n">{part["count"]}</td><td class="n">{_change(part["accuracy"], before.get(name, {}).get("accuracy"), "%")}</td></tr>'
        for name, part in sorted(nlu["by_intent"].items(), key=lambda item: item[1]["accuracy"])
    )
    return (
        '<section><h2>Intents, weakest first</h2><table><thead><tr><th>intent</th><th></th><th class="n">right</th><th class="n">precision</th>'
        f'<th class="n">F1</th><th class="n">by language</th><th class="n">texts</th><th class="n">change</th></tr></thead>{rows}</table></section>'
    )


def _confusions(nlu: dict[str, Any]) -> str:
    counts: dict[tuple[str, str], int] = {(c["expected"], c["predicted"]): c["count"] for c in nlu["confusions"]}
    for name, part in nlu["by_intent"].items():
        counts[(name, name)] = round(part["accuracy"] * part["count"])
    names = sorted({name for pair in counts for name in pair})
    rows = "".join(
        f'<tr><td class="n">{c["count"]}</td><td>{escape(c["expected"])}</td><td>{escape(c["predicted"])}</td><td>{_texts(c["texts"])}</td></tr>'
        for c in nlu["confusions"][:25]
    )
    return (
        f'<section><h2>Confusions</h2><p class="soft">A row is what was meant, a column what was understood; hold the pointer over a square.</p>'
        f'{figures.confusion(counts, names)}</section><section><h2>Worst confusions, with their texts</h2><table><thead><tr><th class="n">times</th>'
        f"<th>meant</th><th>understood</th><th>texts</th></tr></thead>{rows}</table></section>"
    )


def _texts(texts: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"


def _outside(nlu: dict[str, Any]) -> str:
    outside = nlu["out_of_scope"]
    missed = _texts([f"{row['text']}  ({row['predicted']})" for row in outside["missed"]])
    refused = _texts([f"{row['text']}  ({row['expected']})" for row in outside["refused"]])
    return (
        f'<section class="two"><div><h2>Outside, but answered ({len(outside["missed"])})</h2>{missed}</div>'
        f"<div><h2>Good requests, refused ({len(outside['refused'])})</h2>{refused}</div></section>"
    )


def _entities(found: dict[str, Any]) -> str:
    rows = "".join(
        f'<tr><td>{escape(name)}</td><td class="n">{part["precision"]:.1%}</td><td class="n">{part["recall"]:.1%}</td>'
        f'<td class="n">{part["f1"]:.3f}</td><td class="n">{part["count"]}</td></tr>'
        for name, part in found["by_entity"].items()
    )
    errors: list[str] = [
        f"{error['text']}: " + "; ".join(
            [f"missed {kind} “{value}”" for kind, value in error["missed"]] + [f"found {kind} “{value}”" for kind, value in error["extra"]]
        )
        for error in found["errors"]
    ]  # fmt: skip
    return (
        '<section><h2>Entities</h2><table><thead><tr><th>kind</th><th class="n">precision</th><th class="n">recall</th><th class="n">F1</th>'
        f'<th class="n">values</th></tr></thead>{rows}</table><details><summary>{len(errors)} texts with an error</summary>{_texts(errors)}</details></section>'
    )


def _escalation(found: dict[str, Any]) -> str:
    scores = found["escalation"]
    cells = "".join(
        f'<tr><td>{escape(name.replace("_", " "))}</td><td class="n">{value:.1%}</td></tr>'
        for name, value in scores.items()
        if isinstance(value, float)
    )
    errors = [
        f"{error['id']}: {error['verdict'].replace('_', ' ')} (wanted {error['escalate_at']}, was {error['at']}): {error['why']}"
        for error in found.get("errors", [])
    ]
    return (
        f"<section><h2>Escalation</h2><table>{cells}</table><details><summary>{len(errors)} dialogues that went wrong</summary>"
        f"{_texts(errors)}</details></section>"
    )


def _outside_authors(found: dict[str, Any], before: dict[str, Any]) -> str:
    names = {
        "noticed": "outside noticed", "refused": "good refused", "entities_f1": "entities, F1", "escalation_f1": "escalation, F1",
        "escalation_on_time": "on time", "escalation_false_alarm": "false alarms",
    }  # fmt: skip
    head = "".join(f'<th class="n">{name}</th>' for name in ("es", "en", *names.values()))
    rows = "".join(
        f"<tr><td>{escape(half)}, {part['texts']} texts</td>"
        + "".join(
            f'<td class="n">{part["accuracy"].get(lang, 0):.1%}{_change(part["accuracy"].get(lang, 0), before.get(half, {}).get("accuracy", {}).get(lang), "%")}</td>'
            for lang in ("es", "en")
        )
        + "".join(f'<td class="n">{part[name]:.1%}</td>' for name in names)
        + "</tr>"
        for half, part in found.items()
    )
    return (
        '<section><h2>By outside authors</h2><p class="soft">Half A may be read to learn from mistakes; half B is only counted. Believe B.</p>'
        f"<table><thead><tr><th>half</th>{head}</tr></thead>{rows}</table></section>"
    )


def _unread(found: dict[str, Any], before: dict[str, Any]) -> str:
    names = {"f1": "F1", "on_time": "on time", "false_alarm": "false alarms"}
    head = "".join(f'<th class="n">{name}</th>' for name in names.values())
    rows = "".join(
        f"<tr><td>{escape(name)}, {part['dialogues']} dialogues</td>"
        + "".join(
            f'<td class="n">{part[key]:.1%}{_change(part[key], before.get(name, {}).get(key), "%", lower=key == "false_alarm")}</td>'
            for key in names
        )
        + "</tr>"
        for name, part in found.items()
    )
    return (
        '<section><h2>Escalation, never read</h2><p class="soft">Sets of dialogues by outside authors that are only counted.</p>'
        f"<table><thead><tr><th>set</th>{head}</tr></thead>{rows}</table></section>"
    )
