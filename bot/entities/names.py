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
    r"my\s+(?:full\s+|first\s+|last\s+)?name(?:\s+is|'s|\s*:)|names|the\s+name\s+is|name's|name\s*[:=]|under\s+the\s+name(?:\s+of)?|in\s+the\s+name\s+of|"
    r"(?:it'?s|is|order(?:ed)?|booked|placed)\s+under|in\s+the\s+name|call\s+me|(?:he|she|he's|she's)\s+called|i'?m\s+called|"
    r"addressed\s+to|surname\s*(?:is|:)|registered\s+to|(?:est[aá]|figura|sale|aparece|sal[ií]|registrad[oa]|is|down|listed|registered)\s+(?:como|as)|account\s+holder\s*(?:is|:)|apellido\s*:|ll[aá]m(?:ame|enme|adme))"
    rf"\s*[:,\"“]?\s*{_TITLE}(?P<name>{_ANY}(?:\s+(?:{_LINK}\s+)?{_ANY}){{0,4}})", re.I
)  # fmt: skip
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
    for match in _SIGNATURE.finditer(text):
        if _starts_with_known(match.group("name")):
            yield Span("person_name", *match.span("name"), _tidy(match.group("name")), 61)
    for match in _CAPITALISED.finditer(text):
        shown = match.group("name")
        before = text[: match.start()]
        if not _starts_with_known(shown) or _in_a_place(before):
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
    if alone and 2 <= len(words) <= 5 and _starts_with_known(alone.group("name")) and not any(map(_is_ordinary, words)):
        yield Span("person_name", *alone.span("name"), _tidy(alone.group("name")), 59)


def _trimmed(text: str, start: int, end: int) -> tuple | None:
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
