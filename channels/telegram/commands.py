"""The commands: what each does, and their names as Telegram shows them in each language.

A command is the channel's own word. Those that are for the bot reach it as the intent they stand for; typed text never does.
"""

from __future__ import annotations

from functools import partial

from telegram import BotCommand

from channels.telegram import keyboards
from channels.telegram.content import Command
from channels.telegram.linking import Linking
from channels.telegram.phrases import told
from channels.telegram.tidying import Tidying
from channels.telegram.update import Update, spoken
from relevo.bus import Hint
from relevo.customers import chats, links
from relevo.customers.chats import Chat
from relevo.ledger import Incoming, Ledger, Notice, OfferedButton, Received, State
from relevo.phrases import LANGUAGES

# Shown in Telegram's menu, in this order.
SHOWN = ("start", "help", "orders", "human", "language", "stop")
ALIASES = {
    "inicio": "start",
    "ayuda": "help",
    "pedidos": "orders",
    "persona": "human",
    "idioma": "language",
    "parar": "stop",
    "vincular": "link",
    "desvincular": "unlink",
}
KNOWN = frozenset({*SHOWN, "link", "unlink"})
INTENTS = {"orders": "/order_history", "human": "/contact_human_agent"}


class Commands:
    """Runs commands."""

    def __init__(self, ledger: Ledger, linking: Linking) -> None:
        self._ledger, self._linking = ledger, linking

    def find(self, command: Command | None) -> Command | None:
        """The command if it is one of ours, under its English name."""
        if command is None:
            return None
        name = ALIASES.get(command.name, command.name)
        return Command(name=name, addressee=command.addressee, argument=command.argument) if name in KNOWN else None

    async def run(self, command: Command, update: Update, chat: Chat) -> str:
        """Do what a command says; returns its name."""
        name, argument = command.name, command.argument
        code = links.read_code(argument) if argument else None
        if name in ("start", "link") and argument:
            if code is not None:
                return await self._linking.code(update, chat, code)
            if name == "link":
                return await self._linking.wrong_code(update, chat)
        if name in INTENTS:
            await self._for_the_bot(command, update, chat)
        elif name == "unlink":
            await self._linking.unlink(update, chat)
        elif name == "language" and spoken(argument) is not None:
            await self.set_language(update, chat, str(spoken(argument)))
        else:
            await self._answer(name, update, chat)
        return f"command_{name}"

    async def set_language(self, update: Update, chat: Chat, language: str) -> str:
        """Write in this language from now on."""
        now = self._ledger.now()
        chat = await self._ledger.database.write(partial(chats.choose_language, chat_id=chat.id, language=language, at=now))
        await self._tell("language-set", "language_set", update, chat)
        return "language"

    async def _for_the_bot(self, command: Command, update: Update, chat: Chat) -> None:
        received = await self._store(update, chat, INTENTS[command.name])
        case = received.conversation
        if command.name == "human" and case.state is State.AGENT and case.holder_name:
            await self._tell("with-agent", "with_agent", update, chat, name=case.holder_name)

    async def _answer(self, name: str, update: Update, chat: Chat) -> None:
        await self._store(update, chat, None)
        key = {"start": "welcome", "stop": "stopped"}.get(name, name)
        buttons = ("track", "human") if name in ("start", "help") else ()
        await self._tell(name, key, update, chat, buttons=buttons)
        if name == "stop":
            now = self._ledger.now()
            closed = await self._ledger.database.write(partial(chats.stop, chat=chat, at=now))
            if closed is not None:
                self._ledger.bus.publish(Hint("conversation", closed, chat.customer_id))

    async def _store(self, update: Update, chat: Chat, payload: str | None) -> Received:
        return await self._ledger.receive(
            Incoming(
                channel=chats.CHANNEL,
                customer_id=chat.customer_id,
                source=f"telegram:{chat.id}",
                # A text that was edited into a command was stored as a text.
                source_id=str(update.message_id) if update.kind == "message" else f"{update.message_id}/{update.id}",
                text=update.content.text or "/",
                payload=payload,
                unanswered=payload is None,
                language=chat.language,
                address=chat.id,
            )
        )

    async def _tell(
        self, kind: str, key: str, update: Update, chat: Chat, buttons: tuple[str, ...] = (), **values: object
    ) -> None:
        payloads = {"track": "/track_order", "human": "/contact_human_agent"}
        offered = tuple(OfferedButton(told(f"button_{name}", chat.language), payloads[name]) for name in buttons)
        notice = Notice(
            source=keyboards.source(chat.id, kind),
            source_id=str(update.id),
            text=told(key, chat.language, **values),
            buttons=offered,
        )
        await self._ledger.notify(
            customer_id=chat.customer_id, channel=chats.CHANNEL, address=chat.id, language=chat.language, notice=notice
        )


def announce(tidying: Tidying) -> None:
    """Tell Telegram the commands, for its menu: in each language, and in English for everybody else."""
    for language in (None, *LANGUAGES):
        commands = [BotCommand(name, told(f"command_{name}", language)).to_dict() for name in SHOWN]
        tidying.try_call("setMyCommands", commands=commands, language_code=language)
