"""Small pictures as SVG, without a library: they are part of a page that has to open anywhere."""

# ruff: noqa: E501 - markup reads better unbroken
from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

_SIZE = 300
_EDGE = 36


def curve(points: Sequence[tuple[float, float]], x_label: str, y_label: str, dots: Sequence[tuple[float, float]] = ()) -> str:
    """A line in the unit square, beside the diagonal."""
    path = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)
    marks = "".join(f'<circle class="dot" cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="4"/>' for x, y in dots)
    return (
        f'<svg viewBox="0 0 {_SIZE} {_SIZE}" role="img" aria-label="{escape(y_label)} against {escape(x_label)}">{_frame(x_label, y_label)}'
        f'<polyline class="line" points="{path}"/>{marks}</svg>'
    )


def calibration(points: Sequence[dict[str, Any]], x_label: str, y_label: str) -> str:
    """Dots as large as the number of messages that they stand for."""
    most = max((point["count"] for point in points), default=1)
    marks = "".join(
        f'<circle class="dot" cx="{_x(p["confidence"]):.1f}" cy="{_y(p["accuracy"]):.1f}" r="{3 + 9 * (p["count"] / most) ** 0.5:.1f}">'
        f"<title>{p['count']} messages: {p['confidence']:.0%} sure, {p['accuracy']:.0%} right</title></circle>"
        for p in points
    )
    path = " ".join(f"{_x(p['confidence']):.1f},{_y(p['accuracy']):.1f}" for p in points)
    return (
        f'<svg viewBox="0 0 {_SIZE} {_SIZE}" role="img" aria-label="calibration">{_frame(x_label, y_label)}'
        f'<polyline class="line" points="{path}"/>{marks}</svg>'
    )


def confusion(counts: dict[tuple[str, str], int], names: Sequence[str]) -> str:
    """A square for every pair of intents: the diagonal is right, everything else is a confusion."""
    cell, left, top = 13, 165, 150
    width = left + cell * len(names) + 8
    totals = {name: sum(n for (expected, _), n in counts.items() if expected == name) for name in names}
    parts: list[str] = [
        f'<svg class="wide" viewBox="0 0 {width} {top + cell * len(names) + 8}" role="img" aria-label="confusions">'
    ]
    for i, name in enumerate(names):
        parts.append(f'<text class="tick end" x="{left - 5}" y="{top + cell * i + 10}">{escape(name)}</text>')
        x = left + cell * i + 9
        parts.append(f'<text class="tick" transform="translate({x},{top - 5}) rotate(-60)">{escape(name)}</text>')
    for row, expected in enumerate(names):
        for column, predicted in enumerate(names):
            count = counts.get((expected, predicted), 0)
            share = count / max(1, totals[expected])
            kind = "right" if expected == predicted else "wrong"
            opacity = 0.04 if not count else 0.15 + 0.85 * share
            title = f"<title>{escape(expected)} → {escape(predicted)}: {count} of {totals[expected]}</title>" if count else ""
            parts.append(
                f'<rect class="{kind}" x="{left + cell * column}" y="{top + cell * row}" width="{cell - 1}" height="{cell - 1}" '
                f'fill-opacity="{opacity:.2f}">{title}</rect>'
            )
    return "".join(parts) + "</svg>"


def _x(value: float) -> float:
    return _EDGE + value * (_SIZE - _EDGE - 10)


def _y(value: float) -> float:
    return _SIZE - _EDGE - value * (_SIZE - _EDGE - 10)


def _frame(x_label: str, y_label: str) -> str:
    ticks = "".join(
        f'<text class="tick middle" x="{_x(v):.0f}" y="{_SIZE - _EDGE + 15}">{v:.0%}</text>'
        f'<text class="tick end" x="{_EDGE - 4}" y="{_y(v) + 3:.0f}">{v:.0%}</text>'
        for v in (0.0, 0.5, 1.0)
    )
    return (
        f'<rect class="frame" x="{_x(0)}" y="{_y(1)}" width="{_x(1) - _x(0)}" height="{_y(0) - _y(1)}"/>'
        f'<line class="diagonal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>{ticks}'
        f'<text class="tick middle" x="{_x(0.5):.0f}" y="{_SIZE - 6}">{escape(x_label)}</text>'
        f'<text class="tick middle" transform="translate(10,{_y(0.5):.0f}) rotate(-90)">{escape(y_label)}</text>'
    )
