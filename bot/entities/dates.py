"""What names a day or a week: figures, months, weekdays, and words like "yesterday".

Durations ("24 horas"), clock times and bare years name none.
"""

# ruff: noqa: E501 - a pattern reads better unbroken
from __future__ import annotations

import re
from collections.abc import Iterator

from bot.entities.spans import Span

_MONTHS_ES = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
_MONTHS_EN = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_SHORT_ES = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "sept", "set", "oct", "nov", "dic"]
_SHORT_EN = ["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"]
_MONTH = rf"(?:{'|'.join([*_MONTHS_ES, *_MONTHS_EN, *sorted({*_SHORT_ES, *_SHORT_EN}, key=len, reverse=True)])})\b\.?"
_DAY_ES = r"(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)"
_DAY_EN = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|weds|mon|tues?|wed|thurs?|thu|fri|sat|sun)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_YEAR = r"(?:(?:19|20)\d{2}|'\d{2})"
_COUNT = r"(?:\d{1,3}|un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|quince|veinte|par de|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|couple of|a couple of|a few|few|unos|unas|pocos|varios)"

_PATTERNS = [re.compile(pattern, re.I) for pattern in (
    # 2026-10-14, 14/10/2026, 12/11, 3-11-26, 14.10.2026
    r"(?<![\w/.\-])(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:[12]\d|3[01]|0?[1-9])(?![\w/\-])",
    rf"(?<![\w/.,\-]){_DAY}[/.\-]{_DAY}[/.\-](?:(?:19|20)\d{{2}}|\d{{2}})(?![\w/\-])",
    rf"(?<![\w/.,\-+])(?!24/7){_DAY}/{_DAY}(?![\w/%]|\.\d)",
    # 3 de noviembre de 2026, lunes 3 de noviembre, 3 nov, 1º de octubre
    rf"(?:\b{_DAY_ES},?\s+)?(?<![\w.,/\-]){_DAY}(?:[ºo°]|ero)?(?:\s+de)?\s+{_MONTH}(?:,?\s+(?:de\s+|del\s+)?{_YEAR})?(?!\w)",
    r"\b(?:uno|primero|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|veinte|treinta)\s+de\s+"
    rf"(?:{'|'.join(_MONTHS_ES)})(?:\s+(?:de|del)\s+{_YEAR})?(?!\w)",
    # Friday 3rd of November 2026, the 3rd of November, November 3rd, 2026, Nov 3
    rf"(?:\b{_DAY_EN},?\s+(?:the\s+)?)?(?<![\w.,/\-]){_DAY}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}(?:,?\s+{_YEAR})?(?!\w)",
    rf"(?:\b{_DAY_EN},?\s+)?\b(?:{'|'.join([*_MONTHS_EN, *_SHORT_EN])})\b\.?\s+(?:the\s+)?{_DAY}(?:st|nd|rd|th)?(?:,?\s+{_YEAR})?(?![\w%€$£]|[.,:]\d)",
    # lunes pasado, el próximo viernes, jueves que viene, miércoles 9, este sábado
    rf"\b(?:(?:pr[oó]ximo|pasado|este)\s+)?{_DAY_ES}(?:\s+(?:pasado|que viene|pr[oó]ximo|siguiente)|\s+(?:d[ií]a\s+)?{_DAY}(?!\d|\s?(?:€|euros|h\b|horas|[.,:]\d)))?(?!\w)",
    # next Friday, this Saturday, last Tues, Saturday the 14th, Friday week
    r"\b(?:(?:next|last|this|coming)\s+)?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|weds|tues|thurs)"
    r"(?:\s+(?:the\s+)?(?:[12]?\dth|3?1st|2?2nd|2?3rd|30th)|\s+(?:week|gone))?(?!\w)",
    r"\b(?:next|last|this|on|by|until|til|since)\s+(?P<day>(?:mon|tue|wed|thu|thur|fri|sat|sun))(?!\w)",
    # hoy, ayer, pasado mañana
    r"\b(?:antes de ayer|anteayer|antier|antes de anoche|pasado ma[ñn]ana|ayer|hoy|anoche)(?!\w)(?!\s+en\s+d[ií]a)",
    r"(?<!la )(?<!esta )(?<!por )(?<!de )(?<!cada )(?<!una )(?<!las )\bma[ñn]ana(?!\w)(?!\s+mismo\s+no)",
    r"\b(?:the\s+)?day\s+(?:before\s+yesterday|after\s+tomorrow)(?!\w)|\b(?:yesterday|today|tomorrow|tmrw|tmw|2moro|yday)(?!\w)",
    # this morning, esta noche, desde enero, in March 2025
    r"\b(?:esta\s+(?:misma\s+)?(?:ma[ñn]ana|tarde|noche)|this\s+(?:very\s+)?(?:morning|afternoon|evening)|tonight|last\s+night)(?!\w)",
    rf"\b(?:desde|en|hasta|para|a\s+(?:principios|finales|mediados)\s+de|(?:mes|principios|finales|mediados)\s+de)\s+(?P<month>(?:{'|'.join(_MONTHS_ES)})(?:\s+(?:de|del)\s+{_YEAR})?)(?!\w)",
    rf"\b(?:since|in|until|till|by|for|early|late|mid|of|before|after|from)[\s\-]+(?P<inmonth>(?:{'|'.join(m for m in _MONTHS_EN if m not in ('may', 'march'))}|(?-i:May|March))(?:,?\s+(?:of\s+)?{_YEAR})?)(?!\w)",
    rf"\b(?:{'|'.join([*_MONTHS_ES, *_MONTHS_EN])}),?\s+(?:(?:de|del|of)\s+)?(?:19|20)\d{{2}}(?!\w)",
    r"\b(?:last|next)\s+month(?!\w)|\b(?:el\s+)?(?:pr[oó]ximo\s+mes|mes\s+(?:pasado|que\s+viene|pr[oó]ximo|anterior))(?!\w)",
    rf"\bhace\s+(?:como\s+|unos\s+|ya\s+|casi\s+|m[aá]s de\s+)?{_COUNT}\s+mes(?:es)?(?!\w)|\b{_COUNT}\s+months?\s+(?:ago|back)(?!\w)",
    # the 14th, el día 20, el 15 de este mes
    r"\b(?:on|by|since|until|till|from|before|after|for|was|is|says?|said|due)\s+the\s+(?P<nth>(?:[12]?\dth|[23]?1st|2?2nd|2?3rd))(?=\s*(?:$|[.,;!?)]|(?:and|but|at|is|was|so|as|because|of\s+(?:this|next|last)\s+month|still|or|then|for|i|it|we)\b))",
    rf"\b(?:el|del|al|para el|antes del)\s+(?P<nthday>d[ií]a\s+{_DAY})(?!\w|[.,:/]\d|\s?(?:€|euros|horas|de\s+{_MONTH}))",
    # weeks
    r"\b(?:la\s+)?(?:pr[oó]xima\s+semana|semana\s+(?:pasada|que\s+viene|que\s+entra|pr[oó]xima|anterior|siguiente))(?!\w)|\besta\s+semana(?!\w)",
    r"\b(?:este|pr[oó]ximo|el\s+pasado)\s+(?:finde|fin\s+de\s+semana)(?!\w)|\b(?:finde|fin\s+de\s+semana)\s+(?:pasado|que\s+viene|pr[oó]ximo)(?!\w)",
    r"\b(?:last|next|this)\s+week(?:end)?(?!\w)|\b(?:the\s+)?week\s+(?:before\s+last|after\s+next)(?!\w)",
    rf"\bhace\s+(?:como\s+|unos\s+|unas\s+|ya\s+|casi\s+|m[aá]s de\s+)?{_COUNT}\s+(?:d[ií]as?|semanas?)(?!\w)",
    rf"\b{_COUNT}\s+(?:days?|weeks?)\s+(?:ago|back)(?!\w)|\b(?:a\s+)?fortnight\s+ago(?!\w)",
    rf"\b{_COUNT}\s+(?:d[ií]as|semanas)\s+(?:atr[aá]s)(?!\w)",
)]  # fmt: skip
# Most messages name no day: one quick look spares all the patterns.
_WORTH_LOOKING = re.compile(
    r"\d[/.\-]\d|\b(?:ene|jan|feb|mar[zctk]|abr|apr|may|jun|jul|ago|aug|sep|set|oct|nov|dic|dec|lun|mi[eé]|jue|vie|s[aá]b|dom|mon|tue|wed|thu|"
    r"fri|sat|sun|noche|tarde|mes|month|finde|fin de|d[ií]a|night|morning|afternoon|evening|tonight|the \d|mayo|march|junio|julio|july|hoy|ayer|ante|antier|ma[nñ]ana|yesterday|yday|today|tom|tmr|tmw|2mor|day before|day after|semana|week|hace|ago|back|"
    r"atr[aá]s|fortnight|anoche)", re.I
)  # fmt: skip
_UNTIL = re.compile(
    r"^\s+(?:a|to|-|–|through|y|and|or|o)\s+(?:el\s+|los\s+)?(?:lunes|martes|mi|jue|vie|s[aá]b|dom|mon|tue|wed|thu|fri|sat|sun)",
    re.I,
)
_THING = re.compile(r"^\s+(?:sale|deal|night light|roast)\b", re.I)
_BLACK = re.compile(r"\b(?:black|cyber|good)\s*$", re.I)
_SIZE_BEFORE = re.compile(r"(?:talla|size|n[uú]mero|taille)\s*$", re.I)


def dates(text: str) -> Iterator[Span]:
    """Every day or week that is named."""
    if not _WORTH_LOOKING.search(text):
        return
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span(match.lastgroup or 0)
            before, after = text[:start], text[end:]
            shown = text[start:end]
            if _BLACK.search(before) or _THING.match(after) or _SIZE_BEFORE.search(before):
                continue
            if _is_habit(shown, before, after):
                continue
            trimmed = len(shown) - len(shown.rstrip(" .,"))
            yield Span("date", start, end - trimmed, shown.rstrip(" .,").lower(), 68)


def _is_habit(shown: str, before: str, after: str) -> bool:
    """ "los lunes", "de lunes a viernes", "Monday to Friday": opening hours, not a day."""
    if not re.fullmatch(rf"{_DAY_ES}|{_DAY_EN}", shown, re.I):
        return False
    if _UNTIL.match(after) and re.search(r"\b(?:de|from|open|abrís|abren|opening)\s*$", before, re.I):
        return True
    if re.search(r"\b(?:los|cada|every|each|todos los)\s*$", before, re.I):
        return True
    return bool(re.search(rf"(?:\bde\s+{_DAY_ES}\s+a|\bfrom\s+{_DAY_EN}\s+(?:to|till?))\s+$", before, re.I))
