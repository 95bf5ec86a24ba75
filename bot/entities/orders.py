"""Order numbers: `RL-10482` and every way people shorten it.

Bare digits count only where the text says that they are an order; a year, a price, a postcode or a quantity does not.
"""

# ruff: noqa: E501 - a pattern reads better unbroken
from __future__ import annotations

import re
from collections.abc import Iterator

from bot.entities.spans import Span

_FULL = re.compile(r"(?<![a-z0-9])r\s?[.\-]?\s?l[\s\-–_.:#/nº°]{0,3}(\d{7,9}|\d(?:[\s.\-]?\d){3,5})(?![\d])(?![\s.]?\d{3})", re.I)
_WORD = r"(?:pedidos?|[oó]rden(?:es)?|compras?|encargos?|orders?|purchases?|ordr|order\s?n[or]|commande|encomenda|bestellung|ordine|folio|boleta)"
_NUMBER_WORD = r"(?:n[uú]m(?:ero)?s?\.?|numbers?|nos?\.|nr\.?|n\.?\s?[º°o]\.?|[º°]|#|ref(?:erencia|erence)?\.?|id|code|c[oó]digo)"
# No text may be read by two of these alternatives: what is repeated must match in one way only, or its time doubles with
# every word.
_BETWEEN = r"(?:[\s:#,.\-–=(]|es|el|is|it'?s|the|mi|my|de|del|con|with|y|and|que|era|was|this|este|['’]?s\b)"
_DIGITS = r"(?P<digits>\d{4,8}|\d{2}[ .]\d{3})"
_NOT_THEN = (
    r"(?![\d/%@]|[.,]\d|\s?(?:€|\$|£|euros?|eur\b|pesos|d[oó]lares|dollars|pounds|usd|gbp|kg|gr?\b|ml|cm|mm|gb|w\b|"
    r"units?|unidades|piezas|pcs|veces|times|d[ií]as|days|horas|hours|personas|people|a[ñn]os|meses|semanas|years|months|weeks|minutos|minutes|puntos|points))"
)
_AFTER_ORDER = re.compile(
    rf"\b{_WORD}(?:\s+{_NUMBER_WORD})?{_BETWEEN}{{0,24}}?(?:{_NUMBER_WORD}{_BETWEEN}{{0,24}}?)?(?<![\w.,+/\-]){_DIGITS}(?!\w){_NOT_THEN}",
    re.I,
)
_AFTER_NUMBER = re.compile(
    rf"(?:(?<!\w)(?:n[uú]mero|n[uú]m\.?|number|no\.|n\.?\s?[º°]|nr\.?)|#){_BETWEEN}{{0,24}}?(?P<digits>\d{{5,7}})(?!\w){_NOT_THEN}",
    re.I,
)
_IT_IS = re.compile(
    r"(?:^|[\s,;.:(])(?:es el|es|el|la|it'?s|it is|that'?s|this one|is|era el|creo que el|con el|about|sobre el|on|del|for|el de|cancel\w*|anul\w+|track|trac[ae]\w*|rastre\w+|return|devolv\w+|refund|"
    r"status(?: of)?|estado de|where'?s|where is|d[oó]nde est[aá]|qu[eé] pasa con|update on|check)\s+"
    rf"(?P<digits>\d{{5,8}})(?!\w){_NOT_THEN}", re.I
)  # fmt: skip
_ALONE = re.compile(
    r"^\W*(?:(?:es|el|it'?s|is|this|ok|hola|hi|here|aqu[ií]|toma|sure|vale|s[ií]|yes)\W+){0,12}(?P<digits>\d{5,8})\W*$", re.I
)
_THEN_ORDER = re.compile(
    rf"(?<![\w.,/€$£\-])(?P<digits>\d{{5}})\W+(?:(?:es|is|was|era|that'?s|this|ese|este|el|the|mi|my|n[uú]mero|number|de|del|of|que)\W+){{0,5}}{_WORD}\b",
    re.I,
)
# "El 4471 sigue sin salir": the article stands for "order", and what follows says so.
_ARTICLE_ONLY = re.compile(
    rf"(?:^|[\s,;.:(¿])(?:el|del|al)\s+(?P<digits>\d{{4,7}})(?!\w){_NOT_THEN}(?=\s+(?:sigue|no|ya|todav[ií]a|a[uú]n|ha|est[aá]|lleg\w*|sal\w*|va|viene|"
    r"est[aá]ba|fue|era|lo|me|se|por favor|porfa|y\s+(?:el|del)\s+\d{4,7}))", re.I
)  # fmt: skip
_INVOICE_OF = re.compile(
    rf"\b(?:facturas?|tickets?|invoices?|receipts?|bill)\s+(?:del?|para el|for|of)\s+(?P<digits>\d{{5}})(?!\w){_NOT_THEN}", re.I
)
_HERE_IT_IS = re.compile(
    r"^\W*(?:aqu[ií] (?:va|est[aá]|lo tiene[sn]?)|here (?:it is|you go|goes)|this is it|toma|anota|apunta|ah[ií] va)\W+(?P<digits>\d{5,9})\W*$",
    re.I,
)
_ANY_FIVE = re.compile(rf"(?<![\w.,/€$£+\-])(?<!\d\s)(?P<digits>\d{{5,8}})(?![\w\-]){_NOT_THEN}", re.I)
_AND_MORE = re.compile(rf"\s*(?:,|y|and|&|e|\+|/)\s*(?:el\s|la\s|the\s)?(?P<digits>\d{{5}})(?!\w){_NOT_THEN}", re.I)
_OTHER_NUMBER = re.compile(
    r"(?:c[oó]digo postal|c\.?\s?p\.?|postal|post\s?code|zip(?:\s?code)?|tel[eé]fono|tel\.?|m[oó]vil|phone|factura|invoice|"
    r"modelo|model|calle|street|tarjeta|card|pin|plz|dni|tallas?|size)\W+(?:\w+\W+){0,3}$", re.I
)  # fmt: skip
_MENTIONS_ORDER = re.compile(rf"\b{_WORD}\b", re.I)
_ADDRESS_AFTER = re.compile(r"\s*,?\s*\(?(?:(?:de|in|en|of)\s+)?[A-ZÁÉÍÓÚ][a-záéíóúñ]{2,}")
_ADDRESS_BEFORE = re.compile(
    r"\b(?:viv[oea]\w*|live|calle|avenida|street|road|direcci[oó]n|address|env[ií]\w*|ship|deliver\w*)\b", re.I
)


