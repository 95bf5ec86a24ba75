"""Figures as a table and as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `target` says what it is to be, `met` whether it is."""

    group: str
    name: str
    value: float
    unit: str
    target: str = ""
    met: bool | None = None


def as_text(rows: Iterable[Row]) -> str:
    """The rows as people read them in a terminal."""
    lines = [f"{'':<10} {'':<44} {'':>12}  {'':<11} target"]
    for row in rows:
        mark = {True: "✓", False: "✗", None: " "}[row.met]
        lines.append(f"{row.group:<10} {row.name:<44} {row.value:>12,.2f}  {row.unit:<11} {mark} {row.target}".rstrip())
    return "\n".join(lines)


def as_svg(rows: Sequence[Row]) -> str:
    """The rows as bars; each group has a scale of its own."""
    height, label, width = 26, 330, 420
    biggest = {row.group: max(other.value for other in rows if other.group == row.group) or 1 for row in rows}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {label + width + 170} {height * len(rows) + 20}" '
        'font-family="system-ui, sans-serif" font-size="13">',
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for number, row in enumerate(rows):
        y = 10 + number * height
        length = max(2.0, width * row.value / biggest[row.group])
        colour = "#b3402a" if row.met is False else "#1f6f5c" if row.target else "#9aa5a1"
        parts.append(f'<text x="{label - 10}" y="{y + 16}" text-anchor="end">{escape(f"{row.group}: {row.name}")}</text>')
        parts.append(f'<rect x="{label}" y="{y + 3}" width="{length:.1f}" height="{height - 8}" rx="3" fill="{colour}"/>')
        parts.append(f'<text x="{label + length + 8:.1f}" y="{y + 16}">{row.value:,.1f} {escape(row.unit)}</text>')
    return "\n".join([*parts, "</svg>"])
