"""What every sentence encoder offers, and the one place that makes them by name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol

import numpy as np


class Encoder(Protocol):
    """Turns texts into unit vectors. `fingerprint` changes whenever the vectors would."""

    name: str
    fingerprint: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One row of `dimension` floats for each text."""


@cache
def encoder_named(name: str) -> Encoder:
    """The process's one encoder of this name: `use`, `e5` or `e5_early` (they are too big to load twice)."""
    if name == "use":
        from bot.encoders.use import UseEncoder

        return UseEncoder()
    if name == "e5":
        from bot.encoders.e5 import E5Encoder

        return E5Encoder()
    if name == "e5_early":
        from bot.encoders.e5 import EarlyE5Encoder

        return EarlyE5Encoder()
    raise ValueError(f"There is no sentence encoder named {name!r}. Choose 'use', 'e5' or 'e5_early'.")
