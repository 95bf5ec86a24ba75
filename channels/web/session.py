"""`POST /widget/v1/session`: who a visitor is, as a token that the browser keeps."""

from __future__ import annotations

import hmac
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from channels import frames
from channels.errors import ApiError
from channels.services import Services, services_of
from relevo.customers import Customer, IdentityError, TokenError, identify, load_customer, verify_identity
from relevo.ids import new_id
from relevo.phrases import LANGUAGES

router = APIRouter(prefix="/widget/v1", tags=["widget"])


class SessionRequest(BaseModel):
    """What the widget sends: the site's token, its own earlier one, and the shop's word about who is signed in."""

    website_token: str = Field(max_length=200)
    token: str | None = Field(default=None, max_length=2000)
    identity: str | None = Field(default=None, max_length=4000)
    locale: str | None = Field(default=None, max_length=35)


class SessionCustomer(BaseModel):
    """Who the visitor is to us."""

    name: str | None
    known: bool


class SessionAnswer(BaseModel):
    """The token to open the socket with, and until when."""

    token: str
    expires_at: str
    customer: SessionCustomer
    locale: str | None


def spoken(locale: str | None) -> str | None:
    """The language of a locale such as `es-MX`, if we speak it."""
    language = (locale or "").replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else None


@router.post("/session")
async def open_session(
    asked: SessionRequest, request: Request, services: Annotated[Services, Depends(services_of)]
) -> SessionAnswer:
    """A token for the widget's socket: the same visitor as before, a customer the shop vouches for, or somebody new."""
    wait = services.sessions.take(request.client.host if request.client else "")
    if wait:
        raise ApiError(429, "rate_limited", "Too many sessions from this address.", retry_after=wait)
    website_token = services.settings.website_token.get_secret_value()
    if not hmac.compare_digest(asked.website_token.encode(), website_token.encode()):
        raise ApiError(401, "website_token", "This website token is not known. Copy it again from the installation page.")
    now = services.ledger.now()
    customer: Customer | None = None
    try:
        visitor_id = services.tokens.read(asked.token) if asked.token else None
    except TokenError:
        visitor_id = None
    if asked.identity:
        try:
            identity = verify_identity(asked.identity, services.settings.identity_keyring)
        except IdentityError as error:
            raise ApiError(401, "identity", str(error)) from None
        customer = await services.database.write(partial(identify, identity=identity, visitor_id=visitor_id, at=now))
    elif visitor_id:
        customer = await services.database.read(partial(load_customer, customer_id=visitor_id))
    token, expires = services.tokens.issue(customer.id if customer else visitor_id or new_id("u"), now)
    return SessionAnswer(
        token=token,
        expires_at=str(frames.moment(expires)),
        customer=SessionCustomer(name=customer.name if customer else None, known=bool(customer and customer.known)),
        locale=spoken(asked.locale),
    )
