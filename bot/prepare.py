"""`python -m bot.prepare`: encode what the assistant learns from, while Rasa is still reading and checking its files.

Training works without it: every component encodes what it needs, through the same cache. This only begins sooner, on
the core that Rasa leaves idle.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot.components.dialogue_lessons import read_lessons, read_passages
from bot.components.feeling_data import PROJECT, FeelingDataError, all_texts
from bot.components.writing import calm_case
from bot.encoders import encoder_named
from bot.encoders.cache import VectorCache

_ENCODERS = ("use", "e5")


def main() -> int:
    """Fill the cache; what is wrong with the data is for Rasa to say."""
    try:
        feelings = PROJECT / "data" / "feelings"
        said = [lesson.text for lesson in read_lessons(str(feelings))]
        texts = [*_requests(PROJECT / "data" / "nlu"), *all_texts(feelings), *said]
        read = [text for passage in read_passages(str(feelings)) for text in passage.texts]
    except FeelingDataError:
        return 0
    # What EscalationPolicy reads is wanted long after the rest.
    for some in (texts, read):
        VectorCache().encode([encoder_named(name) for name in _ENCODERS], [calm_case(text) for text in some])
    return 0


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
