"""`python -m bot.prepare`: encode what the assistant learns from, while Rasa is still reading and checking its files.

Training works without it: every component encodes what it needs, through the same cache. This only begins sooner, on
the core that Rasa leaves idle.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.components.dialogue_lessons import read_lessons, read_passages
from bot.components.feeling_data import PROJECT, FeelingDataError, all_texts, evenly
from bot.components.writing import calm_case
from bot.encoders import encoder_named
from bot.encoders.cache import VectorCache

_FOR_INTENTS = ("use", "e5")
_FOR_FEELINGS = ("use", "e5_early")
# Of the requests the detectors of feelings learn 1,500 each, picked evenly from most of them: they are among these.
_ORDINARY = 2100


def main() -> int:
    """Fill the cache in the order in which it is asked; what is wrong with the data is for Rasa to say."""
    requests = _requests(PROJECT / "data" / "nlu")
    ordinary = evenly(sorted(set(requests)), _ORDINARY)
    # What e5 has just read whole, it knows after its first layers as well.
    _encode(_FOR_INTENTS, ordinary)
    _encode(_FOR_FEELINGS, ordinary)
    _encode(_FOR_INTENTS, requests)
    feelings = PROJECT / "data" / "feelings"
    try:
        said = [lesson.text for lesson in read_lessons(str(feelings))]
        _encode(_FOR_FEELINGS, [*all_texts(feelings), *said])
        # What EscalationPolicy reads is wanted last: until then Rasa goes first.
        os.nice(5)
        _encode(_FOR_FEELINGS, [text for passage in read_passages(str(feelings)) for text in passage.texts])
    except FeelingDataError:
        pass
    return 0


def _encode(encoders: Sequence[str], texts: Iterable[str]) -> None:
    VectorCache().encode([encoder_named(name) for name in encoders], sorted({calm_case(text) for text in texts}))


def _requests(directory: Path) -> list[str]:
    """The examples of the intents. Rasa's own reader also checks them, which takes four times as long."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    found: list[str] = []
    for path in sorted(directory.rglob("*.yml")):
        try:
            sections = (YAML(typ="safe").load(path) or {}).get("nlu") or []
        except (YAMLError, AttributeError):
            continue
        for section in sections:
            if isinstance(section, dict) and "intent" in section and isinstance(section.get("examples"), str):
                found += [line[2:].strip() for line in section["examples"].splitlines() if line.startswith("- ")]
    return found


if __name__ == "__main__":
    sys.exit(main())
