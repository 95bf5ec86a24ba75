"""The step `deliver`: one message at a time to each address of a channel that is pushed to.

A delivery is `pending` until a sender begins it, and `sending` from before the call until its outcome is known. It ends as
`sent` or `failed`. Where nobody can say whether the channel took it, it is `ambiguous`: sent once more, and flagged for good by
`doubts`; a second doubt ends it, unless it was left by senders that died. Nothing goes to an address before what came earlier
is finished.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from relevo.ledger.delivery import Delivered, Delivery
from relevo.ledger.rows import MESSAGE, get_conversation, messages_from
from relevo.storage.prepared import Prepared
from relevo.storage.tables import conversations, deliveries, messages

MOST_DOUBTS = 2
# Nothing is lost because the process was killed twice; but a message that kills its sender is not tried for ever.
MOST_DEATHS = 5
OPEN = deliveries.c.finished_at.is_(None)
_OLDEST = deliveries.alias("oldest")
_HEAD = (
    select(_OLDEST.c.id)
    .where(
        _OLDEST.c.channel == bindparam("on_channel"),
        _OLDEST.c.address == bindparam("to_address"),
        _OLDEST.c.finished_at.is_(None),
    )
    .order_by(_OLDEST.c.id)
    .limit(1)
    .scalar_subquery()
)
_MAY_BEGIN = and_(
    deliveries.c.id == _HEAD,
    deliveries.c.state != "sending",
    OPEN,
    or_(deliveries.c.not_before.is_(None), deliveries.c.not_before <= bindparam("now")),
)
_WAITS = Prepared(select(deliveries.c.id).where(_MAY_BEGIN))
_BEGIN = Prepared(
    update(deliveries)
    .where(_MAY_BEGIN)
    .values(state="sending", owner=bindparam("by"), attempts=deliveries.c.attempts + 1, not_before=None)
    .returning(*deliveries.c)
)
_SENT = Prepared(
    update(deliveries)
    .where(deliveries.c.id == bindparam("of_id"), deliveries.c.owner == bindparam("by"), deliveries.c.state == "sending", OPEN)
    .values(state="sent", external_ids=bindparam("taken"), error=None, owner=None, finished_at=bindparam("now"))
    .returning(deliveries.c.id)
)
_SAID = Prepared(MESSAGE.where(messages.c.id == bindparam("of_id")))


def ready(connection: Connection, channel: str, at: datetime, limit: int = 500) -> list[str]:
    """Addresses whose oldest unfinished delivery may be begun now, the longest waiting first."""
    heads = (
        select(func.min(deliveries.c.id).label("id"))
        .where(deliveries.c.channel == channel, OPEN)
        .group_by(deliveries.c.address)
        .subquery()
    )
    query = (
        select(deliveries.c.address)
        .join(heads, heads.c.id == deliveries.c.id)
        .where(deliveries.c.state != "sending", or_(deliveries.c.not_before.is_(None), deliveries.c.not_before <= at))
        .order_by(deliveries.c.id)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def waits(connection: Connection, channel: str, address: str, at: datetime) -> bool:
    """Whether the oldest unfinished delivery of an address may be begun now."""
    return _WAITS.first(connection, {"on_channel": channel, "to_address": address, "now": at}) is not None


def begin(connection: Connection, channel: str, address: str, owner: str, at: datetime) -> Delivery | None:
    """Mark the oldest unfinished delivery of an address as `sending`; None if there is none, or if it is not yet time."""
    row = _BEGIN.first(connection, {"on_channel": channel, "to_address": address, "now": at, "by": owner})
    if row is None:
        return None
    said = _SAID.first(connection, {"of_id": row.message_id})
    (message,) = messages_from(connection, [said])
    return Delivery(
        id=row.id,
        channel=channel,
        address=address,
        owner=owner,
        attempt=row.attempts,
        doubts=row.doubts,
        external_ids=tuple(row.external_ids or ()),
        created_at=row.created_at,
        message=message,
        source=said.source,
        conversation=get_conversation(connection, row.conversation_id),
    )


def part(connection: Connection, delivery: Delivery, external_ids: Sequence[int]) -> bool:
    """Note that the channel took one of several parts; false if the delivery is no longer this sender's."""
    return _change(connection, delivery, external_ids=list(external_ids))


def sent(connection: Connection, delivery: Delivery, external_ids: Sequence[int], at: datetime) -> Delivered | None:
    """The channel took all of it."""
    taken = _SENT.first(connection, {"of_id": delivery.id, "by": delivery.owner, "taken": list(external_ids), "now": at})
    if taken is None:
        return None
    case = delivery.conversation
    return Delivered(case.id, case.customer_id, delivery.message.seq, "sent", delivery.doubts, None)


