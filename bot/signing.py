"""Signatures of the requests between Relevo's own processes."""

from __future__ import annotations

import hashlib
import hmac
import time

TIMESTAMP_HEADER = "X-Relevo-Timestamp"
SIGNATURE_HEADER = "X-Relevo-Signature"
ALLOWED_SKEW = 300
"""Seconds by which the clocks of two machines may differ, and for which a recorded request can be sent again."""


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the value of the signature header for `body` sent at `timestamp`."""
    signed = timestamp.encode("ascii", "replace") + b"." + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def verify(secret: str, timestamp: str | None, signature: str | None, body: bytes, *, now: float | None = None) -> bool:
    """Tell whether `body` was signed with `secret` and is recent. Takes the same time for every wrong signature."""
    if not timestamp or not signature or not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        return False
    expected = sign(secret, timestamp, body)
    genuine = hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))
    recent = abs((time.time() if now is None else now) - int(timestamp)) <= ALLOWED_SKEW
    return genuine and recent
