"""What becomes of an update: a message in the ledger, a command, a press, an edit; or, in a group, a word about privacy."""

from __future__ import annotations

from functools import partial

from telegram.constants import ChatMemberStatus

from channels.telegram import keyboards
from channels.telegram.commands import Commands
from channels.telegram.linking import Linking
from channels.telegram.phrases import told
from channels.telegram.rendering import place
from channels.telegram.replies import Replies
from channels.telegram.tidying import Tidying
from channels.telegram.update import Update
from relevo.customers import chats, links
from relevo.customers.chats import Chat
from relevo.ledger import Incoming, Ledger, Notice, Received, Refused, StaleButton, State
from relevo.limits import Throttle
from relevo.metrics import MESSAGES
from relevo.phrases import phrase

# Telegram's own limit, which is above the widget's.
LONGEST_TEXT = 4096
# How often somebody who waits in the queue is told their place.
QUEUE_NEWS_SECONDS = 120


class Conversation:
    """Handles updates. Asked twice about the same one, it does nothing twice."""

    def __init__(
        self, ledger: Ledger, tidying: Tidying, commands: Commands, linking: Linking, replies: Replies, *, rate: float, burst: int
    ) -> None:
        self._ledger, self._tidying = ledger, tidying
        self._commands, self._linking, self._replies = commands, linking, replies
        # The messages' own time: who could not reach us for a while is not taken for somebody in a hurry.
        self._written_at = 0.0
        self._throttle = Throttle(rate, burst, now=lambda: self._written_at)

    async def handle(self, update: Update) -> str:
        """Do what an update asks for; returns what became of it, in a word."""
        if update.chat_id is None or update.kind == "other":
            return "ignored"
        if not update.is_private:
            return self._replies.in_public(update)
        if update.kind == "membership":
            return await self._membership(update, update.chat_id)
        if update.from_bot or update.content.kind == "event":
            return "ignored"
        chat = await self._enter(update, update.chat_id)
        if update.kind == "button":
            return await self._pressed(update, chat)
        if update.kind == "edited":
            return await self._edited(update, chat)
        return await self._said(update, chat)

    async def _enter(self, update: Update, chat_id: str) -> Chat:
        database = self._ledger.database
        known = await database.read(partial(chats.entered, chat_id=chat_id, language=update.language))
        if known is not None:
            return known
        at = self._ledger.now()
        return await database.write(partial(chats.enter, chat_id=chat_id, language=update.language, at=at))

    async def _said(self, update: Update, chat: Chat) -> str:
        content = update.content
        command = self._commands.find(content.command)
        fast = self._is_too_fast(update, chat)
        if command is not None and (not fast or command.name == "stop"):
            self._tidying.clear(chat)
            return await self._commands.run(command, update, chat)
        code = links.read_code(content.text) if content.kind == "text" else None
        if code is not None:
            return await self._linking.code(update, chat, code)
        if content.contact is not None:
            return await self._linking.contact(update, chat, content.contact)
        incoming = self._incoming(update, chat, fast)
        try:
            received = await self._ledger.receive(incoming)
        except Refused as refused:
            await self._tell(chat, "refused", str(update.id), phrase(f"error_{refused.code}", chat.language))
            return "refused"
        if received.is_new:
            MESSAGES.labels(chats.CHANNEL, "customer").inc()
            self._tidying.clear(chat)
            await self._told_place(received, chat)
        if incoming.unanswered:
            await self._replies.flood(update, chat)
        return "stored" if received.is_new else "known"

    def _incoming(self, update: Update, chat: Chat, fast: bool) -> Incoming:
        content = update.content
        files = self._replies.checked_files(content.files)
        return Incoming(
            channel=chats.CHANNEL,
            customer_id=chat.customer_id,
            source=f"telegram:{chat.id}",
            source_id=str(update.message_id),
            text=content.text or self._replies.label(content, chat.language),
            language=chat.language,
            address=chat.id,
            attachments=files,
            reply=None if fast else self._replies.to(update, chat, files),
            unanswered=fast,
            longest=LONGEST_TEXT,
        )

    def _is_too_fast(self, update: Update, chat: Chat) -> bool:
        """Whether the bot leaves this message unanswered: it is stored all the same, and its writer told once."""
        self._written_at = max(self._written_at, (update.at or self._ledger.now()).timestamp())
        return self._throttle.take(chat.id) > 0

    async def _pressed(self, update: Update, chat: Chat) -> str:
        data = update.button or ""
        language = keyboards.chosen_language(data)
        if language is not None:
            self._tidying.answer_press(update.callback_id or "")
            self._forget(update, chat)
            return await self._commands.set_language(update, chat, language)
        incoming = Incoming(
            channel=chats.CHANNEL,
            customer_id=chat.customer_id,
            source=f"telegram:{chat.id}",
            source_id=f"press:{update.callback_id}"[:64],
            button_id=data[:64],
            language=chat.language,
            address=chat.id,
        )
        try:
            received = await self._ledger.receive(incoming)
        except StaleButton:
            self._tidying.answer_press(update.callback_id or "", phrase("error_stale_button", chat.language))
            self._forget(update, chat)
            return "stale"
        self._tidying.answer_press(update.callback_id or "")
        self._forget(update, chat)
        self._tidying.clear(chat)
        if received.is_new:
            await self._told_place(received, chat)
        return "pressed"

    def _forget(self, update: Update, chat: Chat) -> None:
        if update.message_id is not None and update.message_id not in chat.keyboards:
            self._tidying.remove_keyboard(chat.id, update.message_id)

    async def _edited(self, update: Update, chat: Chat) -> str:
        content = update.content
        if not content.text.strip():
            return "ignored"  # a place that moves, a new picture: nothing an answer could change for
        if self._commands.find(content.command) is not None:
            return await self._said(update, chat)
        edited = await self._ledger.edit(
            source=f"telegram:{chat.id}",
            source_id=str(update.message_id),
            text=content.text,
            edited_at=update.edited_at or self._ledger.now(),
            longest=LONGEST_TEXT,
        )
        if edited is not None:
            return "edited" if edited.is_new else "known"
        # What we never got, or took for a command: it is new as it stands now.
        return await self._said(update, chat)

    async def _membership(self, update: Update, chat_id: str) -> str:
        """Somebody has blocked the bot, or let it back in."""
        gone = update.membership in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
        at = self._ledger.now() if gone else None
        await self._ledger.database.write(partial(chats.change, chat_id=chat_id, blocked_at=at))
        return "blocked" if gone else "unblocked"

    async def _told_place(self, received: Received, chat: Chat) -> None:
        """Who waits for a person and writes meanwhile hears their place, from time to time."""
        case = received.conversation
        if case.state is not State.QUEUED:
            return
        position = await self._ledger.queue_position(case)
        if position is None:
            return
        slot = int(self._ledger.now().timestamp() // QUEUE_NEWS_SECONDS)
        text = told("still_queued", case.language, position=place(position, case.language))
        await self._tell(chat, "queue", f"{case.id}:{slot}", text)

    async def _tell(self, chat: Chat, kind: str, name: str, text: str) -> None:
        notice = Notice(source=keyboards.source(chat.id, kind), source_id=name, text=text)
        await self._ledger.notify(
            customer_id=chat.customer_id, channel=chats.CHANNEL, address=chat.id, language=chat.language, notice=notice
        )
