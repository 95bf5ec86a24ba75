"""What a bus is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from relevo.bus.hint import Hint

Listener = Callable[[Hint], None]


class Bus(Protocol):
    """Tells listeners, here and on other replicas, what has happened. Listeners must be quick and must not raise."""

    def publish(self, hint: Hint) -> None:
        """Tell everybody; returns at once and never fails."""

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every hint; returns a function that ends it."""

    async def start(self) -> None:
        """Begin to hear other replicas."""

    async def stop(self) -> None:
        """End it."""

    @property
    def healthy(self) -> bool:
        """Whether other replicas can be reached."""
