"""A trained model, asked message by message, with the time that each answer took."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.evaluation.rows import RowError


@dataclass(frozen=True)
class Understood:
    """What the model said of a text, and the milliseconds it took."""

    parsed: dict[str, Any]
    milliseconds: float


class Understander:
    """Loads a model once; the first answer is not counted, it warms up."""

    def __init__(self, model: Path) -> None:
        """`model` is a trained model or the directory of models."""
        from rasa.core.agent import Agent

        self._agent = Agent.load(str(model))
        if not self._agent.is_ready():
            raise RowError(f"There is no trained model in {model}. Run `make train` first.")

    def ask(self, texts: Sequence[str]) -> list[Understood]:
        """One answer for each text, in order."""
        return asyncio.run(self._ask(texts))

    async def _ask(self, texts: Sequence[str]) -> list[Understood]:
        await self._agent.parse_message("hola, ¿dónde está mi pedido?")
        answers = []
        for text in texts:
            began = time.perf_counter()
            # A typed slash is text, never an intent; the channel takes it away as well.
            parsed = dict(await self._agent.parse_message(text.lstrip("/") or " "))
            answers.append(Understood(parsed, (time.perf_counter() - began) * 1000))
        return answers
