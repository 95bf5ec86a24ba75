"""`python -m tests.bench [part …]`: measure, print a table, and draw it into var/bench/."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path

import uvloop

from relevo.settings import ROOT
from tests.bench import answer, relay, telegram, widgets
from tests.bench.table import Row, as_svg, as_text

PARTS: dict[str, Callable[[Path], Awaitable[list[Row]]]] = {
    "relay": relay.measure,
    "widgets": widgets.measure,
    "answer": answer.measure,
    "telegram": telegram.measure,
}
OUT = ROOT / "var" / "bench"


async def main(names: list[str]) -> None:
    """Measure these parts, or all."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="relevo-bench-") as folder:
        for name in names or PARTS:
            print(f"Measuring: {name}", flush=True)
            rows += await PARTS[name](Path(folder))
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "bench.json").write_text(json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False))
    (OUT / "bench.svg").write_text(as_svg(rows))
    print(f"\n{as_text(rows)}\n\nAs a picture: {OUT / 'bench.svg'}")


uvloop.run(main(sys.argv[1:]))
