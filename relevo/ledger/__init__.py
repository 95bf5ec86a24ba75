"""The ledger: who said what, who holds the conversation, what the bot still has to answer. SQL is the truth.

receive   a customer's message, and the bot's turn          receiving.py
claim     a turn, under a lease                             turns.py
answer    what the bot said, if it still may                turns.py
say       an agent's message, if they hold the conversation saying.py
take …    who holds a conversation                          ownership.py
"""

from relevo.ledger.errors import Conflict, EmptyText, LedgerError, NotFound, Refused, StaleButton, TextTooLong
from relevo.ledger.ledger import Ledger, utc_now
from relevo.ledger.model import (
    MAX_TEXT,
    Answer,
    Answered,
    BotMessage,
    Button,
    Claim,
    Conversation,
    Handoff,
    Incoming,
    Message,
    OfferedButton,
    Reason,
    Received,
    Sender,
    State,
    Verdict,
)

__all__ = [
    "MAX_TEXT",
    "Answer",
    "Answered",
    "BotMessage",
    "Button",
    "Claim",
    "Conflict",
    "Conversation",
    "EmptyText",
    "Handoff",
    "Incoming",
    "Ledger",
    "LedgerError",
    "Message",
    "NotFound",
    "OfferedButton",
    "Reason",
    "Received",
    "Refused",
    "Sender",
    "StaleButton",
    "State",
    "TextTooLong",
    "Verdict",
    "utc_now",
]
