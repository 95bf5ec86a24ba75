"""The door to deliveries: each method is one transaction, and tells the bus after its commit how far a message has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from relevo import crash
from relevo.bus import Hint
from relevo.ledger import deliveries
from relevo.ledger.delivery import Delivered, Delivery

if TYPE_CHECKING:
    from relevo.ledger.ledger import Ledger


class Outbox:
    """Messages on their way to the addresses of one channel."""

    def __init__(self, ledger: Ledger, channel: str) -> None:
        self._ledger = ledger
        self._channel = channel

    async def ready(self) -> list[str]:
        """Addresses with something to send. See `deliveries.ready`."""
        return await self._ledger.database.read(partial(deliveries.ready, channel=self._channel, at=self._ledger.now()))

    async def waits(self, address: str) -> bool:
        """Whether an address has something to be sent now: a look that costs no commit. See `deliveries.waits`."""
        look = partial(deliveries.waits, channel=self._channel, address=address, at=self._ledger.now())
        return await self._ledger.database.read(look)

    async def begin(self, address: str, owner: str) -> Delivery | None:
        """Begin the next delivery of an address. See `deliveries.begin`."""
        crash.point("deliver.before")
        begun = await self._ledger.database.write(
            partial(deliveries.begin, channel=self._channel, address=address, owner=owner, at=self._ledger.now())
        )
        crash.point("deliver.begun")
        return begun

    async def part(self, delivery: Delivery, external_ids: Sequence[int]) -> bool:
        """Note that one part is taken. See `deliveries.part`."""
        crash.point("deliver.part")
        return await self._ledger.database.write(partial(deliveries.part, delivery=delivery, external_ids=external_ids))

    async def sent(
        self, delivery: Delivery, external_ids: Sequence[int], also: Callable[[Connection], None] | None = None
    ) -> Delivered | None:
        """Finish a delivery, and do in the same transaction what the channel has to note. See `deliveries.sent`."""
        crash.point("deliver.taken")
        at = self._ledger.now()

        def step(connection: Connection) -> Delivered | None:
            done = deliveries.sent(connection, delivery, external_ids, at)
            if also is not None:
                also(connection)
            return done

        done = await self._ledger.database.write(step)
        crash.point("deliver.finished")
        self._publish(done)
        return done

    async def failed(self, delivery: Delivery, error: str) -> Delivered | None:
        """End a delivery that will never be taken. See `deliveries.failed`."""
        done = await self._ledger.database.write(
            partial(deliveries.failed, delivery=delivery, error=error, at=self._ledger.now())
        )
        self._publish(done)
        return done

    async def postpone(self, delivery: Delivery, error: str, after: timedelta) -> bool:
        """Try a delivery again later. See `deliveries.postpone`."""
        until = self._ledger.now() + after
        return await self._ledger.database.write(partial(deliveries.postpone, delivery=delivery, error=error, until=until))

    async def doubt(self, delivery: Delivery, error: str, after: timedelta) -> Delivered | None:
        """Send a delivery once more, or end it. See `deliveries.doubt`."""
        at = self._ledger.now()
        done = await self._ledger.database.write(
            partial(deliveries.doubt, delivery=delivery, error=error, until=at + after, at=at)
        )
        self._publish(done)
        return done

    async def recover(self, owner: str) -> list[Delivered]:
        """Doubt what senders before this one left behind. See `deliveries.recover`."""
        found = await self._ledger.database.write(
            partial(deliveries.recover, channel=self._channel, owner=owner, at=self._ledger.now())
        )
        for one in found:
            self._publish(one)
        return found

    async def give_up(self, address: str, error: str) -> list[Delivered]:
        """End all that waits for an address. See `deliveries.give_up`."""
        ended = await self._ledger.database.write(
            partial(deliveries.give_up, channel=self._channel, address=address, error=error, at=self._ledger.now())
        )
        for one in ended:
            self._publish(one)
        return ended

    async def doubts(self) -> int:
        """How many messages may have arrived twice. See `deliveries.doubts`."""
        return await self._ledger.database.read(partial(deliveries.doubts, channel=self._channel))

    def _publish(self, told: Delivered | None) -> None:
        if told is not None:
            data = {"seq": told.seq, "state": told.state, "doubts": told.doubts, "error": told.error}
            self._ledger.bus.publish(Hint("delivery", told.conversation_id, told.customer_id, data=data))
