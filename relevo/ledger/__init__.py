"""The ledger: who said what, who holds the conversation, what the bot still has to answer. SQL is the truth.

receive   a customer's message, and the bot's turn          receiving.py
claim     a turn, under a lease                             turns.py
answer    what the bot said, if it still may                turns.py
say       an agent's message, if they hold the conversation saying.py
start     a conversation that an agent begins               opening.py
notify    what Relevo itself tells a customer               notices.py
edit      what a customer changes afterwards                editing.py
deliver   to channels that are pushed to                    deliveries.py, outbox.py
take …    who holds a conversation                          ownership.py
"""

from relevo.ledger.delivery import Delivered, Delivery
from relevo.ledger.errors import Conflict, EmptyText, LedgerError, NotFound, Refused, StaleButton, TextTooLong
from relevo.ledger.ledger import Ledger, utc_now
from relevo.ledger.model import (
    MAX_TEXT,
    Answer,
    Answered,
    Attachment,
    BotMessage,
    Button,
    Claim,
    Conversation,
    Handoff,
    Incoming,
    Message,
    NewAttachment,
    Notice,
    OfferedButton,
    Reason,
    Received,
    Said,
    Sender,
    State,
    Verdict,
    Worker,
)
from relevo.ledger.outbox import Outbox

__all__ = [
    "MAX_TEXT",
    "Answer",
    "Answered",
    "Attachment",
    "BotMessage",
    "Button",
    "Claim",
    "Conflict",
    "Conversation",
    "Delivered",
    "Delivery",
    "EmptyText",
    "Handoff",
    "Incoming",
    "Ledger",
    "LedgerError",
    "Message",
    "NewAttachment",
    "NotFound",
    "Notice",
    "OfferedButton",
    "Outbox",
    "Reason",
    "Received",
    "Refused",
    "Said",
    "Sender",
    "StaleButton",
    "State",
    "TextTooLong",
    "Verdict",
    "Worker",
    "utc_now",
]
