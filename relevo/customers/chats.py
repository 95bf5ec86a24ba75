"""Private chats on Telegram, and whose they are: nobody's we know, or a customer's whose account the person has linked.

A chat speaks for one customer at a time, and a customer has one chat. Linking makes what was said in the chat the customer's;
unlinking closes the open case and leaves the chat to somebody unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from relevo.customers.store import digits
from relevo.ids import new_id
from relevo.ledger import ownership
from relevo.ledger.opening import unresolved
from relevo.storage.prepared import Prepared
from relevo.storage.tables import audit, conversations, customers, telegram_chats

CHANNEL = "telegram"


MOST_KEYBOARDS = 20

_WRITTEN_IN = (
    select(conversations.c.language)
    .where(conversations.c.customer_id == telegram_chats.c.customer_id, conversations.c.channel == CHANNEL)
    .order_by(conversations.c.created_at.desc())
    .limit(1)
    .scalar_subquery()
    .label("written_in")
)
_ENTERED = Prepared(select(*telegram_chats.c, _WRITTEN_IN).where(telegram_chats.c.chat_id == bindparam("of_id")))


@dataclass(frozen=True, slots=True)
class Chat:
    """A private chat. `keyboards` are our messages in it that show buttons."""

    id: str
    customer_id: str
    language: str | None
    language_chosen: bool
    linked: bool
    blocked: bool
    stopped: bool
    keyboards: tuple[int, ...]


def entered(connection: Connection, chat_id: str, language: str | None) -> Chat | None:
    """The chat somebody writes from, if nothing is to be noted about it: what `enter` would return, without a commit."""
    row = _ENTERED.first(connection, {"of_id": chat_id})
    if row is None:
        return None
    found = _from_row(row)
    if found.blocked or found.stopped:
        return None
    if found.language_chosen:
        return found
    if language and language != found.language:
        return None
    return _spoken(found, row)


def enter(connection: Connection, chat_id: str, language: str | None, at: datetime) -> Chat:
    """The chat somebody writes from; made for who writes for the first time. Whoever writes wants to be answered."""
    found = find_chat(connection, chat_id)
    if found is None:
        customer_id = _stranger(connection, language, at)
        connection.execute(
            insert(telegram_chats).values(chat_id=chat_id, customer_id=customer_id, language=language, created_at=at)
        )
    else:
        changes: dict[str, Any] = {}
        if found.blocked or found.stopped:
            changes.update(blocked_at=None, stopped_at=None)
        if language and not found.language_chosen and language != found.language:
            changes.update(language=language)
        if changes:
            change(connection, chat_id, **changes)
    now = find_chat(connection, chat_id)
    assert now is not None
    return now if now.language_chosen else as_they_write(connection, now)


def find_chat(connection: Connection, chat_id: str) -> Chat | None:
    """The chat with this id, if anybody has written from it."""
    row = connection.execute(select(telegram_chats).where(telegram_chats.c.chat_id == chat_id)).first()
    return None if row is None else _from_row(row)


def chat_of(connection: Connection, customer_id: str) -> Chat | None:
    """The chat of a customer, if they have one."""
    row = connection.execute(select(telegram_chats).where(telegram_chats.c.customer_id == customer_id)).first()
    return None if row is None else _from_row(row)


def change(connection: Connection, chat_id: str, **values: Any) -> None:
    """Note something about a chat."""
    connection.execute(update(telegram_chats).where(telegram_chats.c.chat_id == chat_id).values(**values))


def show_keyboards(connection: Connection, chat_id: str, message_ids: Sequence[int]) -> None:
    """Note that these messages show buttons now."""
    shown = _keyboards(connection, chat_id)
    if shown is not None:
        change(connection, chat_id, keyboards=[*shown, *message_ids][-MOST_KEYBOARDS:])


def clear_keyboards(connection: Connection, chat_id: str, message_ids: Sequence[int]) -> None:
    """Note that these messages show buttons no more."""
    shown = _keyboards(connection, chat_id)
    if shown:
        change(connection, chat_id, keyboards=[number for number in shown if number not in message_ids] or None)


def choose_language(connection: Connection, chat_id: str, language: str, at: datetime) -> Chat:
    """The person has said which language they want."""
    change(connection, chat_id, language=language, language_chosen_at=at)
    chat = find_chat(connection, chat_id)
    assert chat is not None
    case = unresolved(connection, chat.customer_id, CHANNEL)
    if case is not None:
        connection.execute(update(conversations).where(conversations.c.id == case.id).values(language=language))
    return chat


def link(connection: Connection, chat: Chat, customer_id: str, at: datetime) -> list[str]:
    """Join a chat to a customer's account; returns the conversations that became the customer's.

    The caller has proof that both are the same person. A chat that the customer had linked before is unlinked.
    """
    if chat.customer_id == customer_id:
        return []
    before = chat_of(connection, customer_id)
    if before is not None:
        unlink(connection, before, "customer", at)
    stranger_id = chat.customer_id
    if chat.linked:
        stranger_id = unlink(connection, chat, "customer", at).customer_id
    left_open = unresolved(connection, customer_id, CHANNEL)
    if left_open is not None:
        ownership.close(connection, left_open, "system", at)
    change(connection, chat.id, customer_id=customer_id, linked_at=at)
    moved = connection.execute(
        update(conversations)
        .where(conversations.c.customer_id == stranger_id, conversations.c.channel == CHANNEL)
        .values(customer_id=customer_id)
        .returning(conversations.c.id)
    )
    _record(connection, "telegram_linked", chat.id, customer_id, at, "customer")
    return list(moved.scalars())


def unlink(connection: Connection, chat: Chat, actor: str, at: datetime) -> Chat:
    """Separate a chat from the account: its open case is closed, and whoever writes next is nobody we know."""
    if not chat.linked:
        return chat
    case = unresolved(connection, chat.customer_id, CHANNEL)
    if case is not None:
        ownership.close(connection, case, actor, at)
    change(connection, chat.id, customer_id=_stranger(connection, chat.language, at), linked_at=None)
    _record(connection, "telegram_unlinked", chat.id, chat.customer_id, at, actor)
    now = find_chat(connection, chat.id)
    assert now is not None
    return now


def stop(connection: Connection, chat: Chat, at: datetime) -> str | None:
    """The person wants to hear no more: the open case is closed, and no news is sent. Returns the case's id."""
    change(connection, chat.id, stopped_at=at)
    case = unresolved(connection, chat.customer_id, CHANNEL)
    if case is not None:
        ownership.close(connection, case, "customer", at)
    return None if case is None else case.id


