"""How often somebody may do something: a token bucket for each key, in this process."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

MAX_KEYS = 50_000


class Throttle:
    """Allows `burst` at once and `rate` a second after that, for each key.

    Each replica counts for itself: a visitor stays on the replica that holds their socket. The least recently used keys are
    forgotten beyond `MAX_KEYS`, so that many strangers cannot fill the memory.
    """

    def __init__(self, rate: float, burst: int, *, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._burst = float(burst)
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Use one permission. Returns 0, or the seconds to wait until there is one again."""
        now = self._now()
        left, seen = self._buckets.pop(key, (self._burst, now))
        left = min(self._burst, left + (now - seen) * self._rate)
        allowed = left >= 1
        self._buckets[key] = (left - 1 if allowed else left, now)
        if len(self._buckets) > MAX_KEYS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._rate
