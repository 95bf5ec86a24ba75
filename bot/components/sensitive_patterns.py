"""Phrases that need a person whatever else is said, and phrases that only look like them."""

from __future__ import annotations

import re

from bot.components.writing import plain

# What people say in joy, in a joke or of a product. Taken out of the text before the phrases below are looked for.
_HARMLESS = re.compile(
    r"me muero (?:de (?:ganas|risa|frio|hambre|calor|sueno|amor|la risa|la verguenza|envidia|ilusion)|por)"
    r"|me matas? de|"
    r"me (?:quiero|voy a) morir de (?:risa|la risa|la bronca|verguenza|amor|ganas|ternura|ilusion|lo \w+)"
    r"|abogad[oa] (?:me|le|nos|y le|y me) (?:recom|regal|enc|dij)\w+|"
    r"(?:padres|madre|padre|marido|mujer|novi[oa]|jef[ea]) me (?:va|van) a matar|de muerte|de infarto|"
    r"estoy muert[oa] de|juzgado de guardia|suicide squad|"
    r"(?:dying|die|to die) (?:to|for|of laugh\w*)|kill(?:ing)? me(?: if|,|\.|$| lol| haha)|will kill me|killer \w+"
    r"|(?:going to|gonna|could) die(?:,)? (?:it|that|this|they)|(?:lawyer|solicitor) (?:recommended|loved"
    r"|told me about)|(?:gift|present) for my (?:lawyer|solicitor)|"
    r"drop dead|dead tired|bored to death|freezing to death|this (?:price|deal) is (?:a )?crim\w+|"
    r"libro sobre el suicidio|book about suicide|(?:novela|novel|pelicula|movie|juego|game|libro|book) \w* ?(?:de"
    r"|sobre|about|of) \w*",
)

