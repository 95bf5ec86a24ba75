"""The shop's word about who somebody is: a JWT (HS256) with the claims `external_id`, `exp`, and optionally `email`, `name`,
`phone` (in international form; a customer who shares their own number on Telegram is then recognised).

The header's `kid` names the key, so that keys can be changed while old tokens run out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jwt
from pydantic import SecretStr

LEEWAY_SECONDS = 30


class UnknownKey(jwt.InvalidTokenError):
    """The token's header names no key that is configured."""


class IdentityError(Exception):
    """The token does not prove who somebody is; the message is for the shop's developers."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A customer as the shop knows them."""

    external_id: str
    email: str | None
    name: str | None
    phone: str | None = None


def claims_of(
    token: str, keys: Mapping[str, SecretStr], *, require: Sequence[str], audience: str | None = None
) -> dict[str, Any]:
    """What a token says that the shop has signed with one of its keys.

    Raises:
        InvalidTokenError: it is forged or outdated, lacks a claim, or is meant for another audience; `UnknownKey` without a key.
    """
    kid = jwt.get_unverified_header(token).get("kid")
    key = keys.get(kid) if isinstance(kid, str) else None
    if key is None:
        raise UnknownKey
    claims: dict[str, Any] = jwt.decode(
        token,
        key.get_secret_value(),
        algorithms=["HS256"],
        audience=audience,
        leeway=LEEWAY_SECONDS,
        options={"require": list(require)},
    )
    return claims


def verify_identity(token: str, keys: Mapping[str, SecretStr]) -> Identity:
    """Read the shop's token.

    Raises:
        IdentityError: it is forged, outdated, incomplete, or no key is configured.
    """
    if not keys:
        raise IdentityError("No identity key is configured: set RELEVO_IDENTITY_KEYS.")
    try:
        claims = claims_of(token, keys, require=["exp", "external_id"])
    except UnknownKey:
        raise IdentityError("The token's header names no key ('kid') that is configured.") from None
    except jwt.InvalidTokenError as error:
        raise IdentityError(f"The token is not valid: {error}") from None
    external_id = claims["external_id"]
    if not isinstance(external_id, str) or not 0 < len(external_id) <= 255:
        raise IdentityError("The claim 'external_id' is a text of 1 to 255 characters.")
    return Identity(external_id, _text(claims, "email", 320), _text(claims, "name", 255), _text(claims, "phone", 32))


def _text(claims: Mapping[str, Any], name: str, limit: int) -> str | None:
    value = claims.get(name)
    return value.strip()[:limit] or None if isinstance(value, str) else None
