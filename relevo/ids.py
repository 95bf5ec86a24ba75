"""Names for rows that outsiders see: random, so that one tells nothing about another."""

from __future__ import annotations

import base64
import secrets


def new_id(prefix: str) -> str:
    """A fresh id: the prefix, `_`, and 120 random bits in 24 lower-case letters and digits."""
    return f"{prefix}_{base64.b32encode(secrets.token_bytes(15)).decode().lower()}"
