"""What the channel itself says to what the bot cannot read, in groups, and to floods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telegram.constants import ChatMemberStatus, ChatType

from channels.telegram import keyboards
from channels.telegram.content import Content
from channels.telegram.phrases import told
from channels.telegram.tidying import Tidying
from channels.telegram.update import Update
from relevo.customers import chats
from relevo.customers.chats import Chat
from relevo.ledger import Ledger, NewAttachment, Notice, OfferedButton
from relevo.limits import Throttle
from relevo.media import ACCEPTED, UNKNOWN

WORDLESS = {"sticker": "sticker", "dice": "sticker", "location": "location", "venue": "location", "voice": "voice"}
LABELS = {"sticker": "said_sticker", "dice": "said_sticker", "location": "said_location", "venue": "said_location"}
# Telegram allows a bot twenty messages a minute in a group; we need few.
GROUP_RATE, GROUP_BURST = 1 / 30, 2
ONE_FLOOD_SECONDS = 60


class Replies:
    """Answers that need no bot.

    Args:
        largest: bytes of a file that is kept.
    """

    def __init__(self, ledger: Ledger, tidying: Tidying, *, largest: int) -> None:
        self._ledger, self._tidying, self._largest = ledger, tidying, largest
        self._groups = Throttle(GROUP_RATE, GROUP_BURST)
        self.username: str | None = None

    def label(self, content: Content, language: str | None) -> str:
        """What an agent reads of a message without words."""
        if content.kind == "text" or content.files:
            return ""
        if content.kind == "contact":
            return told("said_contact", language)
        key = LABELS.get(content.kind, "said_unknown")
        return told(key, language, what=content.what or content.kind)

    def checked_files(self, files: Sequence[NewAttachment]) -> tuple[NewAttachment, ...]:
        """The files, those that cannot be kept marked as refused: they are never fetched."""
        return tuple(replace(file, state="refused") if self._is_refused(file) else file for file in files)

    def to(self, update: Update, chat: Chat, files: Sequence[NewAttachment]) -> Notice | None:
        """The reply to a message that the bot cannot read; None if it has words for the bot."""
        content = update.content
        if content.text.strip() and not any(file.state == "refused" for file in files):
            return None
        if content.kind == "text" and content.text.strip():
            return None
        key = WORDLESS.get(content.kind, "media" if content.files else "unknown")
        values: dict[str, object] = {}
        if any(file.state == "refused" for file in files):
            key, values = "media_refused", {"limit": self._largest // 1_000_000}
        text = told(key, chat.language, **values)
        human = OfferedButton(told("button_human", chat.language), "/contact_human_agent")
        # The pictures of an album come one by one, and get one reply.
        name = f"album:{content.album}" if content.album else f"reply:{update.message_id}"
        source = keyboards.source(chat.id, "reply")
        return Notice(source=source, source_id=name[:64], text=text, buttons=(human,) if key != "sticker" else ())

    async def flood(self, update: Update, chat: Chat) -> None:
        """Say once a minute that not every message is answered."""
        slot = int((update.at or self._ledger.now()).timestamp() // ONE_FLOOD_SECONDS)
        notice = Notice(source=keyboards.source(chat.id, "flood"), source_id=str(slot), text=told("flood", chat.language))
        await self._ledger.notify(
            customer_id=chat.customer_id, channel=chats.CHANNEL, address=chat.id, language=chat.language, notice=notice
        )

    def in_public(self, update: Update) -> str:
        """In a group nothing is stored and nothing is told of anybody: whoever speaks to us is asked to write in private."""
        if update.chat_type not in (ChatType.GROUP, ChatType.SUPERGROUP) or update.chat_id is None:
            return "ignored"
        if not self._is_addressed(update) or self._groups.take(update.chat_id):
            return "group"
        link = f"https://t.me/{self.username}" if self.username else "Telegram"
        self._tidying.try_call("sendMessage", chat_id=update.chat_id, text=told("group", update.language, link=link))
        return "group"

    def _is_addressed(self, update: Update) -> bool:
        if update.kind == "membership":
            return update.membership in (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR)
        if update.kind != "message":
            return update.kind == "button"
        name, command = (self.username or "").lower(), update.content.command
        if command is not None:
            return command.addressee is None or command.addressee.lower() == name
        return bool(name) and f"@{name}" in update.content.text.lower()

    def _is_refused(self, file: NewAttachment) -> bool:
        too_large = file.size is not None and file.size > self._largest
        return too_large or (file.content_type != UNKNOWN and file.content_type not in ACCEPTED)
