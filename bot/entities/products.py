"""What kind of thing the text speaks of: the catalogue's names and the nouns of a shop, from Rasa's lookup tables."""

# ruff: noqa: E501 - a pattern reads better unbroken
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.entities.spans import Span

_FITS = re.compile(
    r"\b(?:para|for|compatible\s+(?:con|with)|sirve\s+(?:para|con)|fits?|works?\s+with|funciona\s+con)\s+"
    r"(?:(?:el|la|los|las|mi|mis|un|una|my|the|a|an|your|tu|su|i)\s+)?(?:\w+\s+)?$", re.I
)  # fmt: skip
# "No puedo pagar desde el móvil": what the customer holds, not what the shop sells.
_DEVICE = re.compile(
    r"m[oó]vil|tel[eé]fono m[oó]vil|celular|smartphone|tablet|tableta|port[aá]til|ordenador|laptop|phone|mobile phone|computadora|notebook|tv|tele",
    re.I,
)
_ON_DEVICE = re.compile(
    r"(?:\b(?:desde|en|con|por|usando|al|del)\s+(?:(?:el|la|mi|un|una)\s+)?|\b(?:on|from|in|via|using|with|to)\s+(?:(?:my|the|a)\s+)?|"
    r"\b(?:mi|my|n[uú]mero de|de|your|by|over the|the)\s+)$", re.I
)  # fmt: skip


# "Celular +51 987…", "pesa 3 kg".
_THEN_A_NUMBER = re.compile(r"\s*(?:(?:es|is|n[uú]m\w*|number|no)\b\s*)*[:.]?\s*(?:\+|\(?\d{3,}|\d+\s?(?:kg|g|kilos)\b)", re.I)
_BOUGHT = re.compile(r"\b(?:compr|ped[ií]|vend|bought|order|buy|sell|devol|return)\w*\s+(?:\w+\s+){0,2}$", re.I)


class ProductFinder:
    """Finds names of products whatever their case, accents and number."""

    def __init__(self, pipeline: Language, names: Iterable[str]) -> None:
        """`names` are lines of a lookup table, in the singular."""
        self._matcher = PhraseMatcher(pipeline.vocab, attr="LOWER")
        forms: set[str] = set()
        for name in names:
            forms.update(spellings(name))
        self._matcher.add("product", [pipeline.make_doc(form) for form in sorted(forms)])

    def find(self, document: Doc) -> Iterator[Span]:
        """Every product; what something has to fit ("funda para iPhone") is none."""
        text = document.text
        found = sorted({(document[a:b].start_char, document[a:b].end_char) for _, a, b in self._matcher(document)})
        for start, end in found:
            before = text[:start]
            fits = _FITS.search(before)
            if fits and any(a < fits.start() and b >= fits.start() - 24 for a, b in found):
                continue
            shown = text[start:end]
            if _THEN_A_NUMBER.match(text, end) or (
                _DEVICE.fullmatch(shown) and _ON_DEVICE.search(before) and not _BOUGHT.search(before)
            ):
                continue
            yield Span("product", start, end, _without_accents(shown.lower()), 40)


def spellings(name: str) -> list[str]:
    """Singular and plural, with and without accents."""
    name = " ".join(name.lower().split())
    forms = {name, *_plurals(name)}
    return sorted(forms | {_without_accents(form) for form in forms})


def _plurals(name: str) -> set[str]:
    words = name.split()
    # Spanish bends the first noun ("tienda de campaña"), English the last ("running shoe"): offer both.
    forms = {" ".join([*words[:-1], _plural_english(words[-1])]), " ".join([_plural_spanish(words[0]), *words[1:]])}
    if len(words) == 2:
        forms.add(" ".join(_plural_spanish(word) for word in words))
    return forms


def _plural_spanish(word: str) -> str:
    if word.endswith(("s", "x")):
        return word
    if word.endswith("z"):
        return word[:-1] + "ces"
    if word.endswith(("ón", "án", "én", "ín")):
        return _without_accents(word) + "es"
    if word[-1] in "aeiouáéó":
        return word + "s"
    return word + "es"


def _plural_english(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es" if not word.endswith("s") or word.endswith("ss") else word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith("fe"):
        return word[:-2] + "ves"
    if word.endswith("f") and not word.endswith("ff"):
        return word[:-1] + "ves"
    return word + "s"


def _without_accents(text: str) -> str:
    """Plain letters, but ñ stays: it is a letter of its own."""
    parts = unicodedata.normalize("NFD", text.replace("ñ", "\0"))
    return "".join(c for c in parts if not unicodedata.combining(c)).replace("\0", "ñ")
