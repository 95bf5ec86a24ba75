"""What an action may know about who is asking. It comes from the ledger's own rows, never from slots or metadata."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from relevo.shop import Customer

TRIES = 5


class Person(Protocol):
    """Whoever writes, by the ledger's row. Both are the shop's word, and None for a visitor nobody knows."""

    @property
    def external_id(self) -> str | None:
        """The shop's own number for them."""
        ...

    @property
    def name(self) -> str | None:
        """Their name."""
        ...


class CaseFile(Protocol):
    """The ledger's side of a conversation, as far as actions need it."""

    async def customer(self, conversation_id: str) -> Person | None:
        """Whose conversation it is; None if there is no such conversation."""
        ...

    async def proved_orders(self, conversation_id: str) -> Sequence[str]:
        """The numbers of the orders that this conversation has proved, the latest last."""
        ...

    async def tries_left(self, conversation_id: str, order_number: str | None = None) -> int:
        """How many wrong proofs the person may still give within the hour; for this order, if one is named."""
        ...

    async def record_proof(self, conversation_id: str, turn: str, order_number: str, proved: bool) -> int:
        """Remember a proof and return the tries left. The same turn counts once, however often it runs."""
        ...


class MemoryCaseFile:
    """A case file that forgets when it ends: for tests, and for `rasa shell`, which talks without a ledger."""

    def __init__(self, customers: dict[str, Customer] | None = None) -> None:
        self.customers = customers or {}
        self._proofs: dict[str, dict[str, tuple[str, bool]]] = defaultdict(dict)

    async def customer(self, conversation_id: str) -> Person | None:
        """See `CaseFile.customer`."""
        return self.customers.get(conversation_id)

    async def proved_orders(self, conversation_id: str) -> Sequence[str]:
        """See `CaseFile.proved_orders`."""
        proofs = self._proofs[conversation_id].values()
        return tuple(dict.fromkeys(number for number, proved in proofs if proved))

    async def tries_left(self, conversation_id: str, order_number: str | None = None) -> int:
        """See `CaseFile.tries_left`."""
        wrong = sum(not proved for _, proved in self._proofs[conversation_id].values())
        return max(0, TRIES - wrong)

    async def record_proof(self, conversation_id: str, turn: str, order_number: str, proved: bool) -> int:
        """See `CaseFile.record_proof`."""
        self._proofs[conversation_id].setdefault(turn, (order_number, proved))
        return await self.tries_left(conversation_id)
