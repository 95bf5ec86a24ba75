"""Documents that the assistant hands to a customer, such as a label or an invoice.

An action keeps the bytes in the media folder, which all replicas share, and names them in its answer; they travel neither through
Rasa nor into its trackers. On Telegram the customer gets the file, on the website a link that nobody can guess.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from relevo.ledger import NewAttachment
from relevo.media import ACCEPTED, Media, clean_name, sniff

PATH = "/files"


class Documents:
    """The documents in the media folder.

    Args:
        base_url: the address under which customers reach the gateway.
        secret: what links are signed with.
    """

    def __init__(self, media: Media, base_url: str, secret: str) -> None:
        self._media, self._base_url, self._secret = media, base_url, secret

    def keep(self, turn: str, name: str, content: bytes) -> dict[str, str]:
        """Keep a document for the answer to a turn; returns what the answer says of it. A turn that runs again keeps the same.

        Raises:
            ValueError: this is no picture, PDF, audio, video or plain text.
        """
        if sniff(content) not in ACCEPTED:
            raise ValueError("A document is a picture, PDF, audio, video or plain text.")
        digest = hashlib.sha256(f"{turn}\0{name}".encode()).hexdigest()
        kept = {"id": f"f_{digest[:24]}", "name": clean_name(name) or "document"}
        self._media.put(kept["id"], content)
        return kept

    def found(self, raw: Mapping[str, Any]) -> NewAttachment:
        """The document that an answer names.

        Raises:
            ValueError, KeyError, TypeError: it is not there, or not named as agreed.
        """
        content = self._media.get(str(raw["id"]))
        if content is None:
            raise ValueError("The document is not in the media folder.")
        return NewAttachment(
            id=str(raw["id"]),
            kind="document",
            name=clean_name(str(raw["name"])) or "document",
            content_type=sniff(content),
            size=len(content),
            state="stored",
        )

    def link(self, document: NewAttachment) -> str:
        """Where the customer finds it on the web."""
        assert document.id is not None
        return f"{self._base_url}{PATH}/{document.id}/{self._sign(document.id)}/{quote(document.name, safe='')}"

    def read(self, document_id: str, signature: str) -> bytes | None:
        """The bytes for whoever has the link; None if it is not ours, or if they are gone."""
        if not hmac.compare_digest(self._sign(document_id).encode(), signature.encode()):
            return None
        return self._media.get(document_id)

    def _sign(self, document_id: str) -> str:
        return hmac.new(self._secret.encode(), f"document:{document_id}".encode(), hashlib.sha256).hexdigest()[:40]
