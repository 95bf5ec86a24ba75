"""Files that customers and agents send: kept in one folder by their id, and called what their first bytes say they are."""

from __future__ import annotations

import os
from pathlib import Path

UNKNOWN = "application/octet-stream"
# What is kept at all; everything else is told to its sender and thrown away.
ACCEPTED = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "application/pdf",
        "audio/ogg",
        "audio/mpeg",
        "video/mp4",
        "text/plain",
    }
)
# What a browser may show in place; the rest is downloaded.
SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})

_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
)


def sniff(content: bytes) -> str:
    """What kind of file this is, by its bytes and not by its name."""
    for beginning, content_type in _BEGINNINGS:
        if content.startswith(beginning):
            return content_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return "video/mp4"
    try:
        text = content[:4096].decode("utf-8", "strict" if len(content) <= 4096 else "ignore")
    except UnicodeDecodeError:
        return UNKNOWN
    return UNKNOWN if any(ord(character) < 32 and character not in "\t\r\n\f" for character in text) else "text/plain"


def clean_name(name: str) -> str:
    """A file's name as it can be shown: without folders, line breaks or control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable()).strip()[:200]


class Media:
    """The folder. Replicas on several machines share it, as they share the database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, attachment_id: str) -> Path:
        """Where the bytes of an attachment lie, or would."""
        if not attachment_id.replace("_", "").isalnum():
            raise ValueError("This is not the id of an attachment.")
        return self._folder / attachment_id[-2:] / attachment_id

    def put(self, attachment_id: str, content: bytes) -> None:
        """Keep the bytes; on disk when this returns."""
        path = self.path(attachment_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(f".{os.getpid()}")
        with made.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        made.replace(path)

    def get(self, attachment_id: str) -> bytes | None:
        """The bytes; None if they are gone."""
        try:
            return self.path(attachment_id).read_bytes()
        except FileNotFoundError:
            return None
