"""The shop's own server calling: a JWT (HS256) for the audience `relevo`, signed with one of the identity keys, good for minutes.

A customer's identity token is no such token: it is handed to a browser, and names nobody it is meant for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import jwt
from pydantic import SecretStr

from relevo.customers.identity import LEEWAY_SECONDS, UnknownKey, claims_of

AUDIENCE = "relevo"
LONGEST = timedelta(minutes=10)


class ShopCallError(Exception):
    """The token does not prove that the shop calls; the message is for the shop's developers."""


def verify_shop_call(token: str, keys: Mapping[str, SecretStr], now: datetime) -> None:
    """Check that the shop's server calls.

    Raises:
        ShopCallError: the token is forged, outdated, good for too long, or meant for something else.
    """
    try:
        claims = claims_of(token, keys, require=["exp", "aud"], audience=AUDIENCE)
    except UnknownKey:
        raise ShopCallError("The token's header names no key ('kid') that is configured in RELEVO_IDENTITY_KEYS.") from None
    except jwt.InvalidTokenError as error:
        raise ShopCallError(f"The token is not valid: {error}") from None
    if claims["exp"] > (now + LONGEST).timestamp() + LEEWAY_SECONDS:
        raise ShopCallError("The token is good for too long: let 'exp' be at most ten minutes from now.")
