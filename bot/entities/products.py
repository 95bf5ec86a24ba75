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

# "Garden bench", "reading glasses": what the thing is for is a part of its name. Colour, size and material are not.
_KIND_BEFORE = re.compile(
    r"(?:\b(?:garden|patio|kitchen|office|desk|table|floor|ceiling|wall|bedside|stand|hand|travel|camping|hiking|running|walking|"
    r"gym|reading|swimming|baby|dog|cat|electric|gaming|wireless|bluetooth|cordless|dining|coffee|tea|shower|beach|pizza|bread|"
    r"storage|laundry|espresso|rocking|bar)\s+){1,2}$",
    re.I,
)
_KIND_AFTER = re.compile(
    r"\s+(?:inal[aá]mbric[oa]s?|el[eé]ctric[oa]s?|bluetooth|gaming|fotogr[aá]fic[oa]s?"
    r"|de\s+(?!(?:madera|cuero|piel|algod[oó]n|lana|acero|pl[aá]stico|cristal|vidrio|lino|metal|hierro|m[aá]rmol|bamb[uú]|terciopelo|seda|tela|punto|"
    r"pana|ante|charol|silicona|oro|plata|lona|mimbre|roble|pino|haya|felpa|microfibra|poli[eé]ster|nailon|goma|corcho|cer[aá]mica|porcelana|"
    r"color\w*|tallas?|marca|hombre|mujer|ni[ñn][oa]s?|chic[oa]s?|segunda|oferta|regalo|repuesto|vuelta|nuevo|momento|verdad|m[aá]s|menos|casa|siempre|"
    r"antes|hoy|ayer|antier|anteayer|ahora|aqu[ií]|ah[ií]|all[ií]|parte|golpe|repente|pronto|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|que|mis?|tus?|sus?|el|la|los|las|un[oa]?s?|"
    r"est[aeo]s?|es[aeo]s?|otr[oa]s?|tod[oa]s?|nuestr[oa]s?|vuestr[oa]s?|dos|tres|cuatro|cinco|seis|mil|cien|alguien|nadie|ell[oa]s?|[eé]l|"
    r"pedidos?|paquetes?|tiendas?|web|internet|env[ií]o|cumplea[ñn]os|navidad|reyes|boda|blanc[oa]s?|negr[oa]s?|roj[oa]s?|azul(?:es)?|verdes?|calidad|"
    r"inmediato|acuerdo|nada|buena?|gran|altura|ancho|largo|litros?|metros?|cent[ií]metros?|pulgadas)\b)[a-záéíóúñ]{3,}(?!\s+(?:mi|tu|su)\b))\b",
    re.I,
)
# English puts what it is for before it: any word after an article that does not say how, of what or in what state it is.
_ANY_BEFORE = re.compile(
    r"\b(?:the|an?|my|your|this|that|these|those|our|his|her|their)\s+(?P<name>(?!(?:new|old|broken|damaged|faulty|defective|wrong|right|same|other|"
    r"another|second|first|third|last|next|only|extra|spare|single|double|triple|twin|king|queen|small|smaller|medium|large|larger|big|bigger|tall|short|long|"
    r"wide|narrow|mini|tiny|huge|giant|heavy|light|lighter|thin|thick|nice|lovely|cute|good|great|best|cheap|cheaper|expensive|dear|damn|bloody|"
    r"stupid|bad|poor|whole|entire|full|empty|half|used|second-hand|missing|lost|replacement|matching|similar|different|particular|original|"
    r"free|cool|warm|cold|hot|hard|soft|real|fake|actual|cracked|torn|ripped|stained|scratched|returned|ordered|promised|red|blue|green|black|white|grey|gray|"
    r"pink|brown|navy|beige|yellow|orange|purple|silver|gold|golden|cream|dark|bright|striped|floral|plain|leather|suede|cotton|wool|woollen|"
    r"wooden|oak|pine|metal|steel|plastic|glass|velvet|linen|silk|denim|canvas|ceramic|marble|bamboo|rattan|wicker|men's|mens|women's|womens|ladies|"
    r"kids|boys|girls|children's|son's|daughter's|wife's|husband's|mum's|mom's|dad's|\w+ed|\w+est|\w+ish|\w+ly|\w+'s|one|two|three|four|few|"
    r"birthday|christmas|order|of|in|on|to|for|from|with|and|or|is|was|are|not|at|by|as)\s)[a-z]{3,}\s+)$"
)
# "Compré un X": whatever it is, it is something that is sold. Only what the catalogue does not know comes this way.
_BOUGHT_SOMETHING = re.compile(
    r"\b(?:(?:compr[eé]|compramos|hab[ií]a comprado|he comprado|encargu[eé]|encargamos)\s+(?:el|la|los|las|un|una|unos|unas|dos|tres)\s+"
    r"(?P<es>[a-záéíóúñ]{4,}(?:\s+de\s+(?!la\b|el\b|mi\b|un|segunda|color|talla)[a-záéíóúñ]{3,})?)"
    r"|(?:bought|purchased)\s+(?:a|an|the|this|these|some|two|three)\s+(?P<en>[a-z]{3,}(?:\s+(?!and|but|from|for|with|that|which|last|it|as)[a-z]{3,})?)(?=\s+(?:and|but|from|for|on|in|with|last|that|which|it|"
    r"yesterday|today|as|because|at|is|was|two|three|a)\b|[.,;!?]|$))"
)
_NOT_A_THING = re.compile(
    r"\b(?:cosas?|pedidos?|paquetes?|productos?|art[ií]culos?|regalos?|d[ií]a|semana|mes|a[ñn]o|otra|otro|misma?|talla|vez|veces|par|pares|suscripci[oó]n|"
    r"things?|items?|products?|gifts?|presents?|stuff|pair|pairs|few|lot|same|wrong|other|first|last|one|ones|order|size|couple|subscription|set|"
    r"copy|ticket|new|old|red|blue|black|white|green|grey|small|large|big|medium|second|bunch|month|week|weeks|days|day|time|times|year)\b",
    re.I,
)
# "The Alder bookcase", "la lámpara Nilsa": the name that the shop gave it.
_NAME_BEFORE = re.compile(
    r"(?:(?:\b(?i:the|a|an|this|that|your|my|vs\.?|or|and)\s+)|^(?=[A-Z][a-zé]+\s+$))(?P<name>[A-Z][a-zé]{2,}\s+)$"
)
_NAME_AFTER = re.compile(r"(?P<name>\s+[A-ZÁÉÍÓÚ][a-záéíóúñ]{2,})(?=\s|[,.;!?)]|$)")
_ARTICLE = re.compile(r"\b(?:el|la|los|las|un|una|esta?|mi|tu|su)\s+$", re.I)
_NO_NAME = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december|"
    r"christmas|easter|black|blue|red|green|white|grey|gray|pink|brown|navy|beige|small|medium|large|new|old|spanish|english|french|"
    r"american|nike|adidas|puma|reebok|samsung|apple|sony|lg|bosch|philips|xiaomi|huawei|hp|lenovo|dell|asus|acer|canon|nikon|bose|jbl|"
    r"zara|ikea|levis|dyson|braun|tefal|lego|barbie|garmin|fitbit|where|what|which|when|how|does|did|has|have|can|could|would|will|need|"
    r"want|got|get|buy|bought|please|hello|navidad|reyes|madrid|barcelona|gracias|hola|quiero|nunca",
    re.I,
)
_FITTING = re.compile(
    r"\b(?:para|for|fits?|compatible|sirven?|valen?|funda|carcasa|case|cover|charger|cargador|cable|app|aplicaci[oó]n)\b", re.I
)
_MODEL = re.compile(
    r"\b(?:i[- ]?phone|i[- ]?pad|i[- ]?mac|mac[- ]?book|airpods|apple watch|galaxy(?: (?:tab|watch|buds))?|kindle|play\s?station|ps ?[345]|xbox|"
    r"nintendo switch|steam deck|go ?pro|roomba|thermomix|nespresso|air ?fryer|redmi|pixel)"
    r"(?:\s+(?:\d{1,3}[a-z]?|pro|max|mini|plus|air|ultra|se|lite|slim|oled|paperwhite|series [sx0-9]+|s\d{2}|[xs])\b){0,3}",
    re.I,
)


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
            if _inside(start, end, found) or _describes(text, start, end, found):
                continue
            if _THEN_A_NUMBER.match(text, end) or (
                _DEVICE.fullmatch(shown) and _ON_DEVICE.search(before) and not _BOUGHT.search(before)
            ):
                continue
            start, end = _whole_name(text, start, end)
            yield Span("product", start, end, _without_accents(text[start:end].lower()), 40)
        if not found:
            for match in _BOUGHT_SOMETHING.finditer(text):
                start, end = match.span(match.lastgroup or 0)
                if not _NOT_A_THING.search(text[start:end]):
                    yield Span("product", start, end, _without_accents(text[start:end].lower()), 30)
        for match in () if _FITTING.search(text) else _MODEL.finditer(text):
            if not _ON_DEVICE.search(text[: match.start()]):
                yield Span("product", match.start(), match.end(), match.group().lower(), 41)


