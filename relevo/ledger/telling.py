"""What others hear of a step as soon as it is on disk: sockets and desks by the bus, a worker with a free hand at once."""

from __future__ import annotations

from typing import Protocol

from relevo import crash
from relevo.bus import Bus, Hint
from relevo.ledger.editing import Edited
from relevo.ledger.model import Answered, Claim, Conversation, Message, Received, Worker


class Hand(Protocol):
    """Who may take a turn in the transaction that makes it, so that it is claimed without a commit of its own."""

    def free(self) -> Worker | None:
        """The worker, if it could begin now."""

    def begin(self, claimed: Claim) -> None:
        """Begin with a turn that was claimed for it."""


class Telling:
    """Called by the store after each commit, also when whoever asked for the step has left meanwhile."""

    def __init__(self, bus: Bus) -> None:
        self.hand: Hand | None = None
        self._bus = bus

    def received(self, received: Received) -> None:
        """A customer's message, and the turn it made."""
        crash.point("receive.committed")
        stored = (received.message,) if received.reply is None else (received.message, received.reply)
        if received.claim is not None and self.hand is not None:
            crash.point("claim.committed")
            self.hand.begin(received.claim)  # before the sockets, which have time while the bot thinks
        self._messages(stored, received.conversation)
        if received.turn_id is not None and received.claim is None:
            self._turn(received.conversation)

    def answered(self, answered: Answered) -> None:
        """What the bot said."""
        crash.point("answer.committed")
        if answered.conversation is not None and answered.messages:
            self._messages(answered.messages, answered.conversation)

    def said(self, stored: tuple[Message, Conversation]) -> None:
        """What an agent said."""
        crash.point("say.committed")
        message, conversation = stored
        self._messages((message,), conversation)

    def started(self, stored: tuple[Conversation, tuple[Message, ...]]) -> None:
        """How an agent began a conversation."""
        conversation, messages = stored
        self._messages(messages, conversation)

    def notified(self, stored: tuple[Conversation, Message | None]) -> None:
        """What Relevo told a customer, unless it was told before."""
        conversation, message = stored
        if message is not None:
            self._messages((message,), conversation)

    def edited(self, edited: Edited | None) -> None:
        """What a customer changed, and the turn that made."""
        if edited is None or not edited.is_new:
            return
        conversation = edited.conversation
        self._bus.publish(Hint("edited", conversation.id, conversation.customer_id, data={"seq": edited.message.seq}))
        if edited.turn_id is not None:
            self._turn(conversation)

    def moved(self, stored: tuple[Conversation, Message]) -> None:
        """Who holds the conversation now."""
        crash.point("move.committed")
        conversation, message = stored
        self._messages((message,), conversation)

    def given_back(self, stored: tuple[Conversation, Message]) -> None:
        """That the bot holds the conversation again, and has that to answer."""
        self.moved(stored)
        self._turn(stored[0])

    def _turn(self, conversation: Conversation) -> None:
        self._bus.publish(Hint("turn", conversation.id, conversation.customer_id))

    def _messages(self, stored: tuple[Message, ...], conversation: Conversation) -> None:
        self._bus.publish(
            Hint(
                "message",
                conversation.id,
                conversation.customer_id,
                stored[-1].seq,
                messages=stored,
                conversation=conversation,
            )
        )
