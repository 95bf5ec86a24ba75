"""Fetching what people sent: the message is in the ledger at once, its files follow when Telegram gives them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy import Connection, or_, select, update

from channels.telegram.api import BotApi
from channels.telegram.errors import Rejected, TelegramError, TooFast
from channels.telegram.line import Line, backoff
from relevo.bus import Hint
from relevo.ledger import Ledger
from relevo.ledger.rows import AnyRow
from relevo.media import ACCEPTED, Media, sniff
from relevo.storage.tables import attachments, conversations, messages

SWEEP_SECONDS = 1.0
ATTEMPTS = 6
PATIENCE = timedelta(hours=1)

log = structlog.get_logger(__name__)


class FileFetcher:
    """Fetches waiting attachments, one after the other."""

    def __init__(self, ledger: Ledger, api: BotApi, line: Line, media: Media, *, largest: int) -> None:
        self._ledger, self._api, self._line, self._media, self._largest = ledger, api, line, media, largest
        self._stir = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._deaf: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Begin."""
        self._deaf = self._ledger.bus.listen(self._hear)
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Fetch no more."""
        self._deaf()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _hear(self, hint: Hint) -> None:
        if hint.kind == "message" and any(message.attachments for message in hint.messages):
            self._stir.set()

    async def _run(self) -> None:
        while True:
            self._stir.clear()
            try:
                await self._line.clear()
                for row in await self._ledger.database.read(self._waiting):
                    await self._fetch(row)
            except Exception:
                log.exception("telegram.files_failed")
            try:
                async with asyncio.timeout(SWEEP_SECONDS):
                    await self._stir.wait()
            except TimeoutError:
                pass

    def _waiting(self, connection: Connection) -> list[AnyRow]:
        query = (
            select(*attachments.c, messages.c.seq, conversations.c.id.label("conversation_id"), conversations.c.customer_id)
            .join(messages, messages.c.id == attachments.c.message_id)
            .join(conversations, conversations.c.id == messages.c.conversation_id)
            .where(
                attachments.c.state == "waiting",
                conversations.c.channel == "telegram",
                or_(attachments.c.not_before.is_(None), attachments.c.not_before <= self._ledger.now()),
            )
            .order_by(attachments.c.created_at)
            .limit(20)
        )
        return list(connection.execute(query))

    async def _fetch(self, row: AnyRow) -> None:
        try:
            told = await self._api.call("getFile", file_id=row.reference)
            path, size = (told.get("file_path"), told.get("file_size")) if isinstance(told, dict) else (None, None)
            if not isinstance(path, str):
                raise Rejected("Telegram names no path")
            if isinstance(size, int) and size > self._largest:
                await self._settle(row, "refused", size=size)
                return
            content = await self._api.download(path)
        except Rejected as error:
            log.info("telegram.file_refused", error=str(error))
            await self._settle(row, "refused" if "too big" in str(error) else "failed")
            return
        except TelegramError as error:
            await self._later(row, error)
            return
        content_type = sniff(content)
        if len(content) > self._largest or content_type not in ACCEPTED:
            await self._settle(row, "refused", size=len(content))
            return
        await asyncio.to_thread(self._media.put, row.id, content)
        await self._settle(row, "stored", size=len(content), content_type=content_type)

    async def _later(self, row: AnyRow, error: TelegramError) -> None:
        """Try a file again later; not for ever, if Telegram is well and only this file is not."""
        now = self._ledger.now()
        if row.attempts + 1 >= ATTEMPTS and now - row.created_at > PATIENCE:
            await self._settle(row, "failed")
            return
        log.info("telegram.file_later", error=type(error).__name__)
        if not isinstance(error, TooFast):
            self._line.lost(error)
        wait = error.retry_after if isinstance(error, TooFast) else backoff(row.attempts + 1)
        await self._change(row.id, attempts=row.attempts + 1, not_before=now + timedelta(seconds=wait))

    async def _settle(self, row: AnyRow, state: str, **values: object) -> None:
        await self._change(row.id, state=state, **values)
        self._ledger.bus.publish(Hint("edited", row.conversation_id, row.customer_id, data={"seq": row.seq}))

    async def _change(self, attachment_id: str, **values: object) -> None:
        await self._ledger.database.write(partial(_update, attachment_id=attachment_id, values=values))


def _update(connection: Connection, attachment_id: str, values: dict[str, object]) -> None:
    connection.execute(update(attachments).where(attachments.c.id == attachment_id).values(**values))