def failed(connection: Connection, delivery: Delivery, error: str, at: datetime) -> Delivered | None:
    """The channel will never take it."""
    return _finish(connection, delivery, at, state="failed", error=error[:255])


def postpone(connection: Connection, delivery: Delivery, error: str, until: datetime) -> bool:
    """The channel certainly did not take it, and will be asked again later."""
    back = "ambiguous" if delivery.doubts else "pending"
    return _change(connection, delivery, state=back, owner=None, not_before=until, error=error[:255])


def doubt(connection: Connection, delivery: Delivery, error: str, until: datetime, at: datetime) -> Delivered | None:
    """Nobody knows whether the channel took it: to be sent once more, unless that is what has just been done."""
    values: dict[str, Any] = {"state": "ambiguous", "error": error[:255], "doubts": deliveries.c.doubts + 1}
    if delivery.doubts + 1 >= MOST_DOUBTS:
        return _finish(connection, delivery, at, **values)
    if not _change(connection, delivery, owner=None, not_before=until, **values):
        return None
    return _told(connection, [delivery.id])[0]


def recover(connection: Connection, channel: str, owner: str, at: datetime) -> list[Delivered]:
    """Doubt what senders before this one have begun and not finished: they are gone, and did not say how far they came."""
    abandoned = select(deliveries.c.id, deliveries.c.doubts).where(
        deliveries.c.channel == channel, deliveries.c.state == "sending", OPEN, deliveries.c.owner != owner
    )
    found = connection.execute(abandoned.with_for_update()).all()
    for row in found:
        ends = {"finished_at": at} if row.doubts + 1 >= MOST_DEATHS else {}
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id == row.id)
            .values(state="ambiguous", owner=None, doubts=row.doubts + 1, error="the sender ended", **ends)
        )
    return _told(connection, [row.id for row in found])


def give_up(connection: Connection, channel: str, address: str, error: str, at: datetime) -> list[Delivered]:
    """End everything that still waits for an address nobody can be reached at."""
    query = select(deliveries.c.id).where(
        deliveries.c.channel == channel, deliveries.c.address == address, OPEN, deliveries.c.state != "sending"
    )
    ids = list(connection.execute(query).scalars())
    if ids:
        connection.execute(
            update(deliveries).where(deliveries.c.id.in_(ids)).values(state="failed", error=error[:255], finished_at=at)
        )
    return _told(connection, ids)


def states(connection: Connection, conversation_ids: Iterable[str]) -> dict[int, Delivered]:
    """How far the messages of these conversations have come, by the message's id."""
    query = _DELIVERED.add_columns(deliveries.c.message_id).where(deliveries.c.conversation_id.in_(list(conversation_ids)))
    return {row.message_id: _delivered(row) for row in connection.execute(query)}


def doubts(connection: Connection, channel: str) -> int:
    """How many messages may have arrived once more than they should."""
    query = select(func.coalesce(func.sum(deliveries.c.doubts), 0)).where(deliveries.c.channel == channel)
    return int(connection.execute(query).scalar_one())


_DELIVERED = (
    select(
        deliveries.c.conversation_id,
        conversations.c.customer_id,
        messages.c.seq,
        deliveries.c.state,
        deliveries.c.doubts,
        deliveries.c.error,
    )
    .join(messages, messages.c.id == deliveries.c.message_id)
    .join(conversations, conversations.c.id == deliveries.c.conversation_id)
)


def _delivered(row: Any) -> Delivered:
    return Delivered(row.conversation_id, row.customer_id, row.seq, row.state, row.doubts, row.error)


def _told(connection: Connection, ids: Sequence[int]) -> list[Delivered]:
    if not ids:
        return []
    return [_delivered(row) for row in connection.execute(_DELIVERED.where(deliveries.c.id.in_(ids)).order_by(deliveries.c.id))]


def _change(connection: Connection, delivery: Delivery, **values: Any) -> bool:
    mine = (deliveries.c.id == delivery.id, deliveries.c.owner == delivery.owner, deliveries.c.state == "sending", OPEN)
    return connection.execute(update(deliveries).where(*mine).values(**values)).rowcount == 1


def _finish(connection: Connection, delivery: Delivery, at: datetime, **values: Any) -> Delivered | None:
    if not _change(connection, delivery, finished_at=at, owner=None, **values):
        return None
    return _told(connection, [delivery.id])[0]
