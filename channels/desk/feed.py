"""The desk's list, kept up to date: each change is looked up once, and told to all open desks."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from functools import partial

import structlog

from channels import frames
from channels.desk.summaries import summarise_ids
from channels.hub import EVERYTHING, Hub
from relevo.bus import Hint
from relevo.storage import Database

# Who holds a conversation is told at once; that another message came, once a second: a list that flickers helps nobody.
TICK_SECONDS = 0.05
CALM_TICKS = 20
MAX_KNOWN = 10_000

Reader = Callable[[str], None]
log = structlog.get_logger(__name__)


class DeskFeed:
    """Turns hints about conversations into frames for every open desk."""

    def __init__(self, hub: Hub, database: Database) -> None:
        self._database = database
        self._readers: set[Reader] = set()
        self._urgent: set[str] = set()
        self._calm: set[str] = set()
        self._epochs: OrderedDict[str, int] = OrderedDict()
        self._deaf = hub.listen(EVERYTHING, self._hear)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to tell."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Tell no more."""
        self._deaf()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def read(self, reader: Reader) -> Callable[[], None]:
        """Call `reader` with every frame; returns a function that ends it."""
        self._readers.add(reader)
        return lambda: self._readers.discard(reader)

    def look_again(self, conversation_id: str) -> None:
        """Tell of this conversation although no hint came."""
        self._calm.add(conversation_id)

    def _hear(self, hint: Hint) -> None:
        if hint.kind not in ("message", "conversation") or not self._readers:
            return
        epoch = hint.conversation.epoch if hint.conversation is not None else None
        if epoch is not None and self._epochs.get(hint.conversation_id) == epoch:
            self._calm.add(hint.conversation_id)
            return
        self._urgent.add(hint.conversation_id)
        if epoch is not None:
            self._epochs[hint.conversation_id] = epoch
            if len(self._epochs) > MAX_KNOWN:
                self._epochs.popitem(last=False)

    async def _run(self) -> None:
        tick = 0
        while True:
            await asyncio.sleep(TICK_SECONDS)
            tick += 1
            changed, self._urgent = self._urgent, set()
            if tick % CALM_TICKS == 0:
                changed |= self._calm
                self._calm = set()
            if changed and self._readers:
                try:
                    await self._tell(sorted(changed))
                except Exception:
                    log.exception("desk.feed_failed")

    async def _tell(self, changed: list[str]) -> None:
        for row in await self._database.read(partial(summarise_ids, conversation_ids=changed)):
            frame = frames.encode({"type": "conversation", "conversation": row})
            for reader in tuple(self._readers):
                reader(frame)
