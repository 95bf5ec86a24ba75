"""People's names: after the words that introduce one, or as the whole of a short message."""

# ruff: noqa: E501 - a pattern reads better unbroken
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from bot.entities.spans import Span

_RESOURCES = Path(__file__).parents[1] / "resources"
_UPPER = "A-ZÁÉÍÓÚÑÜÇÀÈÌÒÙÂÊÎÔÛÄËÏÖŠŽØÅ"
_LOWER = "a-záéíóúñüçàèìòùâêîôûäëïößšžøåł"
_PROPER = rf"[{_UPPER}][{_LOWER}{_UPPER}]*(?:['’\-][{_UPPER}{_LOWER}]+)*\.?"
_ANY = rf"[{_UPPER}{_LOWER}]+(?:['’\-][{_UPPER}{_LOWER}]+)*"
_LINK = r"(?:de la|de los|de las|del|de|da|dos|van der|van den|van|von|la|el|y|i|bin|al|mc|mac|st\.?)"
_PROPER_NAME = rf"{_PROPER}(?:\s+(?:{_LINK}\s+)?{_PROPER}){{0,4}}"
_TITLE = r"(?:(?:don|doña|do[nñ]a|sr\.?|sra\.?|srta\.?|señora?|mr\.?|mrs\.?|ms\.?|miss|mx\.?|dr\.?|dra\.?|prof\.?)\s+)?"
# After these a name follows, whatever its letters look like.
_STRONG = re.compile(
    r"\b(?:me\s+llamo|mi\s+nombre(?:\s+completo)?\s+(?:es|:)|mi\s+apellido\s+es|se\s+llama|a\s+nombre\s+de|al\s+nombre\s+de|"
    r"a\s+mi\s+nombre[,:]|nombre(?:\s+y\s+apellidos?|\s+completo)?\s*[:=]|titular\s*:?|firmado:?|atentamente,?|"
    r"my\s+(?:full\s+|first\s+|last\s+)?name(?:\s+is|'s|\s*:)|names|the\s+name\s+is|name's|name\s*[:=]|name\s+on\s+(?:the\s+)?\w+(?:\s+\w+)?\s+is|(?:^|[,;]\s*)name(?=\s+[a-z]+\s+[a-z]+\s*(?:[,;.]|$))|(?:^|[,;]\s*)nombre(?=\s+[a-záéíóúñ]+\s+[a-záéíóúñ]+\s*(?:[,;.]|$))|nombre\s+(?:del|en\s+el)\s+\w+\s+(?:es|:)|en\s+el\s+(?:timbre|buz[oó]n)\s+(?:pone|dice|est[aá])|un\s+tal|una\s+tal|some(?:one|body)\s+called|firmado,?|under\s+the\s+name(?:\s+of)?|in\s+the\s+name\s+of|"
    r"(?:it'?s|is|order(?:ed)?|booked|placed)\s+under|in\s+the\s+name|call\s+me|(?:he|she|he's|she's)\s+called|i'?m\s+called|"
    r"addressed\s+to|surname\s*(?:is|:)|registered\s+to|(?:est[aá]|figura|sale|aparece|sal[ií]|registrad[oa]|is|down|listed|registered)\s+(?:como|as)|account\s+holder\s*(?:is|:)|apellido\s*:|ll[aá]m(?:ame|enme|adme))"
    rf"(?!\w)\s*[:,\"“]?\s*{_TITLE}(?P<name>(?:[A-Z]\.\s?)*{_ANY}(?:\s+(?:{_LINK}\s+)?{_ANY}){{0,4}})", re.I
)  # fmt: skip
# "Signed for by P. Hargreaves", "my neighbour Dilys": here stands a person, if it is written like a name.
_PERSON_HERE = re.compile(
    r"\b(?i:signed(?:\s+for)?\s+by|left\s+with|handed\s+to|given\s+to|collected\s+by|delivered\s+to|received\s+by|picked\s+up\s+by|"
    r"att?n?\s*[:.]?|(?:le|te|les)\s+saluda|"
    r"(?:my|your|our|the|a)\s+(?:\w+\s+)?(?:wife|husband|son|daughter|mum|mom|mother|dad|father|partner|kid|baby|neighbou?r|colleague|flatmate|roommate|boss|friend|agent|assistant|cousin|uncle|aunt|niece|nephew|"
    r"grandson|granddaughter|gran|grandma|girlfriend|boyfriend|fianc[eé]e?|brother|sister|courier|driver|manager|rep)|"
    r"(?:mi|su|tu|el|la|un|una|vuestr[oa])\s+(?:mujer|marido|espos[oa]|hij[oa]|madre|padre|mam[aá]|pap[aá]|herman[oa]|pareja|vecin[oa]|compa[ñn]er[oa]|amig[oa]|novi[oa]|cu[ñn]ad[oa]|suegr[oa]|t[ií][oa]|prim[oa]|abuel[oa]|niet[oa]|sobrin[oa]|"
    r"jef[ea]|porter[oa]|conserje|repartidora?|mensajer[oa]|agente|asesora?|gestora?|yerno|nuera|hijastr[oa])|"
    r"(?:lo|la|los)\s+(?:firm[oó]|recogi[oó]|recibi[oó]|cogi[oó]|agarr[oó])|firmado\s+por|recibido\s+por|recogido\s+por|entregado\s+a|"
    r"firm[oó]\s+(?:como|un\s+tal|una\s+tal)?|me\s+(?:atendi[oó]|llam[oó]|escribi[oó]|contest[oó]|dijo)|apellido\s+(?:correcto\s+)?es|surname\s+is|"
    r"(?:kind|best|warm)?\s*regards,?|(?:un\s+)?(?:cordial\s+)?saludos?,?|it'?s|this\s+is)\s*,?\s+"
    rf"(?:(?i:{_TITLE}))(?P<name>(?:[A-Z]\.\s?)*{_PROPER}(?:\s+(?:{_LINK}\s+)?{_PROPER}){{0,3}})"
)
# "Change Sara to Sarah": two spellings of a name.
_RESPELT = re.compile(
    rf"\b(?i:cambi\w+|corregir|corrij\w+|change|correct|fix|update)\s+(?:(?i:el\s+nombre\s+de|the\s+name)\s+)?(?P<name>{_PROPER_NAME})\s+(?i:por|a|to|for)\s+(?P<other>{_PROPER_NAME})"
)
_OWNER = re.compile(rf"\b(?i:in|under|to)\s+(?P<name>{_PROPER_NAME})['’]s\s+(?i:name|account|order|address)\b")
# Two words that begin with capitals in the middle of a sentence, or by themselves, are most often somebody.
_TWO_PROPER = re.compile(
    rf"(?:(?<=[a-záéíóúñ]\s)|(?<=,\s)|(?<=:\s)|(?<=\.\s)|^)(?P<name>[{_UPPER}][{_LOWER}]+(?:['’\-][{_UPPER}][{_LOWER}]+)?(?:\s+(?:{_LINK}\s+)?"
    rf"(?:[{_UPPER}]\.\s+)?(?:[{_UPPER}]['’])?[{_UPPER}][{_LOWER}]+(?:['’\-][{_UPPER}][{_LOWER}]+)?){{1,3}})(?![\w@])"
)
_THING = re.compile(
    r"(?:street|road|avenue|ave|lane|drive|boulevard|blvd|square|court|close|way|park|house|hotel|calle|avenida|plaza|paseo|edificio|urbanizaci[oó]n|"
    r"banco?|bank|card|club|mail|post|express|express|store|shop|company|team|service|services|customer|premium|prime|friday|monday|market|school|university|"
    r"hospital|centro|norte|sur|este|oeste|north|south|east|west|new|san|santa|los|las|el|la|r[uú]a|carrer|york|kingdom|states|unidos|unido|country|city|town|island|"
    r"pro|max|mini|plus|air|series|edition|play|station|google|apple|amazon|samsung|face|book|good|happy|merry|black|cyber|dear|order|tracking|number|"
    r"pedido|buen[oa]s?|feliz|semana|navidad|hola|gracias|thanks|hello|my|your|the|this|what|where|when|why|how|can|could|is|are|do|does|did|i|we)",
    re.I,
)
_AFTER_ARTICLE = re.compile(
    r"\b(?:el|la|los|las|un|una|unos|unas|the|an?|my|your|mi|tu|su|esta?|este|this|that|of|r[uú]a|calle|carrer)\s+$", re.I
)
_STREET_LAST = re.compile(r"\b(?:Street|Road|Avenue|Lane|Drive|Boulevard|Blvd|Square)$")
_NO_PERSON = re.compile(
    r"(?:Amazon|DHL|UPS|GLS|SEUR|MRW|Correos|Evri|Hermes|Royal|FedEx|Nacex|Paypal|PayPal|Visa|Spain|Madrid|Barcelona|London|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|English|"
    r"Christmas|Que|No|Si|Sí|Yes|OK|The|You|We|They|Your|Gracias|Thanks|Hola|RL)\b"
)
# After these a name may follow: it has to look like one.
_WEAK = re.compile(
    r"\b(?i:soy|te\s+habla|te\s+escribe|le\s+escribe|les\s+escribe|habla|escribe|aqu[ií]|ac[aá]|i'?m|i\s+am|im|this\s+is|it'?s|"
    r"speaking\s+with|saludos,?|un\s+saludo,?|gracias,|thanks,|thank\s+you,|regards,|cheers,|best,|sincerely,|yours,|signed,?|"
    r"para|for|de|from|by|por|mi\s+(?:marido|mujer|hij[oa]|madre|padre|herman[oa]|espos[oa]|herman[oa])|"
    r"my\s+(?:husband|wife|son|daughter|mum|mom|dad|sister|brother|partner))"
    rf"\s*[,:]?\s*{'(?i:' + _TITLE + ')'}(?P<name>{_PROPER_NAME})"
)  # fmt: skip
_INTRODUCED = re.compile(
    r"\b(?:soy|te\s+habla|le\s+habla|te\s+escribe|le\s+escribe|les\s+escribe|i'?m|i\s+am|this\s+is|aqu[ií]|"
    r"habl[eé]\s+con|me\s+atendi[oó]|spoke\s+(?:to|with)|talked\s+to|destinatari[oa]\s*(?:es|:)?|recipient\s*(?:is|:)?|att?n?\s*[:.]|"
    r"a\s+la\s+atenci[oó]n\s+de|care\s+of|c/o|on\s+behalf\s+of|de\s+parte\s+de|(?:cambi\w+|pon\w*|poner|change|put)\s+(?:it\s+)?(?:el\s+|the\s+)?"
    r"(?:nombre|name)\s+(?:a|por|to|as)|lo\s+recoge|lo\s+recoger[aá]|lo\s+recibe|contact(?:o)?\s*:)"
    rf"\s*[,:]?\s*{_TITLE}(?P<name>{_ANY}(?:\s+(?:{_LINK}\s+)?{_ANY}){{0,3}})", re.I
)  # fmt: skip
_NATIONALITY = re.compile(r"\w+(?:ish|ese|ian|ican|an|ch|eño|ense|[oó]n|ano|ana)", re.I)
_NEEDS_KNOWN_NAME = re.compile(r"\b(?:para|for|de|from|by|por|it'?s|mi\s+\w+|my\s+\w+|gracias,|thanks,)\s*[,:]?\s*\S*$", re.I)
_TITLED = re.compile(
    rf"\b(?i:don|doña|sr\.?|sra\.?|srta\.?|señora?|mr\.?|mrs\.?|ms\.?|miss|dr\.?|dra\.?)\s+(?P<name>{_PROPER_NAME})"
)
_HERE = re.compile(rf"(?:^|[\s,.!])(?P<name>{_PROPER_NAME})\s+(?i:here|speaking|al habla|al aparato)\b")
_SIGNATURE = re.compile(rf"(?:[.!?,;]\s+|\n\s*|[–—-]\s*)(?P<name>{_PROPER_NAME})\s*\.?\s*$")
_CAPITALISED = re.compile(rf"(?<![\w@./'’])(?P<name>{_PROPER_NAME})")
_ALONE = re.compile(rf"^\W*(?P<name>{_ANY}(?:\s+(?:{_LINK}\s+)?{_ANY}){{0,4}})\W*$", re.I)
_FROM_A_PLACE = re.compile(r"\s+(?:de|desde|del|from)\s+(?P<place>[^,]+)$", re.I)
# First names that are words as well: in small letters they are words.
_ALSO_WORDS = frozenset(
    [
        "will",
        "mark",
        "may",
        "rose",
        "hope",
        "sol",
        "paz",
        "mar",
        "luz",
        "cruz",
        "grace",
        "joy",
        "faith",
        "angel",
        "ángel",
        "dawn",
        "june",
        "april",
        "amber",
        "ruby",
        "lily",
        "daisy",
        "violet",
        "summer",
        "autumn",
        "ivy",
        "olive",
        "pilar",
        "rosario",
        "consuelo",
        "dolores",
        "remedios",
        "blanca",
        "rosa",
        "clara",
        "franco",
        "pía",
        "pia",
        "leo",
        "bill",
        "rob",
        "jack",
        "frank",
        "pat",
        "sue",
        "gene",
        "art",
        "ray",
        "dean",
        "jade",
        "max",
        "tia",
        "ana",
        "jan",
        "abril",
        "julio",
        "alba",
        "estrella",
        "ada",
    ]
) - {"ana"}
_STOP = re.compile(
    r"\b(?:y|e|and|but|pero|con|with|que|who|mi|my|tel[eé]fono|phone|email|correo|pedido|order|cp|dni|en|in|at|on|por|for|from|"
    r"compr[eé]|ped[ií]|tengo|i|i'm|i've|im|soy|quiero|want|necesito|need|is|es|desde|hace|no|not|como|as|is|the|a|el|un|una|"
    r"please|porfa|gracias|thanks|hola|hi|se|lo|la que|to|of|or|o|he|was|were|si|sí|vivo|live|because|porque|about|so|puse|and)\b", re.I
)  # fmt: skip


