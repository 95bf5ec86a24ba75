"""Buttons under messages: the ledger's choices as opaque ids, and the channel's own few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove

from channels.telegram.phrases import told
from relevo.ledger import Button
from relevo.phrases import LANGUAGES

LANGUAGE_NAMES = {"es": "Español", "en": "English"}
CHOOSE_LANGUAGE = "language:"
SHORT = 18
EMPTY: dict[str, Any] = {"inline_keyboard": []}


def source(chat_id: str, kind: str) -> str:
    """What the channel's own notices of a kind are called in a chat; `special` knows their keyboards by it."""
    return f"telegram:{chat_id}:{kind}"


def choices(buttons: Sequence[Button]) -> dict[str, Any] | None:
    """The ledger's buttons: what Telegram gets is their id, which says nothing and works once."""
    if not buttons:
        return None
    made = [InlineKeyboardButton(button.title, callback_data=button.id) for button in buttons]
    rows: list[list[InlineKeyboardButton]] = []
    for button in made:
        pair = rows and len(rows[-1]) == 1 and max(len(button.text), len(rows[-1][0].text)) <= SHORT
        if pair:
            rows[-1].append(button)
        else:
            rows.append([button])
    return InlineKeyboardMarkup(rows).to_dict()


def special(notice_source: str, language: str | None) -> dict[str, Any] | None:
    """The keyboard that goes with a notice of the channel's own."""
    kind = notice_source.rsplit(":", 1)[-1] if notice_source.startswith("telegram:") else ""
    if kind == "language":
        row = [InlineKeyboardButton(LANGUAGE_NAMES[code], callback_data=CHOOSE_LANGUAGE + code) for code in LANGUAGES]
        return InlineKeyboardMarkup([row]).to_dict()
    if kind == "link":
        share = KeyboardButton(told("button_contact", language), request_contact=True)
        return ReplyKeyboardMarkup([[share]], resize_keyboard=True, one_time_keyboard=True).to_dict()
    if kind == "linking":
        return ReplyKeyboardRemove().to_dict()
    return None


def chosen_language(data: str) -> str | None:
    """The language of a press on one of the buttons of `special`."""
    code = data.removeprefix(CHOOSE_LANGUAGE)
    return code if data.startswith(CHOOSE_LANGUAGE) and code in LANGUAGES else None
