"""Sums of money, in figures or words, with the currency or people's word for it."""

# ruff: noqa: E501 - a pattern reads better unbroken
from __future__ import annotations

import re
from collections.abc import Iterator

from bot.entities.spans import Span

_FIGURES = r"\d+['’]\d{2}(?=\s?[€e])|\d{1,3}(?:[.,\s]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_BEFORE = r"(?:US\$|U\$S|R\$|MX\$|A\$|C\$|AR\$|CLP\$?|COP\$?|MXN\$?|[€$£¥₹₩₽₺₴₦₱₫₪₡₲]|zł|EUR|USD|GBP|JPY|PLN|BRL|AED|NGN|KES|ZAR|PEN|ARS|Rs\.?|S/\.?|INR|CAD|AUD|CHF|NZD|CLP|COP|MXN|ARS|UYU)"
_AFTER = (
    r"(?:[€$£¥₹₩₽₺₴₦₱₫₪₡₲]|eur(?:os?|ito?s|icos?)?|e(?=\s|$|[.,;])|pavos|pesos?(?:\s(?:mexicanos|argentinos|colombianos|chilenos))?|soles|d[oó]lares|"
    r"dollars?|bucks|quid|pounds?|libras?|pence|cents?|c[eé]ntimos?|centavos|usd|gbp|mxn|clp|cop|ars|pen|inr|rupees|"
    r"cad|aud|chf|nzd|uyu|francos?(?:\ssuizos)?|francs?|reales|bol[ií]vares|quetzales|lempiras|colones|guaran[ií]es|sol|eurillos?|pavo|duros?|"
    r"z[lł]oty(?:ch)?|zł|nairas?|shillings|rands?|dirhams?|yen(?:es)?|lucas|luquitas|mangos|varos|grand|fiver|tenner)"
)
_SIGN_FIRST = re.compile(
    rf"(?<![\w]){_BEFORE}\s?(?:{_FIGURES})(?:\s?(?:k|mil|millones))?(?:\s?(?:usd|eur|euros?|mxn|clp|cop|ars|pesos|d[oó]lares))?(?![\w%]|[.,]\d)",
    re.I,
)
_FIGURES_FIRST = re.compile(
    rf"(?<![\w.,\-/])(?:{_FIGURES})(?:\s?(?:mil|k))?\s?{_AFTER}(?![\w])(?:\s(?:con|y)\s\d{{1,2}}(?:\s(?:c[eé]ntimos?|centavos|cents?|pence))?(?!\d|\s?(?:d[ií]as|horas|unidades|a[ñn]os|semanas|{_AFTER})))?",
    re.I,
)
# "Me cobraron 34,95": with cents and a word for paying, it is money though nobody says so.
_PAID = re.compile(
    r"\b(?:pag\w+|cobr\w+|cuest\w+|cost[oó]\w*|costaba\w*|val[ií]a\w*|vale|gast[eé]\w*|reembols\w+|descont\w+|cargo de|total(?: de| is| was)?|paid|charged?|cost|costs|"
    r"billed|refunded|took|deducted|price(?:d)?(?: is| was| at)?|precio(?: es| era| de)?)\s+(?:\w+\s+){0,2}?"
    rf"(?P<sum>\d{{1,3}}(?:[.,]\d{{3}})*[.,]\d{{2}})(?![\w%]|[.,]\d|\s?(?:{_AFTER}|kg|cm|m\b|l\b|por ciento|percent))",
    re.I,
)
_PENCE = re.compile(r"(?<![\w.,])\d{1,3}p(?!\w)")
_SPANISH = [
    "un",
    "una",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "dieciseis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintidos",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
    "treinta",
    "cuarenta",
    "cincuenta",
    "sesenta",
    "setenta",
    "ochenta",
    "noventa",
    "cien",
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
    "mil",
    "y",
    "pico",
]
_ENGLISH = [
    "a",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "and",
    "odd",
]
_NUMBER = rf"(?:{'|'.join(sorted(_SPANISH + _ENGLISH, key=len, reverse=True))})"
_MONEY_WORD = (
    r"(?:euros?|euritos|pavos|pesos?|soles|d[oó]lares|d[oó]lar|dollars?|bucks?|quid|pounds?|libras?|pence|cents?|c[eé]ntimos?|centavos|"
    r"rupees|lucas|mangos|varos|grand)"
)
_TENS = r"(?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_IN_WORDS = re.compile(
    rf"(?<!\w){_NUMBER}(?:[\s\-]+{_NUMBER})*(?:\s+con\s+{_NUMBER}(?:\s+y\s+{_NUMBER})?)?\s+{_MONEY_WORD}(?!\w)(?:\s+con\s+{_NUMBER}(?:\s+y\s+{_NUMBER})?(?!\w)|\s+(?:and\s+)?{_TENS}(?:[\s\-]+{_NUMBER})?(?:\s+(?:pence|cents))?(?!\w))?",
    re.I,
)
# "Pagué cuarenta y nueve con noventa", "it cost thirty-nine ninety-nine"
_PAID_IN_WORDS = re.compile(
    r"\b(?:pag\w+|cobr\w+|cuest\w+|cost[oó]|gast[eé]|paid|charged?|cost|costs|billed|refunded)\s+(?:(?:me|us|los|unos|casi|por|about|nearly|for|it)\s+){0,2}"
    rf"(?P<sum>{_NUMBER}(?:[\s\-]+(?:con\s+)?{_NUMBER})+)(?=\s*(?:$|[.,;!?]|(?:en|por|for|on|de|and|y|but|pero|i|me|when|cuando)\b))",
    re.I,
)
_SHORT_FORMS = re.compile(r"(?<![\w.,])(?:\d{1,4}[€£$]\d{2}|\d{1,4},-\s?€|\d{1,4}\s?-\s?\d{1,4}\s?[€£$])(?!\w)")
_ONE_NOTE = re.compile(
    r"\b(?:a|one)\s+(?:tenner|fiver|grand|quid|fifty quid)\b|\b(?:half a|a couple of|a few) (?:grand|quid|hundred (?:quid|pounds|euros|dollars))\b",
    re.I,
)
_MONEY = re.compile(rf"{_MONEY_WORD}(?!\w)", re.I)
_NOT_MONEY = re.compile(r"\b(?:ni|every|cada)\s+(?:un|una|one|a)\s+\w+$", re.I)
_WORDLESS = re.compile(r"^(?:y|and|a|pico|odd)\s+\w+$", re.I)


