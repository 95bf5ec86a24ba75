"""The ledger's tables, one module each. Times are UTC; names of states are those of `relevo.ledger.model`."""

from relevo.storage.tables.agents import agent_sessions, agents, invitations
from relevo.storage.tables.attachments import attachments
from relevo.storage.tables.audit import audit
from relevo.storage.tables.buttons import buttons
from relevo.storage.tables.conversations import UNRESOLVED, conversations
from relevo.storage.tables.customers import customers
from relevo.storage.tables.deliveries import deliveries
from relevo.storage.tables.leases import leases
from relevo.storage.tables.messages import edits, messages
from relevo.storage.tables.metadata import metadata
from relevo.storage.tables.order_proofs import order_proofs
from relevo.storage.tables.telegram import link_codes, link_tries, telegram_chats, telegram_updates
from relevo.storage.tables.turns import turns

__all__ = [
    "UNRESOLVED",
    "agent_sessions",
    "agents",
    "attachments",
    "audit",
    "buttons",
    "conversations",
    "customers",
    "deliveries",
    "edits",
    "invitations",
    "leases",
    "link_codes",
    "link_tries",
    "messages",
    "metadata",
    "order_proofs",
    "telegram_chats",
    "telegram_updates",
    "turns",
]
