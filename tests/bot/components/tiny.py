"""A trained tiny pipeline, made once for all tests that ask it something."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.model_training import train_nlu

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def agent() -> Agent:
    """The tiny model, loaded."""
    model = train_nlu(str(HERE / "pipeline.yml"), str(HERE / "pipeline_nlu.yml"), mkdtemp(prefix="relevo-tiny-"))
    assert model
    return Agent.load(model)


def parsed(text: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the tiny model understands of a message."""
    processor = agent().processor
    assert processor is not None
    return dict(asyncio.run(processor.parse_message(UserMessage(text, metadata=metadata))))
