"""The ledger's one door: each method is one transaction, and tells the bus after its commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from relevo import crash
from relevo.bus import Bus
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
from relevo.ledger.telling import Hand, Telling
from relevo.storage import Database

OPENING_ATTEMPTS = 3

Transition = Callable[[Connection, Conversation, datetime], tuple[Conversation, Message]]
Moved = Callable[[tuple[Conversation, Message]], None]


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Ledger:
    """What was said, who holds it and what is to be done: written, committed, then published."""

    def __init__(self, database: Database, bus: Bus, *, now: Callable[[], datetime] = utc_now) -> None:
        self.database = database
        self.bus = bus
        self.now = now
        self._telling = Telling(bus)

    def employ(self, hand: Hand | None) -> None:
        """From now on offer new turns to `hand` first."""
        self._telling.hand = hand

    async def receive(self, incoming: Incoming) -> Received:
        """Store a customer's message. See `receiving.receive`."""
        crash.point("receive.before")
        hand = self._telling.hand
        worker = hand.free() if hand is not None else None
        step = partial(receiving.receive, incoming=incoming, at=self.now(), worker=worker)
        for _attempt in range(OPENING_ATTEMPTS):
            # It is stored as if it were new, which it nearly always is; it is looked for only when the ledger objects.
            try:
                return await self.database.write(step, self._telling.received)
            except (IntegrityError, Refused) as error:
                known = await self.database.read(partial(receiving.find, incoming=incoming))
                if known is not None:
                    return known
                if isinstance(error, Refused):
                    raise
                # Somebody opened the customer's case at the same moment: now it is there.
        return await self.database.write(step, self._telling.received)

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

    async def answer(self, claimed: Claim, given: Answer, worker: Worker | None = None) -> Answered:
        """Store the bot's answer. See `turns.answer`."""
        crash.point("answer.before")
        step = partial(turns.answer, claimed=claimed, given=given, worker=worker, at=self.now())
        try:
            return await self.database.write(step, self._telling.answered)
        except turns.Superseded:
            return Answered(Verdict.SUPERSEDED)

    async def retry(self, claimed: Claim, error: str, after: timedelta) -> bool:
        """Give a turn back to be tried again. See `turns.retry`."""
        return await self.database.write(partial(turns.retry, claimed=claimed, error=error, not_before=self.now() + after))

    async def fail(self, claimed: Claim, error: str) -> Answered:
        """Give up on a turn. See `turns.fail`."""
        step = partial(turns.fail, claimed=claimed, error=error, at=self.now())
        return await self.database.write(step, self._telling.answered)

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
            message, _ = await self.database.write(step, self._telling.said)
        except (IntegrityError, Conflict):
            # Sent again, perhaps after the conversation has moved on: what was stored is stored.
            known = await self.database.read(partial(saying.find, agent_id=agent_id, client_id=client_id))
            if known is None:
                raise
            return Said(known[0], is_new=False)
        return Said(message, is_new=True)

    async def start(self, *, agent_id: int, client_id: str, **begun: Any) -> tuple[Conversation, Message]:
        """An agent begins to talk with a customer. See `opening.start`."""
        step = partial(opening.start, agent_id=agent_id, client_id=client_id, at=self.now(), **begun)
        try:
            conversation, stored = await self.database.write(step, self._telling.started)
        except (IntegrityError, Conflict) as error:
            known = await self.database.read(partial(saying.find, agent_id=agent_id, client_id=client_id))
            if known is None and isinstance(error, Conflict):
                raise
            if known is None:
                raise Conflict("The customer is writing at this moment. Open their conversation.") from error
            return known[1], known[0]
        return conversation, stored[-1]

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
            _, told = await self.database.write(step, self._telling.notified)
        except IntegrityError:
            _, told = await self.database.write(step, self._telling.notified)  # their case is open now
        return told

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
        return await self.database.write(step, self._telling.edited)

    async def take(self, conversation_id: str, *, epoch: int, agent_id: int, agent_name: str) -> Conversation:
        """Give the conversation to an agent. See `ownership.take`."""
        return await self._move(conversation_id, epoch, lambda c, found, at: ownership.take(c, found, agent_id, agent_name, at))

    async def give_back(self, conversation_id: str, *, epoch: int, agent_id: int) -> Conversation:
        """Return the conversation to the bot. See `ownership.give_back`."""
        back: Transition = lambda c, found, at: ownership.give_back(c, found, agent_id, at)  # noqa: E731 - as its neighbours
        return await self._move(conversation_id, epoch, back, self._telling.given_back)

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

    async def _move(self, conversation_id: str, epoch: int, transition: Transition, then: Moved | None = None) -> Conversation:
        def step(connection: Connection) -> tuple[Conversation, Message]:
            found = get_conversation(connection, conversation_id, lock=True)
            ownership.expect_epoch(found, epoch)
            return transition(connection, found, self.now())

        crash.point("move.before")
        moved, _ = await self.database.write(step, then or self._telling.moved)
        return moved
