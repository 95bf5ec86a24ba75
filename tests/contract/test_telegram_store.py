"""What Telegram's tables promise, on every store: updates once, one leader, codes used once, chats with one owner."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

from channels.telegram import inbox
from relevo import leases
from relevo.customers import Identity, chats, identify, links
from relevo.ledger import utc_now
from relevo.storage import Database

LASTING = timedelta(seconds=10)
SECRET = "s" * 32


async def test_an_update_is_stored_once(database: Database) -> None:
    """However often, and from however many calls at once."""
    raw = [{"update_id": number, "message": {"chat": {"id": 7}}} for number in range(20)]
    stored = await asyncio.gather(*(database.write(partial(inbox.store, raw=raw, at=utc_now())) for _ in range(8)))
    assert sum(stored) == 20
    waiting = await database.read(inbox.waiting)
    assert [(one.id, one.chat_id) for one in waiting] == [(number, "7") for number in range(20)]


async def test_updates_move_from_waiting_to_done_or_dead(database: Database) -> None:
    """What is done loses its content; what is dead keeps it, and can be revived; old ones are forgotten."""
    now = utc_now()
    await database.write(partial(inbox.store, raw=[{"update_id": 1}, {"update_id": 2}, {"update_id": "x"}, {}], at=now))
    await database.write(partial(inbox.done, update_id=1, outcome="stored", at=now))
    await database.write(partial(inbox.again, update_id=2, error="x", not_before=now))
    await database.write(partial(inbox.bury, update_id=2, error="x", at=now))
    assert await database.read(inbox.count) == {"done": 1, "dead": 1}
    assert await database.read(inbox.last_done) == 2
    assert await database.write(partial(inbox.revive, update_ids=[1, 2])) == 1
    assert [(one.id, one.attempts, one.content) for one in await database.read(inbox.waiting)] == [(2, 0, {"update_id": 2})]
    assert await database.write(partial(inbox.forget, before=now + LASTING)) == 1
    assert await database.read(inbox.count) == {"waiting": 1}


async def test_a_lease_has_one_holder(database: Database) -> None:
    """Of many at once; it can be renewed, let go, and taken when its time is over."""
    now = utc_now()
    names = [f"r{number}" for number in range(10)]
    held = await asyncio.gather(
        *(database.write(partial(leases.hold, name="x", owner=name, lasting=LASTING, at=now)) for name in names)
    )
    assert sum(held) == 1
    holder, other = names[held.index(True)], names[held.index(False)]
    assert await database.write(partial(leases.hold, name="x", owner=holder, lasting=LASTING, at=now + LASTING / 2))
    assert not await database.write(partial(leases.hold, name="x", owner=other, lasting=LASTING, at=now + LASTING))
    assert await database.write(partial(leases.hold, name="x", owner=other, lasting=LASTING, at=now + 2 * LASTING))
    await database.write(partial(leases.release, name="x", owner=holder))
    assert not await database.write(partial(leases.hold, name="x", owner=holder, lasting=LASTING, at=now + 2 * LASTING))
    await database.write(partial(leases.release, name="x", owner=other))
    assert await database.write(partial(leases.hold, name="x", owner=holder, lasting=LASTING, at=now + 2 * LASTING))


async def test_a_code_is_used_by_one_chat(database: Database) -> None:
    """Of two that try it at the same moment."""
    now = utc_now()
    identity = Identity("lucia", None, "Lucía", "+34 600 11 22 33")
    lucia = await database.write(partial(identify, identity=identity, visitor_id=None, at=now))
    code = await database.write(partial(links.issue, customer_id=lucia.id, secret=SECRET, at=now))
    entered = [await database.write(partial(chats.enter, chat_id=str(n), language="es", at=now)) for n in (1, 2)]
    tries = (
        database.write(partial(links.redeem, chat=chat, code=code, update_id=int(chat.id), secret=SECRET, at=now))
        for chat in entered
    )
    assert sorted(one.outcome for one in await asyncio.gather(*tries)) == ["linked", "wrong"]
    found = await database.read(partial(chats.chat_of, customer_id=lucia.id))
    assert found is not None
    assert await database.read(partial(chats.customers_with_phone, phone="34600112233")) == [lucia.id]
    parted = await database.write(partial(chats.unlink, chat=found, actor="customer", at=now))
    assert (parted.linked, parted.customer_id != lucia.id) == (False, True)
