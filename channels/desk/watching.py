"""One conversation as a desk follows it: every message once and in order, and later what the bot has understood of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from channels.desk.summaries import desk_message
from relevo.bus import Hint
from relevo.ledger import Conversation, Delivered, Ledger, Message, Sender, deliveries
from relevo.ledger.appending import PUSHED_CHANNELS

PAGE = 200
RECENT = 20
NOTHING: Mapping[int, Delivered] = MappingProxyType({})


class Watch:
    """How far a desk has read a conversation.

    A customer's message is shown when it is stored; what it means is known only when the bot has answered. `end` is called when
    the desk turns away.
    """

    def __init__(self, ledger: Ledger, conversation: Conversation, seq: int, end: Callable[[], None]) -> None:
        self.end = end
        self.conversation_id = conversation.id
        self.customer_id = conversation.customer_id
        self.seq = seq
        self._pushed = conversation.channel in PUSHED_CHANNELS
        self._ledger = ledger
        self._puzzling: set[int] = set()

    async def frames(self, fresh: Sequence[Message] = ()) -> list[dict[str, Any]]:
        """What the desk is to be told now: `fresh`, if it comes next, else what the ledger has after the cursor."""
        if fresh and fresh[0].seq == self.seq + 1:
            return [*self._told(fresh), *await self._understood(fresh)]
        told: list[dict[str, Any]] = []
        while True:
            fresh = await self._ledger.messages_after(self.conversation_id, self.seq, PAGE)
            told += [*self._told(fresh, await self._sent(fresh)), *await self._understood(fresh)]
            if len(fresh) < PAGE:
                return told

    async def standing(self) -> list[dict[str, Any]]:
        """How far the last of the messages that the desk has have come: it may have asked before that changed."""
        if not self._pushed:
            return []
        sent = await self._ledger.database.read(partial(deliveries.states, conversation_ids=[self.conversation_id]))
        known = sorted((one for one in sent.values() if one.seq <= self.seq), key=lambda one: one.seq)[-RECENT:]
        return [
            {
                "type": "delivery",
                "conversation": self.conversation_id,
                "seq": one.seq,
                "state": one.state,
                "doubts": one.doubts,
                "error": one.error,
            }
            for one in known
        ]

    async def changed(self, hint: Hint) -> dict[str, Any] | None:
        """What has changed of a message that the desk has: its text or its files, or how far it has come."""
        if hint.data["seq"] > self.seq:
            return None  # it is told with its message
        if hint.kind == "delivery":
            return {"type": "delivery", "conversation": self.conversation_id, **hint.data}
        now = await self._ledger.messages_after(self.conversation_id, hint.data["seq"] - 1, 1)
        return {**desk_message(now[0]), "type": "edited"} if now else None

    async def _sent(self, fresh: Sequence[Message]) -> Mapping[int, Delivered]:
        if not self._pushed or not fresh:
            return {}
        return await self._ledger.database.read(partial(deliveries.states, conversation_ids=[self.conversation_id]))

    def _told(self, fresh: Sequence[Message], sent: Mapping[int, Delivered] = NOTHING) -> list[dict[str, Any]]:
        for said in fresh:
            self.seq = said.seq
            if said.sender is Sender.CUSTOMER and said.understood is None:
                self._puzzling.add(said.seq)
        return [desk_message(said, sent.get(said.id)) for said in fresh]

    async def _understood(self, fresh: Sequence[Message]) -> list[dict[str, Any]]:
        if not self._puzzling or all(said.sender in (Sender.CUSTOMER, Sender.AGENT) for said in fresh):
            return []
        again = await self._ledger.messages_after(self.conversation_id, min(self._puzzling) - 1, PAGE)
        clear = [said for said in again if said.seq in self._puzzling and said.understood is not None]
        self._puzzling.difference_update(said.seq for said in clear)
        return [
            {"type": "understood", "conversation": self.conversation_id, "seq": said.seq, "understood": said.understood}
            for said in clear
        ]
