"""What travels on the bus."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:  # the ledger publishes on the bus: at run time it comes first
    from relevo.ledger.model import Conversation, Message

Kind = Literal["message", "conversation", "turn", "typing", "viewers", "presence", "edited", "delivery", "update", "session"]


@dataclass(frozen=True, slots=True)
class Hint:
    """Something happened in a conversation.

    `messages` and `conversation` carry what was committed to listeners in the same process, which need not read it again;
    other replicas get only `seq` and read the ledger.
    """

    kind: Kind
    conversation_id: str
    customer_id: str
    seq: int = 0
    data: dict[str, Any] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    conversation: Conversation | None = None

    def to_json(self, origin: str) -> str:
        """The hint as it goes to other replicas: nothing of what was said."""
        return json.dumps(
            {"o": origin, "k": self.kind, "c": self.conversation_id, "u": self.customer_id, "s": self.seq, "d": self.data},
            separators=(",", ":"),
        )

    @staticmethod
    def from_json(text: str | bytes) -> tuple[str, Hint]:
        """The origin and the hint."""
        raw = json.loads(text)
        return raw["o"], Hint(raw["k"], raw["c"], raw["u"], raw["s"], raw["d"])