# Other shops' shapes: "WEB-120087", "A-100-778", "GX5520", "2023-55871".
_CODE = r"(?:[A-Z]{1,5}[\-–/_]?\d{3,10}(?:-\d{2,8}){0,2}|[A-Z]{1,4}(?:-\d{2,8}){2,3}|\d{2,4}-\d{5,8}|\d{4}-\d{4,8}|\d{3,4}-\d{3,4}-\d{3,4}|\d{4,8}[\-/][A-Z]{1,3}|\d{3}-\d{7}-\d{7})"
_ORDER_CODE = rf"(?<![\w.,+/\-@])(?P<digits>{_CODE})(?![\w@]|-\w|[.,]\d)"
_CODE_AFTER_ORDER = re.compile(
    rf"\b(?:{_WORD}|ord\.?|ped\.?)(?:\s+{_NUMBER_WORD})?{_BETWEEN}{{0,24}}?(?:{_NUMBER_WORD}{_BETWEEN}{{0,24}}?)?{_ORDER_CODE}",
    re.I,
)
_CODE_THEN_ORDER = re.compile(
    rf"{_ORDER_CODE}\W+(?:(?:es|is|was|era|that'?s|this|ese|este|el|the|mi|my|n[uú]mero|number|de|del|of)\W+){{1,5}}{_WORD}\b",
    re.I,
)
_INVOICE_OF_CODE = re.compile(
    rf"\b(?:facturas?|tickets?|invoices?|receipts?|bill)\s+(?:del?|para el|for|of)\s+{_ORDER_CODE}", re.I
)
_CODE_HASHED = re.compile(rf"#\s?(?P<digits>{_CODE})(?![\w@]|-\w)", re.I)
_CODE_ALONE = re.compile(
    rf"^\W*(?:(?:es|el|it'?s|is|this|ok|hola|hi|here|aqu[ií]|toma|sure|vale|s[ií]|yes|the|number|n[uú]mero|creo)\W+){{0,12}}(?P<digits>{_CODE})\W*$",
    re.I,
)
_CODE_IT_IS = re.compile(
    r"(?:^|[\s,;.:(])(?:es el|es|el|la|it'?s|it is|is|that'?s|this one|con el|con|with|under|bajo(?: el)?|about|sobre el|on|del|for|el de|"
    r"cancel\w*|anul\w+|track|rastre\w+|return(?:ing)?|devolv\w+|refund|status(?: of)?|where'?s|where is|d[oó]nde est[aá]|check)\s+"
    + _ORDER_CODE,
    re.I,
)
_CODE_MARKED = re.compile(
    r"(?<![\w@/\-])(?P<digits>(?:(?:ORD|PED|WEB|OC|PO|SO)[\-_#]?|(?:ORDER|PEDIDO)[\-_]?)\d{4,10}(?:-\d{2,8})?)(?![\w@]|-\w)", re.I
)
# "Order number: AZ9-118204", "el nº de pedido es ES/24/00918": what is called an order's number is one, whatever it looks like.
_ANY_CODE = r"(?<![\w.,+/\-@])(?P<digits>(?=[\w/\-–]*\d{2})[A-Z0-9]{1,14}(?:[\-–/_.][A-Z0-9]{1,12}){0,3})(?![\w@]|[\-/]\w|[.,]\d)"
_CALLED_A_NUMBER = re.compile(
    rf"\b(?:(?:{_WORD}|confirma(?:tion|ci[oó]n)|booking|reserva)(?:\s+{_NUMBER_WORD}|\s*[:#])|{_NUMBER_WORD}\s+(?:de\s+|d\s+|of\s+(?:my\s+|the\s+)?)?{_WORD})"
    rf"{_BETWEEN}{{0,24}}?{_ANY_CODE}",
    re.I,
)
_NAMED_BY_ORDER = re.compile(rf"\b{_WORD}{_BETWEEN}{{0,24}}?(?=[\w/\-–]*[A-Z])(?=[\w/\-–]*\d{{3}}){_ANY_CODE}", re.I)
_HASHED = re.compile(r"#\s?(?P<digits>\d{4,12})(?![\w/\-]|[.,]\d)")
_CODE_OF_ANY_SHAPE = re.compile(r"#\s?(?P<digits>(?=[\w\-/]*\d{2})[A-Z0-9]{1,14}(?:[\-/][A-Z0-9]{1,12}){0,3})(?![\w@])", re.I)
_APART = re.compile(
    rf"\b{_WORD}(?:\s+{_NUMBER_WORD})?{_BETWEEN}{{0,24}}?(?P<digits>(?-i:(?!RL|NRO|NUM|REF|DEL|CP|NO|IS|ES|TEL|ID)[A-Z]{{2,4}})\s\d{{4,10}})(?![\w\-])",
    re.I,
)
# By itself: letters and digits together
_ALL_OF_IT = re.compile(
    r"^\W*(?:(?:es|el|it'?s|is|this|ok|hola|hi|here|aqu[ií]|toma|sure|vale|s[ií]|yes|the|number|n[uú]mero|creo)\W+){0,12}(?P<digits>(?=[\w\-/]*[A-Z])(?=(?:[\w\-/]*\d){4})"
    r"[A-Z0-9]{1,10}(?:[\-/][A-Z0-9]{1,10}){0,3})\W*(?:gracias|thanks|thank you|please|por favor|porfa|creo)?\W*$",
    re.I,
)
_NEXT_CODE = re.compile(
    r"\s*(?:,|y|and|&|e|o|or|\+|/)\s*(?:y\s+|and\s+)?(?:el\s|la\s|the\s|#\s?)?(?P<digits>[A-Z0-9]+(?:[\-/_][A-Z0-9]+)*)(?![\w\-]|[.,]\d)",
    re.I,
)
_FLAT = re.compile(
    r"(?:\b(?:apt|apartment|unit|suite|ste|flat|room|int|depto|dpto|piso|casa|local|of|oficina|ticket|factura|invoice)\.?|\d)\s*$",
    re.I,
)
# "es el PED 77120"
_MARKED_APART = re.compile(r"(?<![\w@/\-])(?P<digits>(?:ORD|PED|WEB|OC|PO|SO)\s\d{4,10})(?![\w\-@])")
_SAID_APART = re.compile(
    r"\brl\b\W+(?:then|luego|y luego|gui[oó]n|dash|hyphen|followed by|seguido de)\W+(?P<digits>\d{5})(?!\w)", re.I
)
_PARCEL_BEFORE = re.compile(r"\b(?:tracking|seguimiento|rastreo|gu[ií]a|localizador)\b", re.I)
_COUPON_BEFORE = re.compile(
    r"\b(?:cup[oó]n|coupon|promo\w*|descuento|discount|voucher|with\s+(?:the\s+)?code|con\s+(?:el\s+)?c[oó]digo)\W+(?:\w+\W+){0,2}$",
    re.I,
)
# "El código de verificación que me mandan es 774120", "mi caso en atención al cliente es el 551209"
_CALLED_SOMETHING_ELSE = re.compile(
    r"\b(?:verificaci[oó]n|verification|security code|c[oó]digo de seguridad|one[- ]time|otp|(?:mi|el|del?|n[uú]mero de) caso|(?:my|the|a) case|"
    r"case (?:number|id|no)|incidencia|ticket|art[ií]culos?|article|item (?:number|no)|model[oe]?|serial|serie|matr[ií]cula)\b[^.;,!?\d]{0,45}$",
    re.I,
)
_A_DATE = re.compile(r"(?P<one>\d{1,2})[/.\-](?P<other>\d{1,2})(?:[/.\-]\d{2,4})?|(?:19|20)\d\d[/.\-]\d{1,2}(?:[/.\-]\d{1,2})?")
_SHORT_ORDER = re.compile(
    rf"\b(?:ord|ped)\.?\s*(?:{_NUMBER_WORD})?{_BETWEEN}{{0,24}}?(?<![\w.,+/\-]){_DIGITS}(?!\w){_NOT_THEN}", re.I
)
_UNDER = re.compile(
    rf"\b(?:under|bajo(?:\s+el)?(?:\s+n[uú]mero)?|con\s+(?:el\s+)?n[uú]mero|(?:my\s+|mi\s+|the\s+|el\s+)?{_WORD}\s+{_NUMBER_WORD}(?:,[^,\d]{{2,30}},)?)"
    rf"{_BETWEEN}{{0,24}}?(?<![\w.,+/\-])(?P<digits>\d{{5,8}})(?!\w){_NOT_THEN}",
    re.I,
)
# "Cancel 0093471": what is done to orders, so any length will do.
_DONE_TO_IT = re.compile(
    r"\b(?:cancel\w*|anul\w+|track|trac[ae]\w*|rastre\w+|return(?:ing)?|devolv\w+|refund(?:ing)?|status of|estado del?|where'?s|where is|"
    rf"d[oó]nde est[aá])\s+(?:el\s|la\s|the\s|my\s|mi\s)?(?<![\w.,+/\-])(?P<digits>\d{{5,8}})(?!\w){_NOT_THEN}",
    re.I,
)
_OTHER_CODE = re.compile(
    r"(?:factura|invoice|modelo?|referencia|ref|sku|serie|serial|cup[oó]n|coupon|promo\w*|descuento|discount|voucher|code|dni|nif|nie|cif|vat|"
    r"iban|post\s?code|postal|cp|zip|tracking|seguimiento|rastreo|gu[ií]a|localizador|vuelo|flight|tel\w*|m[oó]vil|phone|number 0)\W+(?:\w+\W+){0,3}$",
    re.I,
)