def names(text: str) -> Iterator[Span]:
    """Every name of a person, without its title."""
    for match in _STRONG.finditer(text):
        found = _trimmed(text, *match.span("name"))
        if found and _may_be_name(text[found[0] : found[1]]):
            yield Span("person_name", *found, _tidy(text[found[0] : found[1]]), 66)
    for pattern in (_TITLED, _HERE):
        for match in pattern.finditer(text):
            found = _trimmed(text, *match.span("name"))
            if found and _may_be_name(text[found[0] : found[1]]):
                yield Span("person_name", *found, _tidy(text[found[0] : found[1]]), 64)
    for match in _WEAK.finditer(text):
        found = _trimmed(text, *match.span("name"))
        if found and _may_be_name(text[found[0] : found[1]]) and (
            _starts_with_known(text[found[0] : found[1]])
            or (not _NEEDS_KNOWN_NAME.search(text[: match.start("name")]) and len(text[found[0] : found[1]].split()) > 1)
        ):  # fmt: skip
            yield Span("person_name", *found, _tidy(text[found[0] : found[1]]), 62)
    for match in _PERSON_HERE.finditer(text):
        found = _trimmed(text, *match.span("name"))
        if not found or _NO_PERSON.match(text[found[0] : found[1]]):
            continue
        shown = text[found[0] : found[1]]
        greeting = re.match(r"(?:it'?s|this\s+is)\s", match.group(), re.I)
        if greeting and not re.match(r"\s*(?:,|from\b|here\b|again\b)", text[found[1] :]):
            continue
        if _may_be_name(shown) or re.match(r"[A-Z]\.", shown):
            yield Span("person_name", found[0], found[1], _tidy(shown), 62)
    for pattern in (_RESPELT, _OWNER):
        for match in pattern.finditer(text):
            for group in pattern.groupindex:
                if _may_be_name(match.group(group)) and not _NO_PERSON.match(match.group(group)):
                    yield Span("person_name", *match.span(group), _tidy(match.group(group)), 62)
    for match in _TWO_PROPER.finditer(text):
        start, end = match.span("name")
        words = match.group("name").split()
        by_itself = start > 0 or re.match(r"\s*(?:$|,|here\b|al habla)", text[end:])
        if not by_itself or any(_THING.fullmatch(word) or _is_ordinary(word) for word in words) or _in_a_place(text[:start]):
            continue
        if match.group("name").lower() in _places() or words[0].lower() in _places() or re.search(r"\d\s*$", text[:start]):
            continue
        if _AFTER_ARTICLE.search(text[:start]):
            continue  # "La Oster Xpert" is a thing, whoever it is named after.
        if _THING.match(text[end:].lstrip()) and text[end : end + 1] == " " and text[end:].lstrip()[:1].isupper():
            continue
        yield Span("person_name", start, end, match.group("name"), 58)
    for match in _SIGNATURE.finditer(text):
        if _starts_with_known(match.group("name")):
            yield Span("person_name", *match.span("name"), _tidy(match.group("name")), 61)
    for match in _CAPITALISED.finditer(text):
        shown = match.group("name")
        before = text[: match.start()]
        first, _, rest = shown.partition(" ")
        if (
            not before.strip()
            and not _THING.fullmatch(first)
            and not _starts_with_known(shown)
            and _starts_with_known(rest)
            and rest[:1].isupper()
        ):
            # "Put Priya on it": the sentence begins with a capital as well.
            yield Span("person_name", match.end() - len(rest), match.end(), rest, 60)
            continue
        if (
            not _starts_with_known(shown)
            or _in_a_place(before)
            or re.search(r"\d{4}\s*$", before)
            or re.search(r"[A-Z]{2}$", shown)
        ):
            continue
        if re.match(r"\s*(?:Street|Road|Avenue|Lane|Drive|Boulevard|Blvd|Square)\b", text[match.end() :]) or _STREET_LAST.search(
            shown
        ):
            continue
        # One word alone may only be how the sentence begins ("Will it…"), so it has to stand inside.
        if len(shown.split()) > 1 or re.search(r"[\wáéíóúñ,:(]\s*$", before):
            yield Span("person_name", *match.span("name"), _tidy(shown), 60)
    for match in _INTRODUCED.finditer(text):
        found = _trimmed(text, *match.span("name"))
        if not found:
            continue
        shown = text[found[0] : found[1]]
        proper = shown[:1].isupper() and _may_be_name(shown) and not _NATIONALITY.fullmatch(shown)
        if (_starts_with_known(shown) and _may_be_name(shown)) or (
            proper and re.match(r"\s*(?:$|[,.;!)]|y\b|and\b|from\b|de\b)", text[found[1] :])
        ):
            yield Span("person_name", *found, _tidy(shown), 61)
    alone = _ALONE.match(text)
    words = alone.group("name").split() if alone else []
    if (
        alone
        and 2 <= len(words) <= 5
        and not _STREET_LAST.search(alone.group("name"))
        and _starts_with_known(alone.group("name"))
        and not any(map(_is_ordinary, words))
    ):
        yield Span("person_name", *alone.span("name"), _tidy(alone.group("name")), 59)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Cut the candidate where ordinary words begin."""
    words = list(re.finditer(r"\S+", text[start:end]))
    capitals = bool(words) and words[0].group()[:1].isupper()
    stop = end
    for kept, word in enumerate(words):
        plain = word.group().strip(".,")
        link = (
            kept > 0
            and re.fullmatch(_LINK, plain, re.I) is not None
            and (
                capitals
                or plain.lower() not in ("y", "i", "el", "la")
                or text[start + word.start() - 3 : start + word.start()].lower() == "de "
            )
        )
        if kept and ((_STOP.fullmatch(plain) and not link) or (capitals and not link and not plain[:1].isupper())):
            stop = start + word.start()
            break
        if not kept and _STOP.fullmatch(plain):
            return None
        if not capitals and kept >= 2 and not link and plain.lower() not in _known() and plain.lower() in _ordinary():
            stop = start + word.start()
            break
    shown = text[start:stop].rstrip(" ,")
    shown = re.sub(rf"(?:\s+{_LINK})+$", "", shown)
    shown = _FROM_A_PLACE.sub(lambda m: "" if m.group("place").lower() in _places() else m.group(), shown)
    # A full stop ends the sentence unless it follows an initial.
    if shown.endswith(".") and not re.search(r"\b[A-Z]\.$", shown):
        shown = shown[:-1]
    return (start, start + len(shown)) if shown else None


def _may_be_name(shown: str) -> bool:
    words = shown.lower().replace(".", "").split()
    return bool(words) and len(words[0]) > 1 and words[0] not in _ordinary()


def _starts_with_known(shown: str) -> bool:
    first = re.split(r"[\s\-]", shown)[0].strip(".")
    return first.lower() in _known() and not (first.islower() and first in _ALSO_WORDS)


def _is_ordinary(word: str) -> bool:
    if re.fullmatch(_LINK, word, re.I):
        return False
    return word.lower() in _ordinary() or _STOP.fullmatch(word) is not None


def _in_a_place(before: str) -> bool:
    return bool(
        re.search(
            r"\b(?:calle|c/|avenida|avda\.?|av\.?|plaza|paseo|hotel|calle de|street|road|san|santa|st\.?|en|in|colonia|barrio)\s+(?:de\s+)?$",
            before,
            re.I,
        )
    )


def _tidy(shown: str) -> str:
    return shown if any(character.isupper() for character in shown) else shown.title()


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset((_RESOURCES / "first_names.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    return frozenset((_RESOURCES / "not_names.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    return frozenset((_RESOURCES / "places.txt").read_text(encoding="utf-8").splitlines())
