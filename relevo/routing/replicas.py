"""Which of several replicas serves a conversation: always the same one, and few move when the list changes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def choose(conversation_id: str, replicas: Sequence[str]) -> str:
    """The replica with the highest score for this conversation (rendezvous hashing, Thaler and Ravishankar 1996)."""
    if not replicas:
        raise ValueError("There are no replicas to choose from.")
    return max(replicas, key=lambda replica: hashlib.blake2b(f"{replica}\0{conversation_id}".encode()).digest())
