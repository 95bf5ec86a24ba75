"""The example shop at `/`: a page that carries the widget as any site would, with orders to ask about."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
from fastapi import APIRouter, Request
from fastapi.responses import FileResponse

from channels.services import Services, services_of
from relevo.phrases import LANGUAGES
from relevo.settings import DEMO_KEY
from relevo.shop import Proven
from relevo.shop.demo import EXAMPLES, GRACE, LUCIA
from relevo.shop.words import status_label

router = APIRouter(include_in_schema=False)

PAGE = Path(__file__).parent / "web" / "static" / "shop" / "shop.html"
SIGNED_IN = timedelta(hours=12)


@router.get("/")
async def shop_page() -> FileResponse:
    """The shop's page."""
    return FileResponse(PAGE, headers={"Cache-Control": "no-cache"})


@router.get("/demo/orders.json")
async def example_orders(request: Request) -> dict[str, Any]:
    """What the page offers to try: orders with their proofs, and customers to sign in as."""
    services = services_of(request)
    return {
        "website_token": services.settings.website_token.get_secret_value(),
        "telegram": services.telegram is not None,
        "orders": [await _order(services, example.number, example.email, example.postcode) for example in EXAMPLES],
        "customers": [
            {
                "name": person.name,
                "language": person.language,
                "token": _identity(services, person.external_id, person.email, person.name),
            }
            for person in (LUCIA, GRACE)
        ],
    }


async def _order(services: Services, number: str, email: str, postcode: str) -> dict[str, Any]:
    order = await services.shop.proven_order(Proven(number))
    assert order is not None, "the example shop is seeded before the gateway starts"
    return {
        "number": number,
        "email": email,
        "postcode": postcode,
        "status": order.status.value,
        "status_label": {language: status_label(order.status, language) for language in LANGUAGES},
        "product": {language: order.items[0].name(language) for language in LANGUAGES},
    }


def _identity(services: Services, external_id: str, email: str, name: str) -> str:
    """What a shop's own server would sign for a customer who has logged in there."""
    claims = {"external_id": external_id, "email": email, "name": name, "exp": services.ledger.now() + SIGNED_IN}
    key = services.settings.identity_keyring[DEMO_KEY].get_secret_value()
    return jwt.encode(claims, key, algorithm="HS256", headers={"kid": DEMO_KEY})
