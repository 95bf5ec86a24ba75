"""Who a customer is, by the server's own rows and by tokens that were signed; never by what somebody says."""

from relevo.customers.identity import Identity, IdentityError, verify_identity
from relevo.customers.proofs import LedgerCaseFile
from relevo.customers.shop_calls import ShopCallError, verify_shop_call
from relevo.customers.store import Customer, find_by_external_id, identify, load_customer
from relevo.customers.tokens import TokenError, VisitorTokens

__all__ = [
    "Customer",
    "Identity",
    "IdentityError",
    "LedgerCaseFile",
    "ShopCallError",
    "TokenError",
    "VisitorTokens",
    "find_by_external_id",
    "identify",
    "load_customer",
    "verify_identity",
    "verify_shop_call",
]
