"""What kind of thing the text speaks of: the catalogue's names and the nouns of a shop, from Rasa's lookup tables."""

# ruff: noqa: E501 - a pattern reads better unbroken
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.entities.kinds import everyday, how, kind_before
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
    r"\b(?:mi|my|n[uú]mero de|de|your|by|over the|(?:answer|pick(?:ed)? up|put down|use|using)\s+the|contact|office|team|i)\s+)$", re.I
)  # fmt: skip


# "Celular +51 987…", "pesa 3 kg".
_THEN_A_NUMBER = re.compile(r"\s*(?:(?:es|is|n[uú]m\w*|no)\b\s*){0,6}[:.]?\s*(?:\+|\(?\d{3,}|\d+\s?(?:kg|g|kilos)\b)", re.I)
# "My laptop won't turn on" speaks of what was bought.
_IS_BROKEN = re.compile(
    r"\s+(?:won['’]?t\s+(?:turn|switch|charge|start|boot)|stopped|broke|arrived|came|died|is\s+(?:broken|cracked|faulty|dead)|no\s+(?:enciende|prende|carga|arranca)|"
    r"lleg[oó]|vino|se\s+(?:rompi[oó]|ha\s+roto|apaga)|(?:est[aá]|viene)\s+(?:rot[oa]|da[ñn]ad[oa]))", re.I
)  # fmt: skip
_USED = re.compile(r"\b(?:en|in|use|using|uso|need|necesito)\s+(?:a\s+|una?\s+|my\s+|mi\s+)?$", re.I)
_WHEELCHAIR = re.compile(r"wheelchair|silla de ruedas", re.I)
# A part where the thing itself is named; "pendiente" may be an earring, or a payment.
_A_OR_SOME = re.compile(r"\b(?:el|los|un|unos|mis?|dos|tres|otros?|est[eo]s?|de|par de|algunos)\s+$", re.I)
_THEN_STATE = re.compile(
    r"\s+(?:de\s+(?:pago|env[ií]o|confirma\w+|valida\w+|modera\w+|entrega|revis\w+|recib\w+|cobro|reembolso)|desde|el\s+(?:pago|pedido|cobro|env[ií]o))",
    re.I,
)
_SWAPPED = re.compile(r"\b(?:swap|exchang|chang|cambi|replac|trad)\w*\b", re.I)
# "A case for my phone": by itself the word means too much.
_SUPPORT = re.compile(
    r"\b(?:a|the|any|new|this|that)\s+(?P<name>(?:phone\s+|laptop\s+)?(?:case|cover|stand|strap|sleeve|mount|holder|charger))s?\s+for\s+(?:my|the|an?|i)\b",
    re.I,
)
_HEADS = re.compile(
    r"\b(?P<kind>[a-z]{3,}(?:-[a-z]+)?)\s+(?P<head>maker|rack|holder|organi[sz]er|dispenser|opener|spinner|peeler|slicer|grinder|warmer|steamer|cleaner|trimmer|"
    r"clippers|protector|carrier|feeder|purifier|cutter|sharpener|topper|lamp|glasses|shoes|boots|cushion|blanket|pillow|mat|brush|scissors|scales?|toy|doll|"
    r"mug|glass|bowl|pan|tin|jug|jar|rug|chair|table|bench|stool|bike|bag|backpack|jacket|dress|shirt|skirt|hat|cap|gloves|socks|ball|racket|tent|torch|kit)s?\b"
)
_SETS = re.compile(
    r"\b(?P<name>(?:juego|set|kit|conjunto)s?\s+de\s+(?!(?:dos|tres|cuatro|cinco|seis|la|el|los|las|mi|un|una|color)\b)[a-záéíóúñ]{4,}|"
    r"bolsas?\s+de\s+(?:deporte|viaje|playa|mano|aseo|tela|gimnasio|compra|dormir)|soportes?(?=\s+(?:para|de)\s+(?:(?:el|la|mi)\s+)?(?:m[oó]vil|celular|tel[eé]fono|tablet|port[aá]til|laptop|monitor|tele|tv|televisor|bici|bicicleta|guitarra)\b))",
    re.I,
)
_BOUGHT = re.compile(r"\b(?:compr|ped[ií]|vend|bought|order|buy|sell|devol|return)\w*\s+(?:\w+\s+){0,2}$", re.I)

