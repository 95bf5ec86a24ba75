"""The signature between Relevo's own processes: HMAC-SHA256 over the time and the body."""

from __future__ import annotations

import hashlib
import hmac


def sign(secret: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers that prove who sent `body`, at `timestamp` (Unix seconds)."""
    mac = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return {"X-Relevo-Timestamp": str(timestamp), "X-Relevo-Signature": f"sha256={mac.hexdigest()}"}