def _inside(start: int, end: int, found: Iterable[tuple[int, int]]) -> bool:
    return any((a, b) != (start, end) and a <= start and end <= b for a, b in found)


def _describes(text: str, start: int, end: int, found: Iterable[tuple[int, int]]) -> bool:
    """ "La licuadora portátil" is one thing; "la colonia Centro" is a part of a town."""
    shown = text[start:end].lower()
    if shown.startswith("colonia"):
        return bool(re.match(r"\s+[A-ZÁÉÍÓÚ]", text[end:]))
    return shown in ("portátil", "portatil", "portátiles") and any(b == start - 1 for _, b in found)


def _whole_name(text: str, start: int, end: int) -> tuple[int, int]:
    """The name with what belongs to it on either side."""
    before = _KIND_BEFORE.search(text[:start])
    if before:
        start = before.start()
    other = None if before else _ANY_BEFORE.search(text[:start])
    if other:
        start = other.start("name")
    article = bool(_ARTICLE.search(text[:start]))
    named = _NAME_BEFORE.search(text[:start])
    if named and not _NO_NAME.fullmatch(named.group("name").strip()):
        start = named.start("name")
    while after := _KIND_AFTER.match(text, end):
        end = after.end()
    called = _NAME_AFTER.match(text, end) if article else None
    if called and not _NO_NAME.fullmatch(called.group("name").strip()):
        end = called.end()
    return start, end


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
