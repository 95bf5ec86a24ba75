"""The ledger's one door: each method is one transaction, and tells the bus after its commit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial, wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from relevo import crash
from relevo.bus import Bus, Hint
from relevo.ledger import editing, notices, opening, ownership, receiving, saying, thread, turns
from relevo.ledger.editing import Edited
from relevo.ledger.errors import Conflict, Refused
from relevo.ledger.model import (
    MAX_TEXT,
    Answer,
    Answered,
    Claim,
    Conversation,
    Incoming,
    Message,
    NewAttachment,
    Notice,
    Received,
    Said,
    State,
    Verdict,
    Worker,
)
from relevo.ledger.rows import get_conversation
from relevo.storage import Database

OPENING_ATTEMPTS = 3

Transition = Callable[[Connection, Conversation, datetime], tuple[Conversation, Message]]
Given = ParamSpec("Given")
Result = TypeVar("Result")


def whole(step: Callable[Given, Awaitable[Result]]) -> Callable[Given, Coroutine[Any, Any, Result]]:
    """A step that, once begun, gets to its hints even if whoever asked for it leaves: what is stored is told."""

    @wraps(step)
    async def run(*given: Given.args, **named: Given.kwargs) -> Result:
        return await asyncio.shield(step(*given, **named))

    return run


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Hand(Protocol):
    """Who may take a turn in the transaction that makes it, so that it is claimed without a commit of its own."""

    def free(self) -> Worker | None:
        """The worker, if it could begin now."""

    def begin(self, claimed: Claim) -> None:
        """Begin with a turn that was claimed for it."""


class Ledger:
    """What was said, who holds it and what is to be done: written, committed, then published."""

    def __init__(self, database: Database, bus: Bus, *, now: Callable[[], datetime] = utc_now) -> None:
        self.database = database
        self.bus = bus
        self.now = now
        self._hand: Hand | None = None

    def employ(self, hand: Hand | None) -> None:
        """From now on offer new turns to `hand` first."""
        self._hand = hand

    @whole
    async def receive(self, incoming: Incoming) -> Received:
        """Store a customer's message. See `receiving.receive`."""
        crash.point("receive.before")
        received = await self._receive(incoming)
        crash.point("receive.committed")
        if received.is_new:
            stored = (received.message,) if received.reply is None else (received.message, received.reply)
            self._publish(stored, received.conversation)
            if received.claim is not None and self._hand is not None:
                crash.point("claim.committed")
                self._hand.begin(received.claim)
            elif received.turn_id is not None:
                self.bus.publish(Hint("turn", received.conversation.id, received.conversation.customer_id))
        return received

    async def claim(self, conversation_id: str, worker: Worker) -> Claim | None:
        """Claim the conversation's next turn. See `turns.claim`."""
        crash.point("claim.before")
        step = partial(turns.claim, conversation_id=conversation_id, worker=worker, at=self.now())
        claimed = await self.database.write(step)
        crash.point("claim.committed")
        return claimed

    async def release(self, worker: Worker) -> int:
        """End the leases that a worker of this name holds. See `turns.release`."""
        return await self.database.write(partial(turns.release, worker=worker, at=self.now()))

    async def claimable(self) -> list[str]:
        """Conversations with a turn that nobody works on."""
        return await self.database.read(partial(turns.claimable, at=self.now()))

    @whole
    async def answer(self, claimed: Claim, given: Answer, worker: Worker | None = None) -> Answered:
        """Store the bot's answer. See `turns.answer`."""
        crash.point("answer.before")
        step = partial(turns.answer, claimed=claimed, given=given, worker=worker, at=self.now())
        try:
            answered = await self.database.write(step)
        except turns.Superseded:
            return Answered(Verdict.SUPERSEDED)
        crash.point("answer.committed")
        self._publish_answered(answered)
        return answered

    async def retry(self, claimed: Claim, error: str, after: timedelta) -> bool:
        """Give a turn back to be tried again. See `turns.retry`."""
        return await self.database.write(partial(turns.retry, claimed=claimed, error=error, not_before=self.now() + after))

    @whole
    async def fail(self, claimed: Claim, error: str) -> Answered:
        """Give up on a turn. See `turns.fail`."""
        answered = await self.database.write(partial(turns.fail, claimed=claimed, error=error, at=self.now()))
        self._publish_answered(answered)
        return answered

    @whole
    async def say(
        self,
        conversation_id: str,
        *,
        agent_id: int,
        agent_name: str,
        epoch: int,
        client_id: str,
        text: str,
        attached: tuple[NewAttachment, ...] = (),
    ) -> Said:
        """Store an agent's message. See `saying.say`."""
        crash.point("say.before")
        step = partial(
            saying.say,
            conversation_id=conversation_id,
            agent_id=agent_id,
            agent_name=agent_name,
            epoch=epoch,
            client_id=client_id,
            text=text,
            attached=attached,
            at=self.now(),
        )
        try:
            message, conversation = await self.database.write(step)
        except (IntegrityError, Conflict):
            # Sent again, perhaps after the conversation has moved on: what was stored is stored.
            known = await self.database.read(partial(saying.find, agent_id=agent_id, client_id=client_id))
            if known is None:
                raise
            return Said(known[0], is_new=False)
        crash.point("say.committed")
        self._publish((message,), conversation)
        return Said(message, is_new=True)

    @whole
    async def start(self, *, agent_id: int, client_id: str, **begun: Any) -> tuple[Conversation, Message]:
        """An agent begins to talk with a customer. See `opening.start`."""
        step = partial(opening.start, agent_id=agent_id, client_id=client_id, at=self.now(), **begun)
        try:
            conversation, stored = await self.database.write(step)
        except (IntegrityError, Conflict) as error:
            known = await self.database.read(partial(saying.find, agent_id=agent_id, client_id=client_id))
            if known is None and isinstance(error, Conflict):
                raise
            if known is None:
                raise Conflict("The customer is writing at this moment. Open their conversation.") from error
            return known[1], known[0]
        self._publish(stored, conversation)
        return conversation, stored[-1]

    @whole
    async def notify(
        self, *, customer_id: str, channel: str, address: str | None, language: str | None, notice: Notice
    ) -> Message | None:
        """Tell a customer something, in their open case or in a new one. See `notices.notify`."""
        step = partial(
            notices.notify,
            customer_id=customer_id,
            channel=channel,
            address=address,
            language=language,
            notice=notice,
            at=self.now(),
        )
        try:
            conversation, told = await self.database.write(step)
        except IntegrityError:
            conversation, told = await self.database.write(step)  # their case is open now
        if told is not None:
            self._publish((told,), conversation)
        return told

    @whole
    async def edit(
        self, *, source: str, source_id: str, text: str, edited_at: datetime, longest: int = MAX_TEXT
    ) -> Edited | None:
        """Change what a customer said. See `editing.edit`."""
        step = partial(
            editing.edit,
            source=source,
            source_id=source_id,
            text=text,
            edited_at=edited_at,
            longest=longest,
            at=self.now(),
        )
        edited = await self.database.write(step)
        if edited is not None and edited.is_new:
            conversation = edited.conversation
            self.bus.publish(Hint("edited", conversation.id, conversation.customer_id, data={"seq": edited.message.seq}))
            if edited.turn_id is not None:
                self.bus.publish(Hint("turn", conversation.id, conversation.customer_id))
        return edited

    async def take(self, conversation_id: str, *, epoch: int, agent_id: int, agent_name: str) -> Conversation:
        """Give the conversation to an agent. See `ownership.take`."""
        return await self._move(conversation_id, epoch, lambda c, found, at: ownership.take(c, found, agent_id, agent_name, at))

    async def give_back(self, conversation_id: str, *, epoch: int, agent_id: int) -> Conversation:
        """Return the conversation to the bot. See `ownership.give_back`."""
        moved = await self._move(conversation_id, epoch, lambda c, found, at: ownership.give_back(c, found, agent_id, at))
        self.bus.publish(Hint("turn", conversation_id, moved.customer_id))
        return moved

    async def requeue(self, conversation_id: str, *, epoch: int, agent_id: int) -> Conversation:
        """Return the conversation to the queue. See `ownership.requeue`."""
        return await self._move(conversation_id, epoch, lambda c, found, at: ownership.requeue(c, found, agent_id, at))

    async def resolve(self, conversation_id: str, *, epoch: int, agent_id: int) -> Conversation:
        """Close the case. See `ownership.resolve`."""
        return await self._move(conversation_id, epoch, lambda c, found, at: ownership.resolve(c, found, agent_id, at))

    async def conversation(self, conversation_id: str) -> Conversation:
        """One conversation.

        Raises:
            NotFound: there is none with this id.
        """
        return await self.database.read(partial(get_conversation, conversation_id=conversation_id))

    async def conversations(self, states: Sequence[State], **page: Any) -> list[Conversation]:
        """The desk's list. See `thread.list_conversations`."""
        return await self.database.read(partial(thread.list_conversations, states=states, **page))

    async def messages_after(self, conversation_id: str, seq: int, limit: int = 200) -> list[Message]:
        """What was said after a cursor. See `thread.messages_after`."""
        return await self.database.read(partial(thread.messages_after, conversation_id=conversation_id, seq=seq, limit=limit))

    async def queue_position(self, conversation: Conversation) -> int | None:
        """The conversation's place in the queue. See `thread.queue_position`."""
        return await self.database.read(partial(thread.queue_position, conversation=conversation))

    async def _receive(self, incoming: Incoming) -> Received:
        """Store a message as if it were new, which it nearly always is; look for it only when the ledger objects."""
        worker = self._hand.free() if self._hand is not None else None
        step = partial(receiving.receive, incoming=incoming, at=self.now(), worker=worker)
        for _attempt in range(OPENING_ATTEMPTS):
            try:
                return await self.database.write(step)
            except (IntegrityError, Refused) as error:
                known = await self.database.read(partial(receiving.find, incoming=incoming))
                if known is not None:
                    return known
                if isinstance(error, Refused):
                    raise
                # Somebody opened the customer's case at the same moment: now it is there.
        return await self.database.write(step)

    @whole
    async def _move(self, conversation_id: str, epoch: int, transition: Transition) -> Conversation:
        def step(connection: Connection) -> tuple[Conversation, Message]:
            found = get_conversation(connection, conversation_id, lock=True)
            ownership.expect_epoch(found, epoch)
            return transition(connection, found, self.now())

        crash.point("move.before")
        moved, told = await self.database.write(step)
        crash.point("move.committed")
        self._publish((told,), moved)
        return moved

    def _publish_answered(self, answered: Answered) -> None:
        if answered.conversation is not None and answered.messages:
            self._publish(answered.messages, answered.conversation)

    def _publish(self, stored: tuple[Message, ...], conversation: Conversation) -> None:
        self.bus.publish(
            Hint(
                "message",
                conversation.id,
                conversation.customer_id,
                stored[-1].seq,
                messages=stored,
                conversation=conversation,
            )
        )