def _called_something_else(text: str, start: int) -> bool:
    """What stands before says that the number is another one, and nothing nearer says that it is an order's."""
    other = _CALLED_SOMETHING_ELSE.search(text[max(0, start - 80) : start])
    return other is not None and not _MENTIONS_ORDER.search(other.group())


def _is_another_code(text: str, start: int) -> bool:
    """A coupon's, or what the text calls something else."""
    return bool(_COUPON_BEFORE.search(text[max(0, start - 40) : start])) or _called_something_else(text, start)


def _code(start: int, end: int, shown: str, rank: int) -> Span:
    """An order number that need not be all digits."""
    if shown.isdigit():
        return _span(start, end, shown, rank)
    return Span("order_number", start, end, re.sub(r"[\s_–]", "-", shown).upper(), rank)


def _codes(text: str) -> Iterator[Span]:
    """Numbers with letters or a dash in them, where the text says or leaves no doubt that they are an order."""
    for pattern, rank in (
        (_MARKED_APART, 89),
        (_CALLED_A_NUMBER, 87),
        (_NAMED_BY_ORDER, 81),
        (_HASHED, 61),
        (_SAID_APART, 86),
        (_CODE_OF_ANY_SHAPE, 63),
        (_APART, 88),
        (_ALL_OF_IT, 55),
    ):
        for match in pattern.finditer(text):
            start, end = match.span("digits")
            shown = text[start:end]
            if sum(character.isdigit() for character in shown) < 4 or _is_date(shown) or re.match(r"r\W?l\W?\d", shown, re.I):
                continue
            if pattern is _NAMED_BY_ORDER and _PARCEL_BEFORE.search(text[max(0, start - 40) : start]):
                continue
            if _is_another_code(text, start):
                continue
            if pattern in (_HASHED, _CODE_OF_ANY_SHAPE) and _FLAT.search(text[max(0, match.start() - 40) : match.start()]):
                continue
            yield _code(start, end, shown, min(rank, 62) if shown.isdigit() else rank)
    for pattern, rank in (
        (_CODE_MARKED, 88),
        (_CODE_HASHED, 84), (_CODE_AFTER_ORDER, 82), (_CODE_THEN_ORDER, 82), (_CODE_ALONE, 58), (_CODE_IT_IS, 57), (_SHORT_ORDER, 60), (_UNDER, 60),
        (_DONE_TO_IT, 60),
        (_INVOICE_OF, 84),
        (_INVOICE_OF_CODE, 83),
    ):  # fmt: skip
        for match in pattern.finditer(text):
            start, end = match.span("digits")
            if _is_another_code(text, start):
                continue
            before = _OTHER_CODE.search(text[max(0, start - 40) : start])
            if rank < 80 and before and not _MENTIONS_ORDER.search(before.group()):
                continue
            shown = text[start:end]
            if re.fullmatch(r"r\W?l\W?\d+", shown, re.I) or re.fullmatch(r"(?:19|20)\d\d-\d{2}(?:-\d{2})?", shown):
                continue
            yield _code(start, end, shown, rank)


