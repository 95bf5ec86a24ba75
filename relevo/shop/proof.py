"""How customers write order numbers, e-mails and postcodes, and when two of them are the same."""

from __future__ import annotations

import hmac
import re
import unicodedata

PREFIX = "RL-"
_DIGITS = r"\d{2}[ .]?\d{3}"
_MARKED = re.compile(rf"(?<![A-Z0-9])RL[\s\-_#.:/]*({_DIGITS})(?!\d)", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:pedido|orden|order|compra|n[ºo°]|n[uú]m(?:ero)?|number|num|#)"
    rf"(?:\s+(?:es|is|el|the|n[ºo°]|n[uú]mero|number|num)){{0,8}}[\s.:#\-]*({_DIGITS})(?![\d€$£]|[.,]\d|\s*(?:€|euros?|\$|£))",
    re.IGNORECASE,
)
_BARE = re.compile(rf"^\W*({_DIGITS})\W*$")
_WHOLE = re.compile(
    rf"^\W*(?:(?:mi|el|my|the|es|is|pedido|orden|order|number|n[uú]m(?:ero)?|n[ºo°]|RL)[\s\-_#.:º°]*){{0,12}}({_DIGITS})\W*$",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]{1,80}@[\w-]{1,80}(?:\.[\w-]{1,80}){1,8}", re.UNICODE)
_UK = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)[\s-]*(\d[A-Z]{2})\b", re.IGNORECASE)
_DIGIT_POSTCODE = re.compile(r"(?<![\d-])(\d{5})(?:-(\d{4}))?(?![\d-])")


def _plain(text: str) -> str:
    """Full-width digits, odd dashes and spaces become the ones on a keyboard."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\u2010-\u2015\u2212]", "-", text).strip()


def normalise_order_number(text: str) -> str | None:
    """`RL-10482` for every usual way to write nothing but that number; None for anything else."""
    found = _WHOLE.match(_plain(text))
    return _number(found) if found else None


def find_order_number(text: str) -> str | None:
    """The order number inside a sentence, if the sentence says that it is one (or is nothing else)."""
    plain = _plain(text)
    found = _MARKED.search(plain) or _NAMED.search(plain) or _BARE.match(plain)
    return _number(found) if found else None


def find_marked_order_number(text: str) -> str | None:
    """Like `find_order_number`, but five bare digits do not count: they may be a postcode."""
    plain = _plain(text)
    found = _MARKED.search(plain) or _NAMED.search(plain)
    return _number(found) if found else None


def find_any_order_number(text: str) -> str | None:
    """Five digits anywhere in a text: for the answer to a question for the number, where nothing else is meant."""
    found = _DIGIT_POSTCODE.search(_plain(text))
    return PREFIX + found.group(1) if found and not found.group(2) else None


def _number(found: re.Match[str]) -> str:
    return PREFIX + re.sub(r"\D", "", found.group(1))


def find_email(text: str) -> str | None:
    """The first e-mail address in a text."""
    found = _EMAIL.search(_plain(text))
    return found.group(0).rstrip(".") if found else None


def find_postcode(text: str) -> str | None:
    """The first postcode of Spain, the United Kingdom, the United States or Mexico in a text, normalised."""
    plain = _plain(text)
    found = _UK.search(plain)
    if found:
        return normalise_postcode(found.group(0))
    digits = _DIGIT_POSTCODE.search(plain)
    return digits.group(1) if digits else None


def find_proof(text: str) -> str | None:
    """The e-mail or, failing that, the postcode in a text."""
    return find_email(text) or find_postcode(text)


def normalise_email(email: str) -> str:
    """E-mails are compared without regard to case."""
    return _plain(email).removeprefix("mailto:").casefold()


def normalise_postcode(postcode: str) -> str:
    """Postcodes are compared without spaces, dashes and case; of a ZIP+4 the first five digits count."""
    plain = re.sub(r"[^0-9A-Z]", "", _plain(postcode).upper())
    return plain[:5] if plain.isdigit() and len(plain) == 9 else plain


def proves(proof: str, *, email: str, postcode: str) -> bool:
    """Whether `proof` is the e-mail or the postcode of an order. Takes the same time wherever they differ."""
    given = proof or ""
    by_email = _same(normalise_email(given), normalise_email(email))
    by_postcode = _same(normalise_postcode(given), normalise_postcode(postcode))
    return (by_email and bool(email)) | (by_postcode and bool(postcode))


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
