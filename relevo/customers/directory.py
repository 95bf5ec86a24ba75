"""Finding a customer by what an agent knows of them: a part of the name or of the address."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from relevo.customers.chats import Chat, chat_of
from relevo.customers.store import Customer, load_customer
from relevo.storage.tables import customers, telegram_chats

SHOWN = 20
# So many rows are compared letter by letter; whoever finds more has to write more.
COMPARED = 500
SHORTEST = 2
# Letters that are written with accents, and those that databases fold differently: any letter may stand there.
_ANY = "aeiouncy"


@dataclass(frozen=True, slots=True)
class Contact:
    """A customer whom the shop vouches for, and their chat on Telegram if they have one."""

    customer: Customer
    chat: Chat | None


def find_contacts(connection: Connection, search: str, limit: int = SHOWN) -> list[Contact]:
    """Known customers whose name or address has all the words of `search`, whatever their accents and capitals.

    Those with a linked chat come first, then who was there last. Without words: only those with a linked chat.
    """
    words = _folded(search).split()
    query = (
        select(customers.c.id, customers.c.name, customers.c.email)
        .outerjoin(telegram_chats, telegram_chats.c.customer_id == customers.c.id)
        .where(customers.c.external_id.is_not(None))
        .order_by(telegram_chats.c.linked_at.is_(None), customers.c.seen_at.desc(), customers.c.id)
        .limit(COMPARED if words else limit)
    )
    if len("".join(words)) < SHORTEST:
        query = query.where(telegram_chats.c.linked_at.is_not(None))
    for word in words:
        pattern = f"%{_pattern(word)}%"
        query = query.where(or_(customers.c.name.ilike(pattern, escape="\\"), customers.c.email.ilike(pattern, escape="\\")))
    found: list[Contact] = []
    for row in connection.execute(query):
        whole = _folded(f"{row.name or ''} {row.email or ''}")
        customer = load_customer(connection, row.id) if all(word in whole for word in words) else None
        if customer is not None:
            found.append(Contact(customer, chat_of(connection, customer.id)))
        if len(found) == limit:
            break
    return found


def _folded(text: str) -> str:
    """Without accents and capitals."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def _pattern(word: str) -> str:
    """What the database compares first: it lets more through than is meant."""
    return "".join("_" if c in _ANY or not c.isascii() else f"\\{c}" if c in "%_\\" else c for c in word)