def order_numbers(text: str) -> Iterator[Span]:
    """Every order number in `text`; its `normalized` is the shop's own form where it has five digits."""
    if not any(character.isdigit() for character in text):
        return
    for span in _said(text):
        yield span
        # "SO-20418 y SO-20419": another of the same shape.
        following = _NEXT_CODE.match(text, span.end)
        while following:
            start, end = following.span("digits")
            if _shape(text[start:end]) != _shape(text[span.start : span.end]):
                break
            shown = text[start:end]
            if shown.isdigit():
                yield _span(start, end, shown, min(span.rank, 61))
            else:
                yield Span("order_number", start, end, shown.upper(), span.rank)
            following = _NEXT_CODE.match(text, end)


def _is_date(shown: str) -> bool:
    """In the order of days and months of any country; 77-31-09 is none."""
    date = _A_DATE.fullmatch(shown)
    if date is None or date["one"] is None:
        return date is not None
    smaller, larger = sorted((int(date["one"]), int(date["other"])))
    return 1 <= smaller <= 12 and larger <= 31


def _shape(code: str) -> str:
    return re.sub(r"[A-Z]+", "A", re.sub(r"\d", "9", code.upper()))


def _said(text: str) -> Iterator[Span]:
    for match in _FULL.finditer(text):
        yield _span(match.start(), match.end(), match.group(1), 95)
    yield from _codes(text)
    for pattern in (_AFTER_ORDER, _AFTER_NUMBER, _ALONE, _IT_IS, _THEN_ORDER, _ARTICLE_ONLY, _HERE_IT_IS):
        for match in pattern.finditer(text):
            start, end = match.span("digits")
            if pattern is not _ALONE and _is_something_else(text, start, end, match):
                continue
            if pattern is _IT_IS and not _MENTIONS_ORDER.search(text) and _in_an_address(text, start, end):
                continue
            yield _span(start, end, match.group("digits"), 60)
            following = _AND_MORE.match(text, end)
            while following:
                yield _span(*following.span("digits"), following.group("digits"), 60)
                following = _AND_MORE.match(text, following.end("digits"))
    # The text speaks of an order and holds one number of the right length.
    candidates = list(_ANY_FIVE.finditer(text)) if _MENTIONS_ORDER.search(text) else []
    for candidate in candidates if not _FULL.search(text) else ():
        start, end = candidate.span("digits")
        if re.match(r"\s\d{2}", text[end:]) or (len(candidates) > 1 and end - start != 5):
            continue
        other = _OTHER_NUMBER.search(text[max(0, start - 40) : start]) or _called_something_else(text, start)
        if not other and not _in_an_address(text, start, end):
            yield _span(start, end, candidate.group("digits"), 50)


def _is_something_else(text: str, start: int, end: int, match: re.Match[str]) -> bool:
    other = _OTHER_NUMBER.search(text[max(0, start - 40) : start])
    if (other and not _MENTIONS_ORDER.search(other.group())) or _called_something_else(text, start):
        return True
    digits = text[start:end]
    between = text[match.start() : start]
    looks_like_year = len(digits) == 4 and digits[:2] in ("19", "20")
    return looks_like_year and not re.search(rf"(?<!\w){_NUMBER_WORD}", between, re.I)


def _in_an_address(text: str, start: int, end: int) -> bool:
    return bool(_ADDRESS_AFTER.match(text, end) or _ADDRESS_BEFORE.search(text[:start]))


def _span(start: int, end: int, digits: str, rank: int) -> Span:
    number = re.sub(r"\D", "", digits)
    return Span("order_number", start, end, f"RL-{number}" if len(number) == 5 else number, rank)