_PHRASES: dict[str, tuple[str, ...]] = {
    "self_harm": (
        r"(?:me )?(?:quiero|voy a|pienso|pensando en|pensado en|ganas de) (?:matarme|suicidarme|morirme"
        r"|quitarme la vida|"
        r"hacerme dano|ahorcarme|cortarme las venas)",
        r"me (?:quiero|voy a) (?:matar|suicidar|morir|ahorcar|tirar (?:por la ventana|al tren|de un puente))",
        r"quitarme la vida|me estoy haciendo dano|me (?:he cortado|corte) las venas",
        r"no (?:quiero|tengo ganas de|me quedan ganas de) (?:seguir )?vivi(?:r|endo)\b|no quiero (?:vivir"
        r"|estar en este mundo)",
        r"\bsuicid(?:arme|io|arse)\b",
        r"(?:kill|hurt|hang|harm)(?:ing)? myself|end(?:ing)? (?:my life|it all)|take my (?:own )?life|\bsuicid(?:e"
        r"|al)\b",
        r"(?:don't|dont|do not|no longer) want to (?:live|be alive|be here anymore|be in this world)|\bi want to die\b",
        r"better off without me|no (?:point|reason) (?:in|to) liv(?:ing|e)\b|life (?:isn't|is not|isnt) worth",
        r"(?:slit|cut) my wrists",
    ),
    "safety": (
        r"(?:me (?:ha |estan? |esta )?(?:amenaz|acos|agred|peg(?:o|ado)|empuj)\w*)|temo por mi (?:vida|seguridad)"
        r"|me sigui?o hasta",
        r"(?:threatened|harass(?:ed|ing)|stalk(?:ed|ing)|assaulted|groped|shoved) (?:me|my (?:son|daughter|wife"
        r"|husband|mum|mother|dad))\b|being (?:stalked|harassed|threatened)|"
        r"fear for my (?:life|safety)|followed me (?:home|to)",
    ),
    "injury": (
        r"me (?:he )?(?:quem(?:e|ado)|cort(?:e|ado)|electrocut(?:e|ado)|intoxi(?:que|cado)|lesion(?:e"
        r"|ado))\b(?! los ojos)",
        r"(?:reaccion alergica|descarga electrica|quemaduras? (?:en|de (?:primer|segundo|tercer))|intoxicacion)",
        r"(?:en|a|al) (?:urgencias|hospital)\b|(?:me|le|nos) (?:ha|han|hizo) (?:provocado |causado |hecho )?"
        r"(?:una )?(?:herida|lesion|quemadura)",
        r"(?:exploto|ha explotado|se (?:ha )?incendi(?:o|ado)|echo chispas|salieron chispas|salio ardiendo"
        r"|prendio fuego)",
        r"(?:burn(?:ed|t)|cut|injured|electrocuted|scalded) (?:me|my(?:self)?|his|her)\b(?! (?:battery|eyes|wrists"
        r"|cost|bill))",
        r"allergic reaction|electric shock|food poisoning|got electrocuted|chemical burns?",
        r"\b(?:in|at|to) (?:the )?(?:hospital|a&e|emergency room|er)\b|needed stitches",
        r"(?:caught fire|burst into flames|blew up|\bexploded\b)",
    ),
    "fraud": (
        r"(?:robar?on|robado|clonado|duplicado) (?:la|mi) (?:tarjeta|cartera|cuenta)|tarjeta (?:robada|clonada)",
        r"(?:usado|usando|usa|utilizado|gastando con) mi tarjeta|hacke(?:ado|aron)|suplant|phishing|fraudulent",
        r"(?:no (?:he hecho|hice|autorice|reconozco)|yo no (?:hice|he hecho)|desconozco) (?:yo )?(?:ese|este|esa"
        r"|esta|la|el|ningun|esos|estos)?"
        r" ?(?:cargos?|compras?|pedidos?|pagos?)",
        r"(?:card|wallet|identity|account) (?:was|were|got|has been|had been|is) (?:stolen|cloned|hacked|skimmed"
        r"|used without)",
        r"stolen (?:card|credit card|debit card|identity)|identity theft|phishing|fraudulent|unauthori[sz]ed (?:\w+ )?"
        r"(?:charge|transaction|payment|purchase|order)",
        r"(?:hacked|broke into|got into) (?:in ?to )?my account|account (?:was |got |has been )?hacked",
        r"(?:someone|somebody) (?:else )?(?:is |has )?(?:us(?:ing|ed)|got|bought \w+ with) my (?:card|bank|details)",
    ),
    "legal": (
        r"\b(?:mis?|un|una|nuestr[oa]) (?:abogad[oa]s?)\b(?! y necesit)|(?:os|les?|te|los|las) (?:voy a |pienso "
        r"|vamos a )?"
        r"(?:demandar|denunciar|denunciare|demandare)(?:e|os|les)?\b|voy a (?:denunciar|demandar)\w*",
        r"(?:acciones|medidas|via) (?:legales|legal|judicial(?:es)?)|tribunal(?:es)?|burofax|carta documento",
        r"(?:llevar(?:e|os|les|los)?|ir) a (?:juicio|los juzgados|la justicia)|(?:poner|pongo|pondre|interponer"
        r"|presentar|presentare"
        r"|presento|hacer|hare) (?:una |la )?(?:denuncia|demanda|querella)",
        r"\b(?:facua|la ocu|omic|profeco|sernac|indecopi|defensa del consumidor|hojas? de reclamaciones"
        r"|arbitraje de consumo)\b|"
        r"(?:a|en|ante) consumo\b",
        r"\bsue (?:you|the company|your)|\bsuing\b|(?:see you|meet|take you|taking you|taking this"
        r"|take this) (?:\w+ )?(?:in|to) "
        r"(?:\w+ ){0,2}(?:court|claims)|legal (?:action|proceedings|team|department)|lawsuit|small claims"
        r"|letter before action",
        r"\bmy (?:lawyer|solicitor|attorney|barrister)\b|lawyer up|press(?:ing)? charges|breach of contract|"
        r"(?:spoken|talked|speaking) to (?:a|my) (?:lawyer|solicitor|attorney)",
        r"\b(?:ombudsman|trading standards|attorney general|better business bureau|consumer (?:protection|court"
        r"|rights act))\b|"
        r"report(?:ing)? (?:you|this) to the (?:police|authorities|bbb)",
    ),
    "minor": (
        r"\b(?:tengo|con) (?:1[0-7]|[6-9]|diez|once|doce|trece|catorce|quince|dieciseis|diecisiete) anos\b",
        r"soy (?:un |una )?menor\b|menor de edad|tengo 1[0-7]\b(?=,| y | como|$)",
        r"\b(?:i'm|im|i am) (?:only )?(?:(?:1[0-7]|[6-9])|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
        r"|seventeen)\b"
        r"(?! (?:weeks|months|days|minutes|hours|st|th|miles|orders|pounds|euros|dollars|foot|feet|in|off|a size))",
        r"\bunder ?18\b|\bunderage\b|by a minor\b|i'm a minor",
    ),
    "press": (
        r"(?:soy|somos) (?:periodistas?|redactor(?:a)?|reporter[oa]s?)\b.*(?:reportaje|articulo|entrevist"
        r"|declaracion|publica|"
        r"prepar|escrib|investig|noticia|retraso|portavoz|hablar con)",
        r"(?:ir|voy|llev\w+|contar\w*|salir) (?:\w+ ){0,4}(?:a|en) (?:la prensa|los medios|los periodicos"
        r"|la television|las noticias)",
        r"(?:departamento|gabinete|contacto|jef[ea]) de (?:prensa|comunicacion)|portavoz|hacer (?:esto )?viral"
        r"|sacar en la tele",
        r"\b(?:journalists?|reporters?)\b.*(?:story|article|piece|feature|interview|statement|writing|comment"
        r"|investigat|about your)|press (?:office|contact|inquiry|enquiry)|"
        r"spokesperson|(?:go|going|tak\w+|tell\w*|talk\w*) (?:\w+ ){0,2}(?:to )?the (?:press|media|newspapers"
        r"|papers|news)\b|go viral",
    ),
    "data_leak": (
        r"(?:datos|pedidos|factura|direccion(?:es)?|tarjeta|informacion) (?:\w+ ){0,3}de (?:otr[oa]s?|todos los) "
        r"(?:client\w+|persona\w*|usuari\w+|senora?|gente)",
        r"(?:fuga|filtracion|brecha|robo) de datos|datos (?:\w+ ){0,2}filtrad|filtrar mis datos"
        r"|agencia (?:espanola )?de proteccion de datos",
        r"(?:fallo|agujero|brecha) de seguridad|vulnerabilidad",
        r"(?:other|another|else's|different) (?:customer|client|person|people|user|lady|man|somebody"
        r"|someone)(?:'?s|s')?"
        r"(?: \w+){0,2} (?:details|data|orders?|invoice|address(?:es)?|name|card|info\w*)",
        r"(?:somebody|someone) else's (?:details|data|orders?|invoice|address|name|card|info\w*|account)",
        r"data (?:breach|leak)|(?:data|details) (?:was|were|got|has been|have been) leaked|gdpr breach|\bto the ico\b|"
        r"security (?:hole|breach|flaw)|vulnerability",
    ),
}  # fmt: skip

_COMPILED = {kind: re.compile("|".join(f"(?:{phrase})" for phrase in phrases)) for kind, phrases in _PHRASES.items()}


def named_matter(text: str) -> str | None:
    """The first sensitive matter that the text names outright, the gravest first."""
    searched = _HARMLESS.sub(" ", plain(text))
    return next((kind for kind, pattern in _COMPILED.items() if pattern.search(searched)), None)


def is_harmless(text: str) -> bool:
    """Whether the text holds a strong phrase that is known to be meant lightly."""
    return bool(_HARMLESS.search(plain(text)))
