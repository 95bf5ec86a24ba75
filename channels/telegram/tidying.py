"""The small things around messages, done at once and never twice: presses answered, used keyboards removed.

Nothing depends on them. What fails is left, and a server that does not know a method costs one line in the log.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import structlog

from channels.telegram.afterwards import Afterwards
from channels.telegram.api import BotApi
from channels.telegram.errors import TelegramError
from channels.telegram.keyboards import EMPTY
from channels.telegram.line import Line
from relevo.customers import chats
from relevo.ledger import Ledger

log = structlog.get_logger(__name__)


class Tidying:
    """Calls whose outcome nobody waits for."""

    def __init__(self, ledger: Ledger, api: BotApi, line: Line, afterwards: Afterwards) -> None:
        self._ledger, self._api, self._line, self._afterwards = ledger, api, line, afterwards
        self._tasks: set[asyncio.Task[None]] = set()
        self._complained: set[str] = set()

    async def stop(self) -> None:
        """Give what is under way a moment."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=1)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def try_call(self, method: str, **fields: Any) -> None:
        """Call a method if Telegram is there; do not wait for it."""
        if not self._line.is_open:
            return
        task = asyncio.create_task(self._call(method, fields))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _call(self, method: str, fields: dict[str, Any]) -> None:
        try:
            await self._api.call(method, **fields)
        except TelegramError as error:
            if method not in self._complained:
                self._complained.add(method)
                log.info("telegram.left_undone", method=method, error=type(error).__name__)

    def answer_press(self, callback_id: str, text: str | None = None) -> None:
        """Let the button stop waiting, with a word to its reader if there is one."""
        if callback_id:
            self.try_call("answerCallbackQuery", callback_query_id=callback_id, text=text)

    def remove_keyboard(self, chat_id: str, message_id: int) -> None:
        """Take the buttons from a message."""
        self.try_call("editMessageReplyMarkup", chat_id=chat_id, message_id=message_id, reply_markup=EMPTY)

    def clear(self, chat: chats.Chat) -> None:
        """The talk has gone on: remove the buttons of what was asked before."""
        if chat.keyboards:
            self._afterwards.add(partial(chats.clear_keyboards, chat_id=chat.id, message_ids=chat.keyboards))
            for message_id in chat.keyboards:
                self.remove_keyboard(chat.id, message_id)

    async def clear_all(self, chat_id: str) -> None:
        """Remove the buttons from a chat in which nobody has pressed or written just now."""
        chat = await self._ledger.database.read(partial(chats.find_chat, chat_id=chat_id))
        if chat is not None:
            self.clear(chat)
