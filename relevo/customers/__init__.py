"""Who a customer is, by the server's own rows and by tokens that were signed; never by what somebody says."""

from relevo.customers.identity import Identity, IdentityError, verify_identity
from relevo.customers.proofs import LedgerCaseFile
from relevo.customers.store import Customer, identify, load_customer
from relevo.customers.tokens import TokenError, VisitorTokens

__all__ = [
    "Customer",
    "Identity",
    "IdentityError",
    "LedgerCaseFile",
    "TokenError",
    "VisitorTokens",
    "identify",
    "load_customer",
    "verify_identity",
]
