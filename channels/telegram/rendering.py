"""A delivery as the calls that carry it out: text in pieces, the card, the files, the buttons under the last of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import MessageLimit, ParseMode

from channels.telegram import keyboards
from channels.telegram.api import Files
from channels.telegram.card import order_spans
from channels.telegram.markup import Rich, Span, as_html, is_formatted, plain, split, units
from channels.telegram.phrases import told
from relevo.ledger import Attachment, Delivery, Sender

CAPTION: int = MessageLimit.CAPTION_LENGTH
Bytes = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Part:
    """One call. A part whose file is gone has the reason in `missing`."""

    method: str
    fields: dict[str, Any] = field(default_factory=dict)
    files: Files | None = None
    missing: str | None = None

    @property
    def has_keyboard(self) -> bool:
        """Whether the message will show buttons that can be outdated one day."""
        return "inline_keyboard" in (self.fields.get("reply_markup") or {})


def render(delivery: Delivery, load: Bytes, position: int | None = None) -> list[Part]:
    """The calls for a delivery, in order; `position` is the conversation's place in the queue, if it has just entered it."""
    language = delivery.conversation.language
    rich = _words(delivery, position)
    attached = delivery.message.attachments
    captioned = bool(attached) and units(plain(rich)) <= CAPTION
    parts = [] if captioned else [_text(piece) for piece in split(rich)]
    parts += [_file(file, load, rich if captioned and number == 0 else ()) for number, file in enumerate(attached)]
    markup = keyboards.choices(delivery.message.buttons) or keyboards.special(delivery.source, language)
    if markup and parts:
        parts[-1].fields["reply_markup"] = markup
    return parts


def _words(delivery: Delivery, position: int | None) -> Rich:
    message, language = delivery.message, delivery.conversation.language
    spans: list[Span] = []
    if message.sender is Sender.AGENT and message.name:
        spans += [Span(message.name, "b"), Span("\n")]
    spans.append(Span(message.text))
    if message.card:
        drawn = order_spans(message.card, language)
        spans += [Span("\n\n"), *drawn] if drawn and message.text else drawn
    if position is not None:
        spans.append(Span("\n\n" + place(position, language)))
    return spans


def place(position: int, language: str | None) -> str:
    """A place in the queue, in words."""
    return told("position_next", language) if position == 1 else told("position", language, position=position)


def _text(piece: Rich) -> Part:
    fields: dict[str, Any] = {"link_preview_options": {"is_disabled": True}}
    if is_formatted(piece):
        return Part("sendMessage", {**fields, "text": as_html(piece), "parse_mode": ParseMode.HTML})
    return Part("sendMessage", {**fields, "text": plain(piece)})


def _file(file: Attachment, load: Bytes, caption: Rich) -> Part:
    content = load(file.id) if file.state == "stored" else None
    if content is None:
        return Part("sendDocument", missing=f"the file {file.id} is gone")
    words = {"caption": as_html(caption), "parse_mode": ParseMode.HTML} if plain(caption).strip() else {}
    return Part("sendDocument", dict(words), {"document": (file.name, content, file.content_type)})
