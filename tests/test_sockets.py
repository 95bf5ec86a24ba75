"""What both kinds of sockets have in common."""

from __future__ import annotations

import pytest

from channels.sockets import TRY_LATER, Closed, Outbox


async def test_an_outbox_keeps_the_order() -> None:
    """What was put first is next."""
    outbox: Outbox[int] = Outbox(3)
    for number in (1, 2, 3):
        outbox.put(number)
    assert [await outbox.next() for _ in range(3)] == [1, 2, 3]


async def test_a_reader_that_is_too_slow_is_sent_away() -> None:
    """Who is further behind than the limit gets nothing more, and is asked to come again."""
    outbox: Outbox[int] = Outbox(2)
    for number in (1, 2, 3):
        outbox.put(number)
    with pytest.raises(Closed) as closed:
        await outbox.next()
    assert closed.value.code == TRY_LATER
