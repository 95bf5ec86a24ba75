"""Hints between replicas: that something was committed, that somebody types. Losing one costs time, never a message."""

from relevo.bus.hint import Hint
from relevo.bus.local import LocalBus
from relevo.bus.port import Bus, Listener
from relevo.bus.redis import RedisBus

__all__ = ["Bus", "Hint", "Listener", "LocalBus", "RedisBus"]
