"""Joining a chat to the shop's account, and parting them again."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection

from channels.telegram import keyboards
from channels.telegram.content import SharedContact
from channels.telegram.phrases import told
from channels.telegram.update import Update
from relevo.bus import Hint
from relevo.customers import chats, links
from relevo.customers.chats import Chat
from relevo.ledger import Ledger, Notice

OUTCOMES = {"linked": "linked", "already": "already_linked", "wrong": "wrong_code", "too_many": "too_many_codes"}


class Linking:
    """Links and unlinks chats; `secret` is the key of the codes' hashes."""

    def __init__(self, ledger: Ledger, secret: str) -> None:
        self._ledger, self._secret = ledger, secret

    async def code(self, update: Update, chat: Chat, code: str) -> str:
        """Somebody has followed the link with a code, or typed it. The code is not kept."""
        now = self._ledger.now()
        redeemed = await self._ledger.database.write(
            partial(links.redeem, chat=chat, code=code, update_id=update.id, secret=self._secret, at=now)
        )
        await self._moved(redeemed.conversations, update, chat, OUTCOMES[redeemed.outcome])
        return f"link_{redeemed.outcome}"

    async def wrong_code(self, update: Update, chat: Chat) -> str:
        """What was given as a code cannot be one."""
        await self._tell(update, chat, "wrong_code")
        return "link_wrong"

    async def contact(self, update: Update, chat: Chat, contact: SharedContact) -> str:
        """Somebody has shared a telephone number. Telegram vouches for it only if it is their own."""
        if contact.user_id is None or contact.user_id != update.sender_id:
            await self._tell(update, chat, "others_contact")
            return "contact_other"

        def step(connection: Connection) -> tuple[str, list[str]]:
            found = chats.customers_with_phone(connection, contact.phone)
            if len(found) != 1:  # nobody's, or of several accounts: then it proves neither
                return "no_contact_match", []
            if found[0] == chat.customer_id:
                return "already_linked", []
            return "linked", chats.link(connection, chat, found[0], self._ledger.now())

        key, moved = await self._ledger.database.write(step)
        await self._moved(moved, update, chat, key)
        return f"contact_{key}"

    async def unlink(self, update: Update, chat: Chat) -> None:
        """Part a chat from its account."""
        now = self._ledger.now()
        parted = await self._ledger.database.write(partial(chats.unlink, chat=chat, actor="customer", at=now))
        await self._tell(update, parted, "unlinked" if chat.linked else "not_linked")

    async def _moved(self, conversations: tuple[str, ...] | list[str], update: Update, chat: Chat, key: str) -> None:
        now = await self._ledger.database.read(partial(chats.find_chat, chat_id=chat.id))
        current = now or chat
        await self._tell(update, current, key)
        for conversation_id in conversations:
            self._ledger.bus.publish(Hint("conversation", conversation_id, current.customer_id))

    async def _tell(self, update: Update, chat: Chat, key: str) -> None:
        notice = Notice(source=keyboards.source(chat.id, "linking"), source_id=str(update.id), text=told(key, chat.language))
        await self._ledger.notify(
            customer_id=chat.customer_id, channel=chats.CHANNEL, address=chat.id, language=chat.language, notice=notice
        )
