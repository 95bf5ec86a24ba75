"""What a message holds: words, a command, files, or something that only a person can make sense of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from relevo.ledger import NewAttachment
from relevo.media import clean_name

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)
_MIME = re.compile(r"[\w.+-]{1,63}/[\w.+-]{1,63}")
# What Telegram calls a file, and what it is when it does not say.
FILES = {
    "photo": ("photo.jpg", "image/jpeg"),
    "document": ("document", "application/octet-stream"),
    "voice": ("voice.ogg", "audio/ogg"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "video": ("video.mp4", "video/mp4"),
    "video_note": ("video.mp4", "video/mp4"),
    "animation": ("animation.mp4", "video/mp4"),
}
# Other things people send. The first that is there names the message.
OTHERS = ("sticker", "location", "venue", "contact", "dice", "poll", "story", "game", "invoice", "paid_media", "checklist")
ENVELOPE = frozenset(
    {"message_id", "from", "chat", "date", "edit_date", "update_id", "entities", "message_thread_id", "sender_chat", "botToken"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command as it was typed: `/name@addressee argument`."""

    name: str
    addressee: str | None = None
    argument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedContact:
    """A telephone number; `user_id` is whose it is, if they are on Telegram."""

    phone: str
    user_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is in a message. `kind` is `text`, a kind of file, one of `OTHERS`, `event` (nobody said anything) or `unknown`."""

    kind: str = "unknown"
    text: str = ""
    command: Command | None = None
    files: tuple[NewAttachment, ...] = ()
    album: str | None = None
    what: str = ""
    contact: SharedContact | None = None


def read_content(raw: dict[str, Any]) -> Content:
    """What a message of Telegram's holds."""
    if isinstance(raw.get("text"), str):
        return Content(kind="text", text=raw["text"], command=_command(raw["text"]))
    for kind in FILES:
        found = raw.get(kind)
        if found:
            album = raw.get("media_group_id")
            caption = raw.get("caption")
            return Content(
                kind=kind,
                text=caption if isinstance(caption, str) else "",
                files=_files(kind, found),
                album=str(album) if album else None,
            )
    for kind in OTHERS:
        found = raw.get(kind)
        if isinstance(found, dict):
            return Content(kind=kind, what=_what(kind, found), contact=_contact(found) if kind == "contact" else None)
    rest = sorted(key for key in raw if key not in ENVELOPE)
    # A new picture of the chat, a pinned message: Telegram's own notes about the chat. They have no words and no reply.
    if any(key.startswith(("new_chat", "left_chat", "delete_chat", "pinned_", "migrate_", "group_", "forum_")) for key in rest):
        return Content(kind="event")
    return Content(kind="unknown", what=rest[0] if rest else "")


def _command(text: str) -> Command | None:
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        return None
    return Command(name=found[1].lower(), addressee=found[2], argument=(found[3] or "").strip())


def _files(kind: str, found: Any) -> tuple[NewAttachment, ...]:
    if kind == "photo":
        sizes = [size for size in found if isinstance(size, dict)] if isinstance(found, list) else []
        found = max(sizes, key=lambda size: (size.get("file_size") or 0, size.get("width") or 0), default=None)
    if not isinstance(found, dict) or not isinstance(found.get("file_id"), str):
        return ()
    name, content_type = FILES[kind]
    size, mime = found.get("file_size"), str(found.get("mime_type") or "").lower()
    return (
        NewAttachment(
            kind=kind,
            name=clean_name(str(found.get("file_name") or "")) or name,
            content_type=mime if _MIME.fullmatch(mime) else content_type,
            size=size if isinstance(size, int) else None,
            reference=found["file_id"][:255],
        ),
    )


def _what(kind: str, found: dict[str, Any]) -> str:
    if kind in ("sticker", "dice"):
        return str(found.get("emoji") or "").strip()[:16]
    place = found.get("location") if kind == "venue" else found
    if kind in ("location", "venue") and isinstance(place, dict):
        latitude, longitude = place.get("latitude"), place.get("longitude")
        if isinstance(latitude, int | float) and isinstance(longitude, int | float):
            return f"{latitude:.5f}, {longitude:.5f}"
    return kind


def _contact(found: dict[str, Any]) -> SharedContact:
    user_id = found.get("user_id")
    return SharedContact(phone=str(found.get("phone_number") or ""), user_id=user_id if isinstance(user_id, int) else None)
