"""Who is at the desk, and whether they are away from it for a moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from relevo.agents import Agent
from relevo.bus import Bus, Hint

Presence = Literal["online", "away"]


@dataclass(frozen=True, slots=True)
class _Desk:
    agent_id: int
    name: str
    state: str
    heard: float


class Presences:
    """Agents by open desk, on all replicas: each desk tells it on the bus, and again with every heartbeat.

    Args:
        bus: where desks tell each other.
        lasting: after so many seconds without a word a desk is forgotten: its replica has ended without a goodbye.
    """

    def __init__(self, bus: Bus, *, lasting: float, now: Callable[[], float] = time.monotonic) -> None:
        self._bus = bus
        self._lasting = lasting
        self._now = now
        self._desks: dict[str, _Desk] = {}
        bus.listen(self._hear)

    def tell(self, desk: str, agent: Agent, state: Presence | None) -> None:
        """An agent's desk is open, away, or, with None, closed."""
        self._bus.publish(Hint("presence", "", "", data={"desk": desk, "id": agent.id, "name": agent.name, "state": state}))

    def agents(self) -> list[dict[str, object]]:
        """The agents at the desk, each once; whoever has one desk open and another away is here."""
        oldest = self._now() - self._lasting
        self._desks = {name: desk for name, desk in self._desks.items() if desk.heard >= oldest}
        states: dict[int, tuple[str, str]] = {}
        for desk in self._desks.values():
            if states.get(desk.agent_id, ("", "away"))[1] == "away":
                states[desk.agent_id] = (desk.name, desk.state)
        return [{"id": agent_id, "name": name, "state": state} for agent_id, (name, state) in sorted(states.items())]

    def _hear(self, hint: Hint) -> None:
        if hint.kind != "presence":
            return
        told = hint.data
        if told["state"] is None:
            self._desks.pop(told["desk"], None)
        else:
            self._desks[told["desk"]] = _Desk(told["id"], told["name"], told["state"], self._now())
