"""What Telegram sends, read into values. Whatever is missing or new is read as far as it goes: nothing here raises."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from telegram.constants import ChatType, UpdateType

from channels.telegram.content import Content, read_content
from relevo.phrases import LANGUAGES

# What we ask Telegram for, and no more.
ALLOWED: list[str] = [
    UpdateType.MESSAGE.value,
    UpdateType.EDITED_MESSAGE.value,
    UpdateType.CALLBACK_QUERY.value,
    UpdateType.MY_CHAT_MEMBER.value,
]

# What no real id of Telegram's comes near.
LONGEST_ID = 32

Kind = Literal["message", "edited", "button", "membership", "other"]
KINDS: dict[str, Kind] = {
    UpdateType.MESSAGE: "message",
    UpdateType.EDITED_MESSAGE: "edited",
    UpdateType.CALLBACK_QUERY: "button",
    UpdateType.MY_CHAT_MEMBER: "membership",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One update. `language` is what the person's Telegram speaks, if we speak it too."""

    id: int
    kind: Kind
    chat_id: str | None = None
    chat_type: str = ""
    from_bot: bool = False
    sender_id: int | None = None
    language: str | None = None
    message_id: int | None = None
    at: datetime | None = None
    edited_at: datetime | None = None
    content: Content = field(default_factory=Content)
    callback_id: str | None = None
    button: str | None = None
    membership: str | None = None

    @property
    def is_private(self) -> bool:
        """Whether nobody else reads along."""
        return self.chat_type == ChatType.PRIVATE


def chat_of(raw: dict[str, Any]) -> str | None:
    """The chat an update belongs to: what is done in order is done by chat."""
    return read(raw).chat_id


def read(raw: dict[str, Any]) -> Update:
    """An update as a value."""
    number = raw.get("update_id")
    update_id = number if isinstance(number, int) else 0
    for name, kind in KINDS.items():
        inner = raw.get(name)
        if isinstance(inner, dict):
            return _button(update_id, inner) if kind == "button" else _message(update_id, kind, inner)
    for inner in raw.values():
        if isinstance(inner, dict) and isinstance(inner.get("chat"), dict):
            return _message(update_id, "other", inner)
    return Update(id=update_id, kind="other")


def _message(update_id: int, kind: Kind, inner: dict[str, Any]) -> Update:
    chat, sender = _dict(inner, "chat"), _dict(inner, "from")
    status = _dict(inner, "new_chat_member").get("status") if kind == "membership" else None
    return Update(
        id=update_id,
        kind=kind,
        chat_id=_id(chat),
        chat_type=_text(chat, "type"),
        from_bot=bool(sender.get("is_bot")),
        sender_id=sender.get("id") if isinstance(sender.get("id"), int) else None,
        language=spoken(sender.get("language_code")),
        message_id=inner.get("message_id") if isinstance(inner.get("message_id"), int) else None,
        at=_moment(inner.get("date")),
        edited_at=_moment(inner.get("edit_date")),
        content=Content() if kind == "membership" else read_content(inner),
        membership=status if isinstance(status, str) else None,
    )


def _button(update_id: int, inner: dict[str, Any]) -> Update:
    shown, sender = _dict(inner, "message"), _dict(inner, "from")
    chat = _dict(shown, "chat")
    return Update(
        id=update_id,
        kind="button",
        chat_id=_id(chat) or _id(sender),
        chat_type=_text(chat, "type") or ChatType.PRIVATE,
        sender_id=sender.get("id") if isinstance(sender.get("id"), int) else None,
        language=spoken(sender.get("language_code")),
        message_id=shown.get("message_id") if isinstance(shown.get("message_id"), int) else None,
        callback_id=str(inner.get("id", "")),
        button=_text(inner, "data"),
    )


def spoken(code: Any) -> str | None:
    """The language of a code such as `es-MX`, if we speak it."""
    language = code.replace("_", "-").split("-")[0].lower() if isinstance(code, str) else ""
    return language if language in LANGUAGES else None


def _dict(raw: dict[str, Any], name: str) -> dict[str, Any]:
    value = raw.get(name)
    return value if isinstance(value, dict) else {}


def _text(raw: dict[str, Any], name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""


def _id(raw: dict[str, Any]) -> str | None:
    value = raw.get("id")
    found = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return found if 0 < len(found) <= LONGEST_ID else None


def _moment(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        return None
