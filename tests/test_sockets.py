"""What both kinds of sockets have in common."""

from __future__ import annotations

import pytest

from channels.sockets import TRY_LATER, Closed, SendQueue, whole_number


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


@pytest.mark.parametrize("value", [0, 1, 2**53 - 1])
def test_a_count_is_taken(value: int) -> None:
    """What every browser and database holds exactly."""
    assert whole_number(value) == value


@pytest.mark.parametrize("value", [-1, 2**53, 1.0, "1", True, None, [1], {"seq": 1}])
def test_what_is_no_count_is_none(value: object) -> None:
    """Whatever a page sends instead."""
    assert whole_number(value) is None