def amounts(text: str) -> Iterator[Span]:
    """Every sum of money; `normalized` is a plain decimal where it was written in figures."""
    has_figures = any(character.isdigit() for character in text)
    for pattern in (_SIGN_FIRST, _FIGURES_FIRST, _PENCE) if has_figures else ():
        for match in pattern.finditer(text):
            end = match.start() + len(match.group().rstrip())
            yield Span("amount", match.start(), end, _decimal(match.group()) or match.group(), 72)
    for match in _PAID.finditer(text) if has_figures else ():
        yield Span("amount", *match.span("sum"), _decimal(match.group("sum")) or match.group("sum"), 69)
    for match in _SHORT_FORMS.finditer(text) if has_figures else ():
        yield Span("amount", match.start(), match.end(), match.group(), 73)
    for match in _PAID_IN_WORDS.finditer(text):
        yield Span("amount", *match.span("sum"), match.group("sum").lower(), 70)
    for match in _ONE_NOTE.finditer(text):
        yield Span("amount", match.start(), match.end(), match.group().lower(), 71)
    for match in _IN_WORDS.finditer(text) if _MONEY.search(text) else ():
        start = match.start()
        shown = match.group()
        while True:  # "y un dólar" starts at the number
            lead = re.match(r"(?:y|and)\s+", shown, re.I)
            if not lead:
                break
            start += lead.end()
            shown = shown[lead.end() :]
        if not _WORDLESS.match(shown) and not _NOT_MONEY.search(text[: match.end()]):
            yield Span("amount", start, match.end(), shown.lower(), 71)


def _decimal(shown: str) -> str | None:
    found = re.search(_FIGURES, shown)
    if not found:
        return None
    figures = re.sub(r"\s", "", found.group())
    last = max(figures.rfind("."), figures.rfind(","))
    if last >= 0 and len(figures) - last - 1 in (1, 2):
        return f"{re.sub(r'[.,]', '', figures[:last])}.{figures[last + 1 :].ljust(2, '0')}"
    return re.sub(r"[.,]", "", figures)
