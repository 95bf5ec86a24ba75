"""The bus within one process."""

from __future__ import annotations

from collections.abc import Callable

from relevo.bus.hint import Hint
from relevo.bus.port import Listener


class LocalBus:
    """Calls the listeners of this process, one after the other."""

    def __init__(self) -> None:
        self._listeners: dict[int, Listener] = {}
        self._next = 0

    def publish(self, hint: Hint) -> None:
        """See `Bus.publish`."""
        for listener in tuple(self._listeners.values()):
            listener(hint)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """See `Bus.listen`."""
        key = self._next
        self._next += 1
        self._listeners[key] = listener
        return lambda: self._listeners.pop(key, None) and None

    async def start(self) -> None:
        """Nothing to do."""

    async def stop(self) -> None:
        """Nothing to do."""

    @property
    def healthy(self) -> bool:
        """There is nobody else to reach."""
        return True
