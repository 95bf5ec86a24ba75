"""Who is looking at which conversation, so that two agents do not answer the same one unawares."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from relevo.bus import Bus, Hint


@dataclass(frozen=True, slots=True)
class _Look:
    agent_id: int
    name: str
    heard: float


class Viewers:
    """Agents by conversation, on all replicas: each desk tells it on the bus, and again with every heartbeat.

    Args:
        bus: where desks tell each other.
        lasting: after so many seconds without a word a look is forgotten: its replica has ended without a goodbye.
    """

    def __init__(self, bus: Bus, *, lasting: float, now: Callable[[], float] = time.monotonic) -> None:
        self._bus = bus
        self._lasting = lasting
        self._now = now
        self._looking: dict[str, dict[str, _Look]] = {}
        bus.listen(self._hear)

    def look(self, conversation_id: str, customer_id: str, desk: str, agent_id: int, name: str) -> None:
        """An agent's desk has opened the conversation."""
        self._bus.publish(Hint("viewers", conversation_id, customer_id, data={"desk": desk, "id": agent_id, "name": name}))

    def leave(self, conversation_id: str, customer_id: str, desk: str) -> None:
        """The desk has turned away."""
        self._bus.publish(Hint("viewers", conversation_id, customer_id, data={"desk": desk, "id": None}))

    def of(self, conversation_id: str) -> list[dict[str, object]]:
        """The agents who look at the conversation, each once."""
        oldest = self._now() - self._lasting
        looks = self._looking.get(conversation_id, {})
        agents = {look.agent_id: look.name for look in looks.values() if look.heard >= oldest}
        return [{"id": agent_id, "name": name} for agent_id, name in sorted(agents.items())]

    def _hear(self, hint: Hint) -> None:
        if hint.kind != "viewers":
            return
        looking = self._looking.setdefault(hint.conversation_id, {})
        if hint.data["id"] is None:
            looking.pop(hint.data["desk"], None)
        else:
            looking[hint.data["desk"]] = _Look(hint.data["id"], hint.data["name"], self._now())
        if not looking:
            del self._looking[hint.conversation_id]