def customers_with_phone(connection: Connection, phone: str) -> list[str]:
    """Customers whom the shop knows by this number."""
    wanted = digits(phone)
    if len(wanted) < 8:
        return []
    return list(connection.execute(select(customers.c.id).where(customers.c.phone == wanted)).scalars())


def _keyboards(connection: Connection, chat_id: str) -> list[int] | None:
    """The messages that show buttons, locked; None if there is no such chat."""
    query = select(telegram_chats.c.keyboards).where(telegram_chats.c.chat_id == chat_id).with_for_update()
    row = connection.execute(query).first()
    return None if row is None else list(row.keyboards or ())


def as_they_write(connection: Connection, chat: Chat) -> Chat:
    """The chat in the language of what is written in it, which says more than the settings of somebody's Telegram."""
    row = _ENTERED.first(connection, {"of_id": chat.id})
    return chat if row is None else _spoken(chat, row)


def _spoken(chat: Chat, row: Any) -> Chat:
    """The chat in the language of a row of `_ENTERED`, if anything was written in it."""
    return replace(chat, language=row.written_in) if row.written_in else chat


def _stranger(connection: Connection, language: str | None, at: datetime) -> str:
    customer_id = new_id("u")
    connection.execute(insert(customers).values(id=customer_id, language=language, attributes={}, created_at=at, seen_at=at))
    return customer_id


def _record(connection: Connection, action: str, chat_id: str, customer_id: str, at: datetime, actor: str) -> None:
    details = {"chat": chat_id, "customer": customer_id}
    connection.execute(insert(audit).values(at=at, actor=actor, action=action, details=details))


def _from_row(row: Row[*tuple[Any, ...]]) -> Chat:
    return Chat(
        id=row.chat_id,
        customer_id=row.customer_id,
        language=row.language,
        language_chosen=row.language_chosen_at is not None,
        linked=row.linked_at is not None,
        blocked=row.blocked_at is not None,
        stopped=row.stopped_at is not None,
        keyboards=tuple(row.keyboards or ()),
    )
