"""What can become of a call to the Bot API.

TelegramError
├── NotSent             Telegram was not reached: nothing has happened there
├── Unclear             it was reached and did not answer: nobody knows
├── ServerTrouble       it answered 5xx: not done, to be tried again
├── TooFast             it asks to wait
├── BadToken            it does not know the token, or not the method
├── Taken               somebody else polls with this token
└── Rejected            it will never do this
    └── Blocked         the person has blocked the bot, or is gone
"""

from __future__ import annotations


class TelegramError(Exception):
    """A call that did not succeed. The message never holds the token."""


class NotSent(TelegramError):
    """Telegram was not reached: nothing has happened there."""


class Unclear(TelegramError):
    """Telegram was reached and did not answer: nobody knows whether it did what was asked."""


class ServerTrouble(TelegramError):
    """Telegram answered that it has a problem of its own."""


class TooFast(TelegramError):
    """Telegram asks to wait; `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class BadToken(TelegramError):
    """Telegram does not know the token; or, once it has been known, the method."""


class Taken(TelegramError):
    """Another process polls with the same token, or a webhook is set."""


class Rejected(TelegramError):
    """Telegram will never do this: the message is malformed, or the chat is gone."""


class Blocked(Rejected):
    """The person has blocked the bot, or their account is gone."""
