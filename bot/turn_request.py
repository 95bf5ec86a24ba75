"""The request of one turn, checked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from bot.failures import BadTurn

MAX_BODY = 64 * 1024
"""Bytes of a request; a customer's message has at most 4,000 characters."""
MAX_ID = 255
CHANNELS = ("web", "telegram")
LOCALES = ("es", "en")


@dataclass(frozen=True)
class TurnRequest:
    """One thing that a customer said, typed or pressed."""

    conversation: str
    message_id: str
    text: str | None = None
    payload: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def channel(self) -> str:
        """Where the customer writes; Rasa chooses responses with `channel:` by it."""
        channel = self.metadata.get("channel")
        return channel if channel in CHANNELS else "relevo"

    @property
    def locale(self) -> str | None:
        """The language of the customer's page or device, a fair guess before anything was said."""
        locale = self.metadata.get("locale")
        return locale if locale in LOCALES else None

    @classmethod
    def parse(cls, body: bytes) -> TurnRequest:
        """Read the JSON body of a request; raises `BadTurn` with what is wrong."""
        try:
            fields = json.loads(body)
        except ValueError:
            raise BadTurn("the body is not JSON") from None
        if not isinstance(fields, dict):
            raise BadTurn("the body is not a JSON object")
        text, payload = fields.get("text"), fields.get("payload")
        if (text is None) == (payload is None):
            raise BadTurn("exactly one of text and payload is needed")
        said = text if payload is None else payload
        if not isinstance(said, str) or not said.strip():
            raise BadTurn("text and payload must be strings that are not empty")
        metadata = fields.get("metadata")
        if not isinstance(metadata, (dict, type(None))):
            raise BadTurn("metadata must be an object")
        return cls(_identifier(fields, "conversation"), _identifier(fields, "message_id"), text, payload, metadata or {})


def _identifier(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_ID:
        raise BadTurn(f"{name} must be a string of 1 to {MAX_ID} characters")
    return value