_KIND_AFTER = re.compile(
    r"\s+(?:inal[aá]mbric[oa]s?|el[eé]ctric[oa]s?|bluetooth|gaming|gamer|fotogr[aá]fic[oa]s?|plegables?|inteligentes?|ergon[oó]mic[oa]s?|t[eé]rmic[oa]s?|"
    r"inflables?|hinchables?|deportiv[oa]s?|instant[aá]ne[oa]s?|viscoel[aá]stic[oa]s?|ac[uú]stic[oa]s?|autom[aá]tic[oa]s?|mec[aá]nic[oa]s?|"
    r"n[oó]rdic[oa]s?|polar(?:es)?|solar(?:es)?|digital(?:es)?|usb(?:-c)?|hdmi|led|vaquer[oa]s?|de\s+manga\s+(?:corta|larga|francesa)|de\s+(?:b[aá]squet|tac[oó]n)"
    r"|de\s+(?!(?:madera|cuero|piel|algod[oó]n|lana|acero|pl[aá]stico|cristal|vidrio|lino|metal|hierro|m[aá]rmol|bamb[uú]|terciopelo|seda|tela|punto|"
    r"pana|ante|charol|silicona|oro|plata|lona|mimbre|roble|pino|haya|felpa|microfibra|poli[eé]ster|nailon|goma|corcho|cer[aá]mica|porcelana|"
    r"color\w*|tallas?|marca|hombre|mujer|ni[ñn][oa]s?|chic[oa]s?|segunda|oferta|regalo|repuesto|vuelta|nuevo|momento|verdad|m[aá]s|menos|casa|siempre|"
    r"antes|hoy|ayer|antier|anteayer|ahora|aqu[ií]|ah[ií]|all[ií]|parte|golpe|repente|pronto|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|que|mis?|tus?|sus?|el|la|los|las|un[oa]?s?|"
    r"est[aeo]s?|es[aeo]s?|otr[oa]s?|tod[oa]s?|nuestr[oa]s?|vuestr[oa]s?|dos|tres|cuatro|cinco|seis|mil|cien|alguien|nadie|ell[oa]s?|[eé]l|"
    r"pedidos?|paquetes?|tiendas?|web|internet|env[ií]o|cumplea[ñn]os|navidad|reyes|boda|blanc[oa]s?|negr[oa]s?|roj[oa]s?|azul(?:es)?|verdes?|calidad|ustedes|vosotr[oa]s|cualquier|papel|zara|ikea|marca|(?-i:[A-ZÁÉÍÓÚ])\w*|"
    r"inmediato|acuerdo|nada|buena?|gran|altura|ancho|largo|litros?|metros?|cent[ií]metros?|pulgadas)\b)[a-záéíóúñ]{3,}(?!\s+(?:mi|tu|su)\b))\b",
    re.I,
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
    r"dinero|importe|compra|caja|bolsa|direcci[oó]n|fecha|factura|etiqueta|mensaje|env[ií]o|parte|todo|mitad|embalaje|servicio|entregas?|domicilio|seguros?|garant[ií]a|"
    r"m[oó]dulo|cart[oó]n|cosa|material|mercanc[ií]a|tapa|pieza|cristal|pantalla|"
    r"box(?:es)?|parcels?|packages?|packaging|orders?|deliver\w+|money|goods|purchase|labels?|call|email|message|parts?|lid|screen|half|lot|everything|"
    r"shipments?|payment|products?|merchandise|contents?|envelopes?|letter|app|website|page|site|card|code|button|link|abroad|internationally|overseas|"
    r"things?|items?|products?|gifts?|presents?|stuff|pair|pairs|few|lot|same|wrong|other|first|last|one|ones|order|size|couple|subscription|set|"
    r"copy|ticket|new|old|red|blue|black|white|green|grey|small|large|big|medium|second|bunch|month|week|weeks|days|day|time|times|year)\b",
    re.I,
)
# "Compré la Oster Xpert": only what it is called.
_CALLED = re.compile(
    r"\b(?i:compr[eé]|compramos|he comprado|compraste|ped[ií]|pedimos|bought|purchased|ordered)\s+(?i:el|la|los|las|un|una|the|an?|my)\s+"
    r"(?P<called>[A-Z][a-záéíóúñ]+(?:\s+(?:[A-Z][\w\-]*|\d{1,4}))*)(?=\s|[.,;!?]|$)"
)
_BROKEN_ES = r"(?:lleg[oó]|vino|ha llegado|me lleg[oó]|me vino|lleg[oó]|vinieron|llegaron)\s+(?:tod[oa]\s+|ya\s+|muy\s+)?(?:rot|da[ñn]ad|abollad|rayad|manchad|agrietad|rasgad|defectuos|quebrad|fallad)[oa]s?"
_BROKEN_EN = r"(?:(?:has |have )?(?:arrived|came|come|turned up)\s+(?:all\s+|completely\s+)?(?:broken|damaged|cracked|smashed|chipped|scratched|faulty|dented|bent|torn|shattered)|(?:won['’]?t|doesn['’]?t|does not|will not)\s+(?:turn on|switch on|charge|spin|heat|inflate)|(?:shrank|leaks|wobbles|squeaks)\b)"
# "El X llegó roto", "I want to return the X"
_CAME_BROKEN = re.compile(
    rf"\b(?:(?:el|la|los|las|mi|mis|un|una)\s+(?P<es>[a-záéíóúñ]{{4,}}(?:\s+de\s+[a-záéíóúñ]{{3,}})?)\s+(?:me\s+)?{_BROKEN_ES}|"
    rf"(?:the|my|this|these|an?)\s+(?P<en>[a-z]{{3,}}(?:\s+[a-z]{{3,}})?)\s+{_BROKEN_EN}|"
    r"devolver\s+(?:el|la|los|las|un|una|est[ea]|est[oa]s)\s+(?P<back>[a-záéíóúñ]{4,}(?:\s+de\s+(?!la\b|el\b|mi\b|un|segunda|color|talla)[a-záéíóúñ]{3,})?)|"
    r"(?:return|send back|sending back|returning)\s+(?:the|a|my|this|these)\s+(?P<returned>[a-z]{3,}(?:\s+(?!and|but|from|for|with|that|which|last|it|as|because)[a-z]{3,})?)"
    r"(?=\s+(?:and|but|from|for|on|in|that|which|it|because|i)\b|[.,;!?]|$)|"
    r"(?:venden|vend[eé]is|sell|stock)\s+(?P<sold>[a-záéíóúñ]{4,}s)(?=\s*[.,;?!]|$))"
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
_I_CAN = re.compile(r"\b(?:can|could|may|should|shall|when|do|must|if|before|after)\s+$", re.I)
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
        named = [match.span("name") for pattern in (_SETS, _SUPPORT) for match in pattern.finditer(text)]
        for start, end in found:
            before = text[:start]
            fits = _FITS.search(before)
            if (
                fits
                and not _SWAPPED.search(before)
                and any(a < fits.start() and b >= fits.start() - 24 for a, b in (*found, *named))
            ):
                continue
            if _inside(start, end, found) or _describes(text, start, end, found):
                continue
            if _THEN_A_NUMBER.match(text, end) or _means_another(text, start, end):
                continue
            start, end = _whole_name(text, start, end)
            yield Span("product", start, end, _without_accents(text[start:end].lower()), 40)
        for match in _SETS.finditer(text):
            yield Span("product", *match.span("name"), _without_accents(match.group("name").lower()), 42)
        for match in _SUPPORT.finditer(text):
            yield Span("product", *match.span("name"), match.group("name").lower(), 39)
        for match in _HEADS.finditer(text):
            start = kind_before(text, match.start("head"))
            if start < match.start("head"):
                yield Span("product", start, match.end(), text[start : match.end()].lower(), 38)
        yield from _unknown(text, bool(found))
        for match in () if _FITTING.search(text) else _MODEL.finditer(text):
            if not _ON_DEVICE.search(text[: match.start()]) and not _I_CAN.search(text[: match.start()]):
                yield Span("product", match.start(), match.end(), match.group().lower(), 41)


def _unknown(text: str, known: bool) -> Iterator[Span]:
    """What no list holds, but was bought, sent back or came broken."""
    patterns = (_CALLED,) if known else (_CALLED, _BOUGHT_SOMETHING, _CAME_BROKEN)
    for pattern in patterns:
        for match in pattern.finditer(text):
            start, end = match.span(match.lastgroup or 0)
            words = [word.lower() for word in text[start:end].split()]
            if _NOT_A_THING.search(text[start:end]) or (pattern is not _CALLED and any(word in how() for word in words)):
                continue
            yield Span("product", start, end, _without_accents(text[start:end].lower()), 30)


def _means_another(text: str, start: int, end: int) -> bool:
    """The same word, but not for what a shop sells."""
    shown, before = text[start:end], text[:start]
    if shown.lower() in ("pendiente", "pendientes"):
        return not _A_OR_SOME.search(before) or _THEN_STATE.match(text, end) is not None
    if _WHEELCHAIR.fullmatch(shown):
        return _USED.search(before) is not None
    return bool(
        _DEVICE.fullmatch(shown) and _ON_DEVICE.search(before) and not _BOUGHT.search(before) and not _IS_BROKEN.match(text, end)
    )


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
    start = kind_before(text, start)
    article = bool(_ARTICLE.search(text[:start]))
    named = _NAME_BEFORE.search(text[:start])
    if named and not _NO_NAME.fullmatch(named.group("name").strip()) and not (
        named.start() == 0 == named.start("name") and _begins_a_sentence(named.group("name").strip())
    ):  # fmt: skip
        start = named.start("name")
    while after := _KIND_AFTER.match(text, end):
        end = after.end()
    called = _NAME_AFTER.match(text, end) if article else None
    if called and not _NO_NAME.fullmatch(called.group("name").strip()):
        end = called.end()
    return start, end


def _begins_a_sentence(word: str) -> bool:
    """ "Kindly book one": a capital that says nothing."""
    return word.lower() in everyday() or re.search(r"(?:ed|ing|ly|[^s]s|[cr]o)$", word) is not None


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
