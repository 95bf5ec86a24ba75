"""How to reach a customer: e-mail addresses, telephone numbers, postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.entities.spans import Span

_EMAIL = re.compile(r"[\w.+%'\-]*[\w+%]@[\w\-]+(?:\.[\w\-]+)+", re.UNICODE)
_SPOKEN_EMAIL = re.compile(
    r"[\w.+\-]+(?:\s(?:punto|dot|gui[oó]n(?:\sbajo)?|underscore|dash)\s[\w.+\-]+)*(?:\s?(?:\(at\)|\[at\]|\barroba\b|\bat\b(?=\s\w+\s(?:dot|punto)\s))\s?)[\w\-]+(?:(?:\s?(?:\(dot\)|\[dot\]|\bpunto\b|\bdot\b)\s?|\.)[a-z]{2,})+",
    re.I,
)


def emails(text: str) -> Iterator[Span]:
    """Written with an at sign, or spelt out ("ana arroba gmail punto com")."""
    for match in _EMAIL.finditer(text) if "@" in text else ():
        yield Span("email", match.start(), match.end(), match.group().lower(), 100)
    for match in _SPOKEN_EMAIL.finditer(text):
        plain = re.sub(r"\s?(?:\(at\)|\[at\]|\barroba\b|\bat\b)\s?", "@", match.group(), count=1, flags=re.I)
        plain = re.sub(r"\s(?:gui[oó]n bajo|underscore)\s", "_", plain, flags=re.I)
        plain = re.sub(r"\s(?:gui[oó]n|dash)\s", "-", plain, flags=re.I)
        plain = re.sub(r"\s?(?:\(dot\)|\[dot\]|\bpunto\b|\bdot\b)\s?", ".", plain, flags=re.I)
        yield Span("email", match.start(), match.end(), plain.lower(), 100)


_PHONE = re.compile(r"(?<![\w.,/€$£-])(?:\+\s?|\()?\(?\d(?:[\s().\-/]{0,2}\d){6,14}(?![\w/€$£%]|[.,]\d)")
_PHONE_CUE = re.compile(
    r"(?:tel[eéf]?[eé]?fono|tel[fn]?o?\b\.?|m[oó]vil|cel(?:ular)?|fono|phone|mobile|cell|call|llam\w+|ll[aá]m\w+|marcar|n[uú]mero|"
    r"number|whats?app|wasap|contact\w*|ring|text|sms|fax)\b", re.I
)  # fmt: skip
_NO_PHONE_CUE = re.compile(
    r"(?:pedido|orden|order|factura|invoice|tarjeta|card|iban|cuenta|seguimiento|tracking|rastreo|localizador|gu[ií]a|"
    r"ean|isbn|dni|nif|nie|cif|vat|ref)\W+(?:\w+\W+){0,3}$", re.I
)  # fmt: skip


def phones(text: str) -> Iterator[Span]:
    """International, Spanish, British, North and Latin American shapes."""
    if sum(character.isdigit() for character in text) < 7:
        return
    for match in _PHONE.finditer(text):
        shown = match.group()
        digits = re.sub(r"\D", "", shown)
        before = text[max(0, match.start() - 45) : match.start()]
        if _NO_PHONE_CUE.search(before) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", shown):
            continue
        if _is_phone(shown, digits, bool(_PHONE_CUE.search(before) or _PHONE_CUE.search(text[match.end() : match.end() + 25]))):
            start = match.start() + (len(shown) - len(shown.lstrip("( ")) if ")" not in shown else 0)
            yield Span("phone", start, match.end(), ("+" if shown.startswith("+") else "") + digits, 70)


def _is_phone(shown: str, digits: str, cue: bool) -> bool:
    count = len(digits)
    if shown.startswith("+"):
        return 8 <= count <= 15
    if digits.startswith("00"):
        return 10 <= count <= 15
    if cue and 7 <= count <= 12:
        return True
    grouped = bool(re.search(r"[\s().\-]", shown))
    if count == 9:
        return digits[0] in "6789"
    if count == 10:
        return digits[0] == "0" or grouped or digits[0] in "3456789"
    if count == 11:
        return digits[0] == "0" or (digits[0] in "15" and grouped)
    return count == 12 and grouped and digits[:2] in ("34", "44", "52", "54", "56", "57", "51")


_UK_AREAS = [
    "AB",
    "AL",
    "B",
    "BA",
    "BB",
    "BD",
    "BH",
    "BL",
    "BN",
    "BR",
    "BS",
    "BT",
    "CA",
    "CB",
    "CF",
    "CH",
    "CM",
    "CO",
    "CR",
    "CT",
    "CV",
    "CW",
    "DA",
    "DD",
    "DE",
    "DG",
    "DH",
    "DL",
    "DN",
    "DT",
    "DY",
    "E",
    "EC",
    "EH",
    "EN",
    "EX",
    "FK",
    "FY",
    "G",
    "GL",
    "GU",
    "GY",
    "HA",
    "HD",
    "HG",
    "HP",
    "HR",
    "HS",
    "HU",
    "HX",
    "IG",
    "IM",
    "IP",
    "IV",
    "JE",
    "KA",
    "KT",
    "KW",
    "KY",
    "L",
    "LA",
    "LD",
    "LE",
    "LL",
    "LN",
    "LS",
    "LU",
    "M",
    "ME",
    "MK",
    "ML",
    "N",
    "NE",
    "NG",
    "NN",
    "NP",
    "NR",
    "NW",
    "OL",
    "OX",
    "PA",
    "PE",
    "PH",
    "PL",
    "PO",
    "PR",
    "RG",
    "RH",
    "RM",
    "S",
    "SA",
    "SE",
    "SG",
    "SK",
    "SL",
    "SM",
    "SN",
    "SO",
    "SP",
    "SR",
    "SS",
    "ST",
    "SW",
    "SY",
    "TA",
    "TD",
    "TF",
    "TN",
    "TQ",
    "TR",
    "TS",
    "TW",
    "UB",
    "W",
    "WA",
    "WC",
    "WD",
    "WF",
    "WN",
    "WR",
    "WS",
    "WV",
    "YO",
    "ZE",
]
_UK = re.compile(rf"(?<![\w])(?:{'|'.join(_UK_AREAS)})\d[A-Z\d]?\s{{0,2}}\d[ABD-HJLNP-UW-Z]{{2}}(?!\w)", re.I)
_CANADA = re.compile(r"(?<!\w)[ABCEGHJ-NPRSTVXY]\d[A-Z]\s?\d[A-Z]\d(?!\w)", re.I)
_ZIP_PLUS = re.compile(r"(?<![\w-])\d{5}-\d{4}(?![\w-])")
_PORTUGAL = re.compile(r"(?<![\w-])\d{4}-\d{3}(?![\w-])")
_ARGENTINA = re.compile(r"(?<!\w)[A-HJ-NP-Z]\d{4}[A-Z]{3}(?!\w)")
_WITH_CUE = re.compile(
    r"(?:c[oó]d(?:igo|\.)?\s*(?:postal|p\.?)|\bc\.?\s?p\.?(?=[\s:.\d])|\bpostal\b(?:\s+code)?|\bpost\s?code|\bzip\s?(?:code)?|\bplz\b|\bcap\b|\beircode\b)"
    r"(?:[\s:,=\-]|es|is|el|it'?s|the|de|del|mi|my|la|casa|env[ií]o|entrega|on|order|for|delivery|facturaci[oó]n|pedido|que|puse|"
    r"i|gave|used|was|era|should|be|nuevo|new|correcto|right|correct|address|direcci[oó]n|in|en|ahora|now|i'm|put)*?"
    r"(?P<code>\d{4,7}(?:-\d{3,4})?|[A-Z]\d{4}(?:[A-Z]{3})?|\d{4}\s?[A-Z]{2}|[A-Z]\d[\dW]\s?[A-Z0-9]{4})(?!\w)", re.I
)  # fmt: skip
_BEFORE_CUE = re.compile(
    r"(?<![\w-])(?P<code>\d{5})\s*(?:\(|is|es|as|como|de|my|mi|the|el|,|\s)*(?:c[oó]digo postal|cp\b|post\s?code|zip)", re.I
)
_BEFORE_CITY = re.compile(r"(?<![\w\-#])(?P<code>\d{5})\s*,?\s*\(?(?!RL)[A-ZÁÉÍÓÚ][a-záéíóúñü]{2,}")
_AFTER_CITY = re.compile(r"(?:[A-ZÁÉÍÓÚ][a-záéíóúñü]{2,}|\b[A-Z]{2}),?\s+\(?(?P<code>\d{5})(?!\w)(?!\s?[€$£])")
_STREET = re.compile(
    r"\b(?:calle|c/|av(?:da|enida)?\b\.?|plaza|paseo|camino|carrer|street|st\b|road|rd\b|avenue|ave\b|lane|drive|direcci[oó]n|address|vivo|live)",
    re.I,
)
_FULL_ORDER = re.compile(r"\br\s?l[\s\-]{0,2}\d", re.I)
_BARE = re.compile(
    r"(?:^|[,;/\n(]|\s(?:y|and|con|with|-)|\ben el|\bin)\s*(?P<code>\d{5})(?=\s*(?:$|[,;.)\n]|(?:y|and|de|in)\b))", re.I
)
_ORDER_BEFORE = re.compile(
    r"(?:pedidos?|[oó]rden|compra|orders?|purchase|RL|n[º°o]\.?|num\w*|number|ref|factura|invoice)[\s:#\-]*$", re.I
)


def postcodes(text: str) -> Iterator[Span]:
    """Codes that look like no other number, and five digits where the text or an address says what they are."""
    if not any(character.isdigit() for character in text):
        return
    for pattern in (_UK, _CANADA, _ZIP_PLUS, _ARGENTINA):
        for match in pattern.finditer(text):
            yield _postcode(match.start(), match.end(), match.group(), 80)
    for match in _PORTUGAL.finditer(text):
        yield _postcode(match.start(), match.end(), match.group(), 50)
    for pattern in (_WITH_CUE, _BEFORE_CUE):
        for match in pattern.finditer(text):
            yield _postcode(*match.span("code"), match.group("code"), 85)
    for match in _BARE.finditer(text):
        start, end = match.span("code")
        before = text[:start]
        # Beside an order number or in an address, five digits by themselves are a postcode.
        if (_FULL_ORDER.search(text) or _STREET.search(before)) and not _ORDER_BEFORE.search(before):
            yield _postcode(start, end, match.group("code"), 62)
    for pattern in (_BEFORE_CITY, _AFTER_CITY):
        for match in pattern.finditer(text):
            start, end = match.span("code")
            before = text[:start]
            by_itself = len(text.split()) <= 4
            address = _STREET.search(before) or by_itself or before.rstrip().endswith(",") or pattern is _BEFORE_CITY
            if address and not _ORDER_BEFORE.search(before):
                yield _postcode(start, end, match.group("code"), 65)


def _postcode(start: int, end: int, shown: str, rank: int) -> Span:
    code = re.sub(r"\s", "", shown).upper()
    if _UK.fullmatch(code):
        code = f"{code[:-3]} {code[-3:]}"
    return Span("postcode", start, end, code, rank)
