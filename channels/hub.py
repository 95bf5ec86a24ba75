"""From the bus to open sockets: who wants to hear about which customer, which conversation, or everything."""

from __future__ import annotations

from collections.abc import Callable

from relevo.bus import Bus, Hint, Listener
from relevo.ledger import Sender

EVERYTHING = "everything"
NO_CONVERSATION = "about "  # who is at the desk


def customer_key(customer_id: str) -> str:
    """Hints about a customer's conversations."""
    return "of " + customer_id


def conversation_key(conversation_id: str) -> str:
    """Hints about one conversation."""
    return "about " + conversation_id


class Hub:
    """Hands each hint to those who asked for its customer, for its conversation, or for everything."""

    def __init__(self, bus: Bus) -> None:
        self._listeners: dict[str, set[Listener]] = {}
        self._deaf = bus.listen(self._hear)

    def listen(self, key: str, listener: Listener) -> Callable[[], None]:
        """Call `listener`, which must not listen or end by itself, with the hints of `key`; returns a function that ends it."""
        self._listeners.setdefault(key, set()).add(listener)

        def end() -> None:
            listeners = self._listeners.get(key)
            if listeners is not None:
                listeners.discard(listener)
                if not listeners:
                    del self._listeners[key]

        return end

    def close(self) -> None:
        """Hear no more."""
        self._deaf()

    def _hear(self, hint: Hint) -> None:
        keys = [customer_key(hint.customer_id), conversation_key(hint.conversation_id), EVERYTHING]
        if hint.messages and hint.messages[-1].sender is Sender.CUSTOMER:
            keys[:2] = keys[1], keys[0]  # who waits for it hears it before who has said it
        for key in keys:
            for listener in self._listeners.get(key, ()):
                listener(hint)
