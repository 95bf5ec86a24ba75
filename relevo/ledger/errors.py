"""What the ledger refuses.

LedgerError
├── Conflict            somebody was faster, or the conversation is not yours
├── NotFound            no such conversation
└── Refused             a message that cannot be taken
    ├── EmptyText
    ├── TextTooLong
    └── StaleButton     the button is used, outdated, or of another conversation
"""

from __future__ import annotations


class LedgerError(Exception):
    """Something the ledger does not do; nothing was written."""


class Conflict(LedgerError):
    """The conversation has moved on since the caller looked."""


class NotFound(LedgerError):
    """There is no such conversation."""


class Refused(LedgerError):
    """A message that cannot be taken; `code` names the reason in the channels' protocols."""

    code = "invalid"


class EmptyText(Refused):
    """Nothing was said."""

    code = "empty"


class TextTooLong(Refused):
    """More than `MAX_TEXT` characters."""

    code = "too_long"


class StaleButton(Refused):
    """The button is used, outdated, or belongs to another conversation."""

    code = "stale_button"
