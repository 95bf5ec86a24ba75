"""Visitor tokens: what a browser shows to be the same visitor as before."""

from __future__ import annotations

from datetime import datetime, timedelta

import jwt

AUDIENCE = "relevo-widget"


class TokenError(Exception):
    """The token is not one of ours, or has expired."""


class VisitorTokens:
    """Issues and reads visitor tokens; `secret` signs them, `lifetime` is how long one lasts."""

    def __init__(self, secret: str, lifetime: timedelta) -> None:
        self._secret = secret
        self._lifetime = lifetime

    def issue(self, customer_id: str, at: datetime) -> tuple[str, datetime]:
        """A token for this customer, and when it expires."""
        expires = at + self._lifetime
        claims = {"sub": customer_id, "aud": AUDIENCE, "iat": at, "exp": expires}
        return jwt.encode(claims, self._secret, algorithm="HS256"), expires

    def read(self, token: str) -> str:
        """The customer's id.

        Raises:
            TokenError: the signature is wrong or the time is over.
        """
        try:
            claims = jwt.decode(token, self._secret, algorithms=["HS256"], audience=AUDIENCE, options={"require": ["sub", "exp"]})
        except jwt.InvalidTokenError as error:
            raise TokenError(str(error)) from None
        return str(claims["sub"])
