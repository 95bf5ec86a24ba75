"""An example shop to try Relevo with: deterministic, invented, bilingual."""

from relevo.shop.demo.examples import EXAMPLES, GRACE, LUCIA, OWN_ORDERS, Example
from relevo.shop.demo.seed import Seeded, seed

__all__ = ["EXAMPLES", "GRACE", "LUCIA", "OWN_ORDERS", "Example", "Seeded", "seed"]
