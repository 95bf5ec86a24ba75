"""One-time codes that join a Telegram chat to the account of who is signed in to the shop.

A code lives for ten minutes and is used once. Only its keyed hash is stored; a chat has few tries.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from relevo.customers.chats import Chat, link
from relevo.storage.tables import link_codes, link_tries

LIFETIME = timedelta(minutes=10)
MAX_WRONG = 5
WINDOW = timedelta(hours=1)
# Nothing that is mistaken for something else when it is read aloud or typed from paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
_TYPED = re.compile(rf"([{ALPHABET}]{{4}})[-–— ]?([{ALPHABET}]{{4}})", re.IGNORECASE)

Outcome = Literal["linked", "already", "wrong", "too_many"]


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What became of a code, and the conversations that are the customer's now."""

    outcome: Outcome
    conversations: tuple[str, ...] = ()


def issue(connection: Connection, customer_id: str, secret: str, at: datetime) -> str:
    """A fresh code for a customer; earlier ones of theirs end."""
    connection.execute(
        delete(link_codes).where((link_codes.c.customer_id == customer_id) | (link_codes.c.expires_at < at - WINDOW))
    )
    code = _make()
    connection.execute(
        insert(link_codes).values(digest=_digest(code, secret), customer_id=customer_id, created_at=at, expires_at=at + LIFETIME)
    )
    return code


def read_code(text: str) -> str | None:
    """The code that somebody typed, if the text is nothing else."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    code = (found[1] + found[2]).upper()
    # Eight letters are more likely a word. Every code has both letters and digits.
    return code if _is_mixed(code) else None


def shown(code: str) -> str:
    """A code as people read it."""
    return f"{code[:4]}-{code[4:]}"


def redeem(connection: Connection, chat: Chat, code: str, update_id: int, secret: str, at: datetime) -> Redeemed:
    """Use a code in a chat. The same update again gets the same outcome, and counts once."""
    tried = connection.execute(select(link_tries.c.matched).where(link_tries.c.update_id == update_id)).scalar()
    if tried is not None:
        return Redeemed("linked" if tried else "wrong")
    wrong = connection.execute(
        select(func.count())
        .select_from(link_tries)
        .where(link_tries.c.chat_id == chat.id, link_tries.c.matched == 0, link_tries.c.at > at - WINDOW)
    ).scalar_one()
    if wrong >= MAX_WRONG:
        return Redeemed("too_many")
    used = connection.execute(
        update(link_codes)
        .where(link_codes.c.digest == _digest(code, secret), link_codes.c.used_at.is_(None), link_codes.c.expires_at > at)
        .values(used_at=at)
        .returning(link_codes.c.customer_id)
    ).scalar()
    matched = used is not None
    connection.execute(insert(link_tries).values(update_id=update_id, chat_id=chat.id, matched=int(matched), at=at))
    if used is None:
        return Redeemed("wrong")
    if used == chat.customer_id:
        return Redeemed("already")
    return Redeemed("linked", tuple(link(connection, chat, used, at)))


def _make() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if _is_mixed(code):
            return code


def _is_mixed(code: str) -> bool:
    return any(character.isdigit() for character in code) and any(character.isalpha() for character in code)


def _digest(code: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"telegram link {code}".encode(), hashlib.sha256).hexdigest()
