"""Where Relevo keeps what it must not lose."""

from relevo.storage.database import Database, Transaction

__all__ = ["Database", "Transaction"]
