"""What both kinds of sockets have in common."""

from __future__ import annotations

import pytest

from channels.sockets import TRY_LATER, Closed, SendQueue


async def test_a_queue_keeps_the_order() -> None:
    """What was put first is next."""
    waiting: SendQueue[int] = SendQueue(3)
    for number in (1, 2, 3):
        waiting.put(number)
    assert [await waiting.next() for _ in range(3)] == [1, 2, 3]


async def test_a_reader_that_is_too_slow_is_sent_away() -> None:
    """Who is further behind than the limit gets nothing more, and is asked to come again."""
    waiting: SendQueue[int] = SendQueue(2)
    for number in (1, 2, 3):
        waiting.put(number)
    with pytest.raises(Closed) as closed:
        await waiting.next()
    assert closed.value.code == TRY_LATER
