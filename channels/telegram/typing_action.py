"""“typing…” in Telegram while the bot works or an agent writes."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable

from telegram.constants import ChatAction

from channels.telegram.tidying import Tidying
from relevo.bus import Hint
from relevo.customers import chats
from relevo.ledger import Ledger, LedgerError

# Telegram shows it for five seconds.
REPEAT_SECONDS = 4.5
LONGEST_SECONDS = 60.0
# An answer that comes sooner than this needs no announcement.
THINKING_SECONDS = 0.4
MOST_KNOWN = 10_000


class TypingAction:
    """Hears who types in which conversation, and shows it in the chat until they stop."""

    def __init__(self, ledger: Ledger, tidying: Tidying) -> None:
        self._ledger, self._tidying = ledger, tidying
        self._addresses: OrderedDict[str, str | None] = OrderedDict()
        self._shown: dict[str, asyncio.Task[None]] = {}
        self._deaf: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Begin to hear."""
        self._deaf = self._ledger.bus.listen(self._hear)

    async def stop(self) -> None:
        """Hear no more."""
        self._deaf()
        for task in tuple(self._shown.values()):
            task.cancel()
        await asyncio.gather(*self._shown.values(), return_exceptions=True)

    def _hear(self, hint: Hint) -> None:
        if hint.conversation is not None:
            self._know(hint.conversation_id, _address(hint.conversation.channel, hint.conversation.address))
        if hint.kind != "typing" or hint.data.get("sender") not in ("bot", "agent"):
            return
        showing = self._shown.pop(hint.conversation_id, None)
        if showing is not None:
            showing.cancel()
        if hint.data.get("on") and self._addresses.get(hint.conversation_id, "unknown") is not None:
            pause = THINKING_SECONDS if hint.data["sender"] == "bot" else 0.0
            self._shown[hint.conversation_id] = asyncio.create_task(self._show(hint.conversation_id, pause))

    async def _show(self, conversation_id: str, pause: float) -> None:
        await asyncio.sleep(pause)
        if conversation_id not in self._addresses:
            try:
                found = await self._ledger.conversation(conversation_id)
            except LedgerError:
                return
            self._know(conversation_id, _address(found.channel, found.address))
        address = self._addresses[conversation_id]
        if address is None:
            return
        ends = asyncio.get_running_loop().time() + LONGEST_SECONDS
        while asyncio.get_running_loop().time() < ends:
            self._tidying.try_call("sendChatAction", chat_id=address, action=ChatAction.TYPING)
            await asyncio.sleep(REPEAT_SECONDS)

    def _know(self, conversation_id: str, address: str | None) -> None:
        self._addresses[conversation_id] = address
        self._addresses.move_to_end(conversation_id)
        if len(self._addresses) > MOST_KNOWN:
            self._addresses.popitem(last=False)


def _address(channel: str, address: str | None) -> str | None:
    return address if channel == chats.CHANNEL else None
