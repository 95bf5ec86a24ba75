"""One way to read and one way to write, on SQLite and on PostgreSQL.

A transaction is a plain function of a SQLAlchemy `Connection`. `Database.write` runs it and returns only when it has been
committed. On SQLite one thread writes, and commits whatever is waiting together: with `synchronous=FULL` a commit waits for
the disk, and a group of messages waits once. On PostgreSQL transactions run beside each other on row locks.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

T = TypeVar("T")
Transaction = Callable[[Connection], T]

GROUP_LIMIT = 128
BUSY_SECONDS = 15
READERS = 4
POSTGRES_CONNECTIONS = 16
ATTEMPTS = 5


def make_engine(url: str) -> Engine:
    """An engine with the durability Relevo promises; its errors do not repeat what was to be stored."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        engine = create_engine(parsed, hide_parameters=True, connect_args=arguments, json_serializer=_json)
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    pool = {"pool_size": POSTGRES_CONNECTIONS, "max_overflow": READERS, "pool_pre_ping": True}
    return create_engine(parsed, hide_parameters=True, json_serializer=_json, **pool)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Transactions are begun by hand, IMMEDIATE for writers: the driver's own BEGIN would be deferred and could fail half-way.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


class Database:
    """The ledger's store. Use from one event loop, or from plain threads with `write_now` and `read_now`."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="read")
        self._writer: _GroupWriter | _ParallelWriter = (
            _GroupWriter(self.engine) if self.is_sqlite else _ParallelWriter(self.engine)
        )

    async def write(self, transaction: Transaction[T], then: Callable[[T], None] | None = None) -> T:
        """Run `transaction` and return its result once it is on disk; if it raises, nothing of it is kept.

        `then` is called with the result as soon as it is on disk, even if whoever waits for it has left meanwhile.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._writer.submit(_Job(transaction, future, loop, then))
        return await future

    async def read(self, query: Transaction[T]) -> T:
        """Run a query that writes nothing; it sees everything that was committed before the call."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, query)

    def write_now(self, transaction: Transaction[T]) -> T:
        """`write` for code without an event loop."""
        future: Future[T] = Future()
        self._writer.submit(_Job(transaction, future))
        return future.result()

    def read_now(self, query: Transaction[T]) -> T:
        """`read` for code without an event loop."""
        with self.engine.connect() as connection:
            return query(connection)

    def close(self) -> None:
        """Finish what was handed in, then let go of the store."""
        self._writer.close()
        self._readers.shutdown()
        self.engine.dispose()


@dataclass(slots=True)
class _Job:
    """A transaction that waits, for a thread or, in `loop`, for a coroutine."""

    transaction: Transaction[Any]
    future: Future[Any] | asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop | None = None
    then: Callable[[Any], None] | None = None
    result: Any = None
    error: BaseException | None = None

    def begin(self) -> bool:
        """Whether somebody still waits for it."""
        if isinstance(self.future, Future):
            return self.future.set_running_or_notify_cancel()
        return not self.future.cancelled()

    def settle(self) -> None:
        """Say what became of it, where its future lives."""
        if self.then is not None and self.error is None:
            try:
                self.then(self.result)
            except Exception as error:  # noqa: BLE001 - it is the caller's, who gets it from the future
                self.error = error
        if self.future.cancelled():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


def _settle(jobs: Sequence[_Job]) -> None:
    """Settle them all, each in its own event loop, which is woken once: that costs more than to run a transaction."""
    waiting: dict[asyncio.AbstractEventLoop | None, list[_Job]] = {}
    for job in jobs:
        waiting.setdefault(job.loop, []).append(job)
    for loop, theirs in waiting.items():
        if loop is None:
            _settle_here(theirs)
            continue
        with contextlib.suppress(RuntimeError):  # the loop has ended, and with it whoever waited
            loop.call_soon_threadsafe(_settle_here, theirs)


def _settle_here(jobs: Sequence[_Job]) -> None:
    for job in jobs:
        job.settle()


class _GroupWriter:
    """SQLite's one writer: a thread that commits all waiting transactions at once; one that fails takes no other with it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)
        self._thread.start()

    def submit(self, job: _Job) -> None:
        self._jobs.put(job)

    def close(self) -> None:
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        with self._engine.connect() as connection:
            while (job := self._jobs.get()) is not None:
                group = [job]
                ends = False
                while len(group) < GROUP_LIMIT and not ends:
                    try:
                        following = self._jobs.get_nowait()
                    except queue.Empty:
                        break
                    if following is None:
                        ends = True
                    else:
                        group.append(following)
                self._commit(connection, [job for job in group if job.begin()])
                if ends:
                    return

    def _commit(self, connection: Connection, group: list[_Job]) -> None:
        if not group:
            return
        try:
            if not self._run_all(connection, group, guarded=False):
                connection.connection.rollback()
                if len(group) > 1:
                    self._run_all(connection, group, guarded=True)
            connection.connection.commit()
            connection.commit()
        except BaseException as error:  # noqa: BLE001 - it is the callers', who get it from their futures
            # The connection may be what failed, and could then not even roll back: the next group gets a new one.
            connection.invalidate()
            connection.rollback()
            for job in group:
                job.error = error
        _settle(group)

    def _run_all(self, connection: Connection, group: list[_Job], *, guarded: bool) -> bool:
        """Run a group; if it is not guarded by savepoints, until one fails. Few do, and savepoints cost as much as a message."""
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.execute("BEGIN IMMEDIATE")
        for job in group:
            if guarded:
                driver.execute("SAVEPOINT job")
            try:
                job.result, job.error = job.transaction(connection), None
            except Exception as error:  # noqa: BLE001 - as above
                job.error = error
                if not guarded:
                    return False
                driver.execute("ROLLBACK TO job")
            if guarded:
                driver.execute("RELEASE job")
        return True


class _ParallelWriter:
    """PostgreSQL: each transaction on a connection of its own; those that lost a race of locks run again."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pool = ThreadPoolExecutor(POSTGRES_CONNECTIONS, thread_name_prefix="write")

    def submit(self, job: _Job) -> None:
        self._pool.submit(self._run, job)

    def close(self) -> None:
        self._pool.shutdown()

    def _run(self, job: _Job) -> None:
        if not job.begin():
            return
        try:
            job.result = self._attempt(job.transaction)
        except BaseException as error:  # noqa: BLE001 - it is the caller's, who gets it from the future
            job.error = error
        _settle([job])

    def _attempt(self, transaction: Transaction[Any]) -> Any:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._engine.begin() as connection:
                    return transaction(connection)
            except OperationalError as error:
                if attempt == ATTEMPTS or not _is_lost_race(error):
                    raise
        raise AssertionError("unreachable")


def _is_lost_race(error: DBAPIError) -> bool:
    """Whether PostgreSQL ended the transaction in favour of another (serialization failure, deadlock)."""
    return getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}
