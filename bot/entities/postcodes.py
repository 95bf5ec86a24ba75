"""Postcodes: those that look like no other number, and bare digits where the text or an address says what they are."""

# ruff: noqa: E501 - a pattern reads better unbroken
from __future__ import annotations

import re
from collections.abc import Iterator

from bot.entities.name_checks import places
from bot.entities.spans import Span

_UK_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|"
    "FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|"
    "NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|"
    "UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_UK = re.compile(rf"(?<![\w])(?:{_UK_AREAS})\d[A-Z\d]?\s{{0,2}}\d[ABD-HJLNP-UW-Z]{{2}}(?!\w)", re.I)
_CANADA = re.compile(r"(?<!\w)[ABCEGHJ-NPRSTVXY]\d[A-Z]\s?\d[A-Z]\d(?!\w)", re.I)
_ZIP_PLUS = re.compile(r"(?<![\w-])\d{5}-\d{4}(?![\w-])")
_BRAZIL = re.compile(r"(?<![\w-])\d{5}-\d{3}(?![\w-])")
_PORTUGAL = re.compile(r"(?<![\w-])\d{4}-\d{3}(?![\w-])")
_ARGENTINA = re.compile(r"(?<!\w)[A-HJ-NP-Z]\d{4}[A-Z]{3}(?!\w)", re.I)
_IRELAND = re.compile(r"(?<!\w)(?:[AC-FHKNPRTV-Y]\d{2}|D6W)\s?(?=\w*\d)[0-9AC-FHKNPRTV-Y]{4}(?!\w)", re.I)
_NETHERLANDS = re.compile(r"(?<![\w-])[1-9]\d{3}\s?(?!(?:EUR|AM|PM|KG|CM|MM|GB|TV|NO|SI|EN|DE|EL|LA)\b)[A-Z]{2}(?![\w-])")
_ARGENTINA_SHORT = re.compile(r"(?<![\w-])[A-HJ-NP-Z]\d{4}(?![\w-])")
_AT_PLACE = re.compile(
    r"\b(?:vivo en|vivimos en|estoy en|me mud\w+ (?:al?|en)|zona(?: del?)?|barrio|entreg\w+ (?:en|al?)|env[ií]\w+ (?:al?|en)|llega\w* (?:al?|hasta)|"
    r"repart\w+ (?:en|al?)|i'?m in|i live in|moved to|deliver(?:ing)? to|ship(?:ping)?(?: it)? to|send(?:ing)?(?: it)? to|sent to|based in|(?:my|our) area is|mi zona es)\s+"
    r"(?:el\s|la\s|un\s|my\s|the\s)?(?P<code>\d{5})(?![\w\-]|[.,]\d)",
    re.I,
)
# Four or six digits before a town: only where there is an address, or somebody asks about a place.
_SHORT_BEFORE_CITY = re.compile(
    r"(?<![\w\-#])(?P<code>\d{4}|\d{6})\s+(?!RL|EUR|USD|MXN|ARS|COP)(?:[A-ZÁÉÍÓÚ][a-záéíóúñü]{2,})\b(?!(?:\s+\w+){0,2}\s+(?:St|Street|Road|Rd|Ave|Avenue|Lane|Drive|Blvd|Boulevard|Way|Court))"
)
_TO_A_PLACE = re.compile(
    r"\b(?:deliver\w*|ship\w*|send\w*|post|env[ií]\w*|repart\w*|lleg\w*|entreg\w*|mand\w*)\b[^.?!]{0,20}\b(?:to|in|a|al|en|hasta)\s+(?:el\s+)?$",
    re.I,
)
_STATE = re.compile(
    r"\b(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND|NE|NH|NJ|NM|NV|NY|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VA|VT|"
    r"WA|WI|WV|WY),?\s+(?P<code>\d{5}(?:-\d{4})?)(?![\w-])"
)
# No order of ours begins with a nought; a good part of Spain's and New England's codes do.
_NOUGHT_FIRST = re.compile(r"^\W*(?P<code>0[1-9]\d{3})\W*$")
_ANOTHER = re.compile(
    r"\s*,?\s*(?:no|not|y no|en vez del?|en lugar del?|instead of|rather than|al|to|a|por|→|->)\s+(?:el\s|the\s)?(?P<code>[A-Z]?\d{4,6}(?:[A-Z]{3})?)(?![\w\-])"
)
_WITH_CUE = re.compile(
    r"(?:c[oó]d(?:igo|\.)?\s*(?:postal|p\.?)|\bc\.?\s?p\.?(?=[\s:.\d])|\bpostal\b(?:\s+code)?|\bpost\s?code|\bzip\s?(?:code)?|\bpin\s?code|\bpin(?=\s*(?:is|:)?\s*\d{6}\b)|\bcep\b|\bplz\b|\bcap\b|\beircode\b)"
    r"(?:[\s:,=\-]|['’]s\b|from|to|por|desde|cambi\w+|chang\w+|actual\w*|updat\w+|viejo|antigu[oa]|old|current|es|is|el|it'?s|the|de|del|mi|my|la|casa|env[ií]o|entrega|on|order|for|delivery|facturaci[oó]n|pedido|que|puse|"
    r"i|gave|used|was|era|should|be|nuevo|new|correcto|right|correct|address|direcci[oó]n|in|en|ahora|now|i'm|put)*?"
    r"(?P<code>\d{4,7}(?:-\d{3,4})?|[A-Z]\d{4}(?:[A-Z]{3})?|\d{4}\s?[A-Z]{2}|[A-Z]\d[\dW]\s?[A-Z0-9]{4})(?!\w)", re.I
)  # fmt: skip
# The text speaks of a postcode, and here is a number that nothing else claims: "mi cp está mal, es el 29004".
_CUE = re.compile(
    r"c[oó]d(?:igo|\.)?\s*(?:postal|p\.?)\b|\bc\.?p\b|\bpost\s?codes?\b|\bzip(?:\s?codes?)?\b|\bpin\s?code\b|\bpostal\b", re.I
)
_ANY_NUMBER = re.compile(
    r"(?<![\w.,#/+$€£\-])(?P<code>\d{5}(?:-\d{4})?|\d{6})(?![\w/%\-]|[.,]\d|\s?(?:€|euros?|pesos|pts|puntos|points|d[oó]lares|\$))",
    re.I,
)
_ANY_SHORT = re.compile(r"(?<![\w.,#/+$€£\-])(?P<code>(?!(?:19|20)\d\d)\d{4})(?![\w/%\-]|[.,]\d)")
# "Av. Rivadavia 4870, 1424, Buenos Aires"; "69006" at the end of an address
_IN_ADDRESS = re.compile(r"\d[^,]{0,12},\s*(?P<code>\d{4}|\d{6})(?=\s*,?\s*\(?[A-ZÁÉÍÓÚ][a-záéíóúñ]+|\s*$)")
_NUMBER_THEN_WORD = re.compile(
    r"(?<![\w.,#/+$€£\-])(?P<code>\d{4,6})\s*,?\s*\(?(?P<place>[^\W\d_]{3,}(?:\s[^\W\d_]{2,}){0,2})", re.I
)
_AUSTRALIA = re.compile(r"\b(?:NSW|VIC|QLD|TAS|ACT|SA|WA|NT),?\s+(?P<code>\d{4})(?![\w-])")
_BEFORE_CUE = re.compile(
    r"(?<![\w-])(?P<code>\d{5})\s*(?:\(|is|es|as|como|de|my|mi|the|el|,|\s)*(?:c[oó]digo postal|cp\b|post\s?code|zip)", re.I
)
_BEFORE_CITY = re.compile(
    r"(?<![\w\-#])(?P<code>\d{5})\s*,?\s*\(?(?!RL)(?:L['’]|A\s|El\s|La\s|Las\s|Los\s|San\s)?[A-ZÁÉÍÓÚ][a-záéíóúñü]{2,}"
)
_AFTER_CITY = re.compile(r"(?:[A-ZÁÉÍÓÚ][a-záéíóúñü]{2,}|\b[A-Z]{2}),?\s+\(?(?P<code>\d{5})(?!\w)(?!\s?[€$£])")
_STREET = re.compile(
    r"\b(?:calle|c/|av(?:da|enida)?\b\.?|plaza|paseo|camino|carrer|street|st\b|road|rd\b|avenue|ave\b|lane|drive|direcci[oó]n|address|vivo|live)",
    re.I,
)
_HOUSE_BEFORE = re.compile(
    r"\b(?:calle|c/|av(?:da|enida)?\b\.?|plaza|paseo|camino|carrer|carrera|street|road|piso|apt|flat|n[º°]|num\w*)[^,.;]{0,40}$",
    re.I,
)
_STREET_AFTER = re.compile(
    r"(?:\w+\s+){0,3}(?:st|street|road|rd|ave|avenue|lane|ln|drive|dr|blvd|boulevard|way|court|close)\b", re.I
)
# "Bogotá 110111", "Sydney 2010"
_BEHIND_A_TOWN = re.compile(
    r"(?P<place>[^\W\d_]{3,}(?:\s[^\W\d_]{2,}){0,2}),?\s+(?P<code>\d{6}|\d{5}|(?!(?:19|202)\d)\d{4})(?![\w/%\-]|[.,]\d|\s?[€$£\d])"
)
_A_YEAR = re.compile(r"(?:\b(?:en|in|de|del|since|desde|a[ñn]o|year|of)\s+)?(?:19|20)\d\d$")
_FULL_ORDER = re.compile(r"\br\s?l[\s\-]{0,2}\d", re.I)
_BARE = re.compile(
    r"(?:^|[,;/\n(]|\s(?:y|and|con|with|-)|\ben el|\bin)\s*(?P<code>\d{5})(?=\s*(?:$|[,;.)\n]|(?:y|and|de|in)\b))", re.I
)
# A comma, the letters of a state, or what follows the comma behind a street
_TOWN_BEFORE = re.compile(r"(?:,|\b[A-Z]{2}|,\s*[A-ZÁÉÍÓÚ][^\W\d_]+(?:\s[A-ZÁÉÍÓÚ][^\W\d_]+)?)\s*$")
_AN_ARTICLE = re.compile(
    r"\b(?:art[ií]culo|article|art\.?|item|ref(?:erencia|erence)?\.?|sku|model[oe]?)[\s:#]*(?:n[º°o]\.?\s*)?$", re.I
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
    for match in _BRAZIL.finditer(text):
        yield _postcode(match.start(), match.end(), match.group(), 66)
    for match in _PORTUGAL.finditer(text):
        if _AN_ARTICLE.search(text[: match.start()]):
            continue
        yield _postcode(match.start(), match.end(), match.group(), 50)
    for pattern in (_WITH_CUE, _BEFORE_CUE):
        for match in pattern.finditer(text):
            if pattern is _BEFORE_CUE and _ORDER_BEFORE.search(text[: match.start("code")]):
                continue
            yield _postcode(*match.span("code"), match.group("code"), 85)
            another = _ANOTHER.match(text, match.end("code")) if pattern is _WITH_CUE else None
            if another:
                yield _postcode(*another.span("code"), another.group("code"), 84)
    for pattern, rank in ((_IRELAND, 76), (_NETHERLANDS, 56)):
        for match in pattern.finditer(text):
            yield _postcode(match.start(), match.end(), match.group(), rank)
    for match in _ARGENTINA_SHORT.finditer(text):
        if _STREET.search(text) or match.group() == text.strip(" .,!"):
            yield _postcode(match.start(), match.end(), match.group(), 59)
    yield from _by_the_word(text)
    yield from _by_the_place(text)
    for pattern, rank in ((_STATE, 80), (_AUSTRALIA, 80), (_NOUGHT_FIRST, 65)):
        for match in pattern.finditer(text):
            yield _postcode(*match.span("code"), match.group("code"), rank)
    for match in _SHORT_BEFORE_CITY.finditer(text):
        start, end = match.span("code")
        if (_STREET.search(text) or _TO_A_PLACE.search(text[:start])) and not _ORDER_BEFORE.search(text[:start]):
            yield _postcode(start, end, match.group("code"), 64)
    for match in _AT_PLACE.finditer(text):
        if not _ORDER_BEFORE.search(text[: match.start("code")]):
            yield _postcode(*match.span("code"), match.group("code"), 63)
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
            if pattern is _BEFORE_CITY and _STREET_AFTER.match(text, end + 1):
                continue  # "10482 Larkspur Avenue"
            if pattern is _AFTER_CITY and _STREET.search(before) and not _after_a_town(before):
                continue  # "Insurgentes Sur 10482"
            address = _STREET.search(before) or by_itself or before.rstrip().endswith(",") or pattern is _BEFORE_CITY
            if address and not _ORDER_BEFORE.search(before):
                yield _postcode(start, end, match.group("code"), 65)


def _after_a_town(before: str) -> bool:
    """What ends with a comma, or with the name of a town or the letters of a state."""
    return bool(_TOWN_BEFORE.search(before)) or _end_with_a_town(re.findall(r"[^\W\d_]+", before.lower()))


def _end_with_a_town(words: list[str]) -> bool:
    return any(" ".join(words[-count:]) in places() for count in (1, 2, 3))


def _by_the_word(text: str) -> Iterator[Span]:
    if not _CUE.search(text) or any(pattern.search(text) for pattern in (_UK, _CANADA, _ARGENTINA, _WITH_CUE, _BEFORE_CUE)):
        return
    numbers = list(_ANY_NUMBER.finditer(text)) or list(_ANY_SHORT.finditer(text))
    for match in numbers:
        # Far from the word it may be anything, above all where the text speaks of an order.
        near = min(abs(match.start() - other.end()) for other in _CUE.finditer(text)) < 60
        before = text[: match.start()]
        if near and not _ORDER_BEFORE.search(before) and not _HOUSE_BEFORE.search(before):
            yield _postcode(*match.span("code"), match.group("code"), 66)


def _by_the_place(text: str) -> Iterator[Span]:
    for match in _IN_ADDRESS.finditer(text):
        if _STREET.search(text[: match.start("code")]):
            yield _postcode(*match.span("code"), match.group("code"), 66)
    for match in _NUMBER_THEN_WORD.finditer(text):
        words = match.group("place").lower().split()
        town = any(" ".join(words[:count]) in places() for count in (1, 2, 3))
        if _STREET_AFTER.match(text, match.start("place")):
            continue
        if town and not _ORDER_BEFORE.search(text[: match.start()]) and not _A_YEAR.search(text[: match.end("code")]):
            yield _postcode(*match.span("code"), match.group("code"), 66)

    for match in _BEHIND_A_TOWN.finditer(text):
        town = _end_with_a_town(match.group("place").lower().split())
        if town and not _ORDER_BEFORE.search(text[: match.start("code")]):
            yield _postcode(*match.span("code"), match.group("code"), 63)


def _postcode(start: int, end: int, shown: str, rank: int) -> Span:
    code = re.sub(r"\s", "", shown).upper()
    if _UK.fullmatch(code):
        code = f"{code[:-3]} {code[-3:]}"
    return Span("postcode", start, end, code, rank)
