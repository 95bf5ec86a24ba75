"""Who is looking at which conversation, so that two agents do not answer the same one unawares."""

from __future__ import annotations

from relevo.bus import Bus, Hint


class Viewers:
    """Agents by conversation, on all replicas: each desk tells it on the bus, and again with every heartbeat."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._looking: dict[str, dict[str, tuple[int, str]]] = {}
        bus.listen(self._hear)

    def look(self, conversation_id: str, customer_id: str, desk: str, agent_id: int, name: str) -> None:
        """An agent's desk has opened the conversation."""
        self._bus.publish(Hint("viewers", conversation_id, customer_id, data={"desk": desk, "id": agent_id, "name": name}))

    def leave(self, conversation_id: str, customer_id: str, desk: str) -> None:
        """The desk has turned away."""
        self._bus.publish(Hint("viewers", conversation_id, customer_id, data={"desk": desk, "id": None}))

    def of(self, conversation_id: str) -> list[dict[str, object]]:
        """The agents who look at the conversation, each once."""
        agents = dict(self._looking.get(conversation_id, {}).values())
        return [{"id": agent_id, "name": name} for agent_id, name in sorted(agents.items())]

    def _hear(self, hint: Hint) -> None:
        if hint.kind != "viewers":
            return
        looking = self._looking.setdefault(hint.conversation_id, {})
        if hint.data["id"] is None:
            looking.pop(hint.data["desk"], None)
        else:
            looking[hint.data["desk"]] = (hint.data["id"], hint.data["name"])
        if not looking:
            del self._looking[hint.conversation_id]
