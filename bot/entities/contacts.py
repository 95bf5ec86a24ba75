"""How to reach a customer: e-mail addresses and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.entities.spans import Span

_EMAIL = re.compile(r"(?<![\w.+%'\-])[\w.+%'\-]{0,80}[\w+%]@[\w\-]{1,80}(?:\.[\w\-]{1,80}){1,8}", re.UNICODE)
_SPOKEN_EMAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,80}(?:\s(?:punto|dot|gui[oó]n(?:\sbajo)?|underscore|dash)\s[\w.+\-]{1,80}){0,8}(?:\s?(?:\(at\)|\[at\]|\barroba\b|\bat\b(?=\s\w+\s(?:dot|punto)\s))\s?)[\w\-]{1,80}(?:(?:\s?(?:\(dot\)|\[dot\]|\bpunto\b|\bdot\b)\s?|\.)[a-z]{2,80}){1,8}",
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
            abroad = shown.startswith("+")
            yield Span("phone", start, match.end(), ("+" if abroad else "") + digits, 92 if abroad else 70)


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
