"""Where Rasa's conversations are kept: one row per turn, whole or not at all.

Rasa's own SQL store writes events one by one at whatever place comes next, so that two writers lose each other's
events without a word, and a repeated message is run again. Here the primary key is the conversation and the place of
the turn's first event. Of two writers one gets the place, and the other learns that it was overtaken. The message's
id is unique in its conversation, and the row keeps the answer, so a repeated message is answered, not run again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import make_url
from sqlalchemy.pool import StaticPool

from bot.failures import Overtaken
from bot.settings import BotSettings

metadata = sa.MetaData()
tracker_turns = sa.Table(
    "tracker_turns",
    metadata,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("starts_session", sa.Boolean, nullable=False),
    sa.Column("message_id", sa.String(255)),
    sa.Column("events", sa.Text, nullable=False),
    sa.Column("answer", sa.Text),
    sa.UniqueConstraint("conversation", "message_id"),
)

_turns = tracker_turns.c
_this = _turns.conversation == sa.bindparam("conversation")
_ANSWER = sa.select([_turns.answer]).where(_this, _turns.message_id == sa.bindparam("message_id"))
_HEAD = sa.select([_turns.position + _turns.size]).where(_this).order_by(_turns.position.desc()).limit(1)
_ALL = sa.select([_turns.position, _turns.size, _turns.events]).where(_this).order_by(_turns.position)
_LATEST = _ALL.where(
    _turns.position
    >= sa.func.coalesce(
        sa.select([sa.func.max(_turns.position)]).where(_this, _turns.starts_session.is_(True)).scalar_subquery(), 0
    )
)
_APPEND = tracker_turns.insert()


@dataclass(frozen=True)
class StoredConversation:
    """A conversation's latest session as a tracker, and the place where its next event belongs."""

    tracker: DialogueStateTracker | None
    first: int
    """The place of the tracker's first event."""
    head: int
    """The place after the last stored event."""


class TurnStore(TrackerStore):
    """A tracker store for endpoints.yml: `tracker_store: {type: bot.tracker_store.TurnStore}`.

    `url` is an SQLAlchemy address; without one `RELEVO_TRACKER_URL` decides, and without that memory.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        """Open the database and create its one table if it is not there."""
        super().__init__(domain, event_broker, **kwargs)
        self.engine = _engine(host or BotSettings.from_environment().tracker_url)
        try:
            metadata.create_all(self.engine)
        except (sa.exc.OperationalError, sa.exc.ProgrammingError, sa.exc.IntegrityError):
            metadata.create_all(self.engine)  # Another replica created it between our look and our step.

    def answer(self, conversation: str, message_id: str) -> dict[str, Any] | None:
        """Return the stored answer to a message, or None if the message never ran to its end."""
        with self.engine.connect() as connection:
            answer = connection.execute(_ANSWER, {"conversation": conversation, "message_id": message_id}).scalar()
        return None if answer is None else json.loads(answer)

    def head(self, conversation: str) -> int:
        """Return the place where the conversation's next event belongs."""
        with self.engine.connect() as connection:
            return connection.execute(_HEAD, {"conversation": conversation}).scalar() or 0

    def load(self, conversation: str, *, all_sessions: bool = False) -> StoredConversation:
        """Return what is stored of a conversation, by default from the start of its latest session."""
        query = _ALL if all_sessions else _LATEST
        with self.engine.connect() as connection:
            rows = connection.execute(query, {"conversation": conversation}).all()
        if not rows:
            return StoredConversation(None, 0, 0)
        events = [_read(event) for row in rows for event in json.loads(row.events)]
        tracker = DialogueStateTracker.from_events(conversation, events, self.domain.slots)
        return StoredConversation(tracker, rows[0].position, rows[-1].position + rows[-1].size)

    def append(
        self,
        conversation: str,
        position: int,
        events: Sequence[Event],
        *,
        message_id: str | None = None,
        answer: dict[str, Any] | None = None,
    ) -> None:
        """Store `events` at `position` in one transaction; raises `Overtaken` if that place is taken."""
        row = {
            "conversation": conversation,
            "position": position,
            "size": len(events),
            "starts_session": any(isinstance(event, SessionStarted) for event in events),
            "message_id": message_id,
            "events": json.dumps([event.as_dict() for event in events], default=_plain),
            "answer": None if answer is None else json.dumps(answer, default=_plain),
        }
        try:
            with self.engine.begin() as connection:
                connection.execute(_APPEND, row)
        except sa.exc.IntegrityError as error:
            raise Overtaken(conversation) from error

    async def publish(self, conversation: str, events: list[Event]) -> None:
        """Hand stored events to the event broker, if endpoints.yml names one."""
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, events, conversation)

    # What Rasa's own commands (`rasa shell`, `rasa export`, reminders) ask of a tracker store.

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the events of `tracker` that are not stored yet."""
        stored = self.load(tracker.sender_id)
        events = list(tracker.events)[stored.head - stored.first :]
        if not events:
            return
        said = next((event for event in reversed(events) if isinstance(event, UserUttered)), None)
        self.append(tracker.sender_id, stored.head, events, message_id=said.message_id if said else None)
        await self.publish(tracker.sender_id, events)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the tracker of a conversation's latest session."""
        return self.load(sender_id).tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return the tracker of all sessions of a conversation."""
        return self.load(conversation_id, all_sessions=True).tracker

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        with self.engine.connect() as connection:
            return list(connection.execute(sa.select([_turns.conversation]).distinct()).scalars())


@cache
def _event_types() -> dict[str, type[Event]]:
    """Rasa looks through all classes of events for every event it reads, which takes longer than all the rest."""
    return {kind.type_name: kind for kind in all_subclasses(Event)}


def _read(stored: dict[str, Any]) -> Event:
    event = _event_types()[stored["event"]]._from_parameters(stored)
    if event is None:
        raise ValueError(f"an event of type {stored['event']} cannot be read")
    return event


def _plain(value: Any) -> Any:
    """Write NumPy's numbers, which components like to leave behind, as ordinary ones."""
    if not hasattr(value, "item"):
        raise TypeError(f"{type(value).__name__} cannot be stored")
    return value.item()


def _engine(address: str) -> Engine:
    """Open a database so that what is committed survives a loss of power, and so that no lock fails at once."""
    url = make_url(address.replace("postgres://", "postgresql://", 1))
    if url.get_backend_name() == "postgresql":
        return sa.create_engine(url.set(drivername="postgresql+psycopg2"), pool_pre_ping=True, pool_size=2)
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True)
    if url.database in (None, "", ":memory:"):
        return sa.create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})

    engine = sa.create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False, "timeout": 10})

    @sa.event.listens_for(engine, "connect")
    def settle(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    return engine
