"""Tracking codes: the carriers' known shapes, and anything long that the text calls a tracking code."""

# ruff: noqa: E501 - a pattern reads better unbroken
from __future__ import annotations

import re
from collections.abc import Iterator

from bot.entities.spans import Span

_UPS = re.compile(r"(?<!\w)1Z(?:\s?[0-9A-Z]){16}(?!\w)", re.I)
_POSTAL_UNION = re.compile(r"(?<!\w)[A-Z]{2}\s?\d{3}\s?\d{3}\s?\d{3}\s?[A-Z]{2}(?!\w)", re.I)
_LETTERS_AND_DIGITS = re.compile(r"(?<![\w@.\-/+])(?=[A-Z]*\d)(?=\w*\d{4})(?=\w*[A-Z])[A-Z0-9]{10,30}(?![\w@]|\.\w)", re.I)
_LONG_DIGITS = re.compile(r"(?<![\w+.,\-])\d{12,30}(?![\w]|[.,]\d)")
_GROUPED_DIGITS = re.compile(r"(?<![\w+])\d{4}(?:\s\d{4}){4,6}(?:\s\d{1,4})?(?!\w)")
_CUE = (
    r"(?:seguimiento|rastreo|rastrear|tracking|track|localizador|gu[ií]a|waybill|consignment|shipment|env[ií]o|expedici[oó]n|"
    r"bulto|parcel|paquete|albar[aá]n|suivi|rastreamento|sendungsnummer|correos|seur|gls|mrw|dhl|ups|fedex|nacex|usps|dpd|"
    r"evri|hermes|royal mail|tipsa|estafeta|servientrega|"
    r"awb|air\s?waybill|docket|lr no|bluedart|blue dart|delhivery|dtdc|xpressbees|ekart|andreani|oca|coordinadora|inter\s?rapid[ií]simo|env[ií]a|chilexpress|"
    r"starken|urbano|olva|shalom|redpack|paquetexpress|castores|correo argentino|parcelforce|yodel|inpost|an post|canada post|purolator|australia post|"
    r"amazon logistics|ontrac|lasership|tnt|zeleris|ctt|celeritas|paack|asm|packlink|sending|postnl|bpost|colissimo|chronopost|mondial relay|dpd|hermes)"
)
_WITH_CUE = re.compile(
    rf"\b{_CUE}\b(?:[\s:#,.\-–=(]|de|del|es|el|is|the|it'?s|n[uú]mero|n[uú]m\.?|n[º°]|no\.|number|code|c[oó]digo|con|with|id|ref|"
    r"que|me|dieron|dice|says|given|my|mi|de seguimiento)*?"
    r"(?P<code>(?:[A-Z]{2,4}-?|(?-i:[A-Z]{2,4}\s))?\d{8,30}[A-Z]{0,3}|(?=\w*\d{3})[A-Z0-9]{7,30}|[A-Z]{2,4}-\d{5,}(?:-\w+)*|\d{3,4}(?:[ \-]\d{3,4}){2,6})(?!\w)", re.I
)  # fmt: skip
# "02611 A 4837715", "JD0146 2290 8813 507": groups that a cue stands before, or the name of a carrier.
_GROUPS = r"(?P<code>(?-i:[A-Z]{0,4}\d[A-Z0-9]{2,}(?:\s(?:[A-Z]|[A-Z]?\d[A-Z0-9]{1,}|\d[A-Z])){1,5}))(?![\w\-]|[.,]\d)"
_GROUPS_WITH_CUE = re.compile(rf"\b{_CUE}\b[^.;!?\d]{{0,30}}?(?<!\w){_GROUPS}", re.I)
_GROUPS_THEN_CUE = re.compile(
    rf"(?<!\w){_GROUPS}(?:\W|is|es|as|my|mi|the|el|la|n[uú]mero|number|de)*?\b(?:tracking|seguimiento|rastreo|gu[ií]a)\b", re.I
)
# Digits of a code that is written in groups; shorter ones are dates, sums and house numbers.
_LONG = 9
_BANK = re.compile(r"(?:iban|tarjeta|card|cuenta|account|visa|mastercard|sort code)\W+(?:\w+\W+){0,4}$", re.I)
_OTHER_CODE = re.compile(
    r"(?:cup[oó]n|c[oó]digo (?:de )?(?:descuento|promo\w*)|promo\w*|coupon|discount code|voucher|code for \d+ ?%(?: off)?|c[oó]digo del \d+ ?%|ean|isbn|imei|cif|nif|vat)\W+(?:\w+\W+){0,3}$",
    re.I,
)
# How long an account's number is: "JD0146…" is a parcel.
_IBAN = re.compile(r"(?P<country>[A-Z]{2})\d{2}(?:\s?[A-Z0-9]{1,4}){3,}", re.I)
_IBAN_LENGTHS = {
    **dict.fromkeys(("FR", "IT", "GR"), 27), **dict.fromkeys(("ES", "SE", "RO", "CZ"), 24), **dict.fromkeys(("DE", "GB", "IE"), 22),
    "PT": 25, "PL": 28, "AT": 20, "LU": 20, "CH": 21, "NL": 18, "DK": 18, "FI": 18, "BE": 16, "NO": 15,
}  # fmt: skip


def tracking_codes(text: str) -> Iterator[Span]:
    """Every tracking code, with its spaces."""
    if sum(character.isdigit() for character in text) < 5:
        return
    for pattern, rank in ((_UPS, 90), (_POSTAL_UNION, 90), (_LETTERS_AND_DIGITS, 75), (_LONG_DIGITS, 75), (_GROUPED_DIGITS, 75)):
        for match in pattern.finditer(text):
            if not _is_other(text, match.start(), match.group()):
                yield _span(match.start(), match.end(), match.group(), rank)
    for pattern in (_GROUPS_WITH_CUE, _GROUPS_THEN_CUE):
        for match in pattern.finditer(text):
            code = match.group("code")
            if sum(character.isdigit() for character in code) >= _LONG and not _is_other(text, match.start("code"), code):
                yield _span(*match.span("code"), code, 90 if re.search("[A-Z]", code) else 78)
    for match in _WITH_CUE.finditer(text):
        start, end = match.span("code")
        code = match.group("code")
        digits = sum(character.isdigit() for character in code)
        if digits >= 5 and not code.lower().startswith("rl") and not _is_other(text, start, code):
            yield _span(start, end, code, 78)


def _is_other(text: str, start: int, code: str) -> bool:
    before = text[max(0, start - 45) : start]
    return bool(_BANK.search(before) or _OTHER_CODE.search(before) or _is_account(code))


def _is_account(code: str) -> bool:
    shape = _IBAN.fullmatch(code)
    return shape is not None and _IBAN_LENGTHS.get(shape.group("country").upper()) == len(re.sub(r"\s", "", code))


def _span(start: int, end: int, shown: str, rank: int) -> Span:
    return Span("tracking_code", start, end, re.sub(r"\s", "", shown).upper(), rank)
