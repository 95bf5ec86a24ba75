"""How a person's name is introduced, and what looks like a name and is none."""

# ruff: noqa: E501 - a pattern reads better unbroken
from __future__ import annotations

import re

UPPER = "A-ZÁÉÍÓÚÑÜÇÀÈÌÒÙÂÊÎÔÛÄËÏÖŠŽØÅŁĆŚŻŹĄĘŃČŘĎŇŤĞŞİĐŐŰÃÕÆ"
LOWER = "a-záéíóúñüçàèìòùâêîôûäëïößšžøåłćśżźąęńčřďňťğşıđőűãõæěůễệạ"
PROPER = rf"[{UPPER}][{LOWER}{UPPER}]*(?:['’\-][{UPPER}{LOWER}]+)*\.?"
ANY = rf"[{UPPER}{LOWER}]+(?:['’\-][{UPPER}{LOWER}]+)*"
LINK = r"(?:de la|de los|de las|del|de|da|dos|van der|van den|van|von|la|el|y|i|bin|al|mc|mac|st\.?)"
PROPER_NAME = rf"{PROPER}(?:\s+(?:{LINK}\s+)?{PROPER}){{0,4}}"
TITLE = r"(?:(?:don|doña|do[nñ]a|sr\.?|sra\.?|srta\.?|señora?|mr\.?|mrs\.?|ms\.?|miss|mx\.?|dr\.?|dra\.?|prof\.?)\s+)?"
# After these a name follows, whatever its letters look like.
STRONG = re.compile(
    r"\b(?:me\s+llamo|mi\s+nombre(?:\s+completo)?\s+(?:es|:)|mi\s+apellido\s+es|se\s+llama|a\s+nombre\s+de|al\s+nombre\s+de|"
    r"a\s+mi\s+nombre[,:]|nombre(?:\s+y\s+apellidos?|\s+completo)?\s*[:=]|titular\s*:?|firmado:?|atentamente,?|"
    r"my\s+(?:full\s+|first\s+|last\s+)?name(?:\s+is|'s|\s*:)|names|the\s+name\s+is|name's|name\s*[:=]|name\s+on\s+(?:the\s+)?\w+(?:\s+\w+)?\s+is|(?:^|[,;]\s*)name(?=\s+[a-z]+\s+[a-z]+\s*(?:[,;.]|$))|(?:^|[,;]\s*)nombre(?=\s+[a-záéíóúñ]+\s+[a-záéíóúñ]+\s*(?:[,;.]|$))|nombre\s+(?:del|en\s+el)\s+\w+\s+(?:es|:)|en\s+el\s+(?:timbre|buz[oó]n)\s+(?:pone|dice|est[aá])|un\s+tal|una\s+tal|some(?:one|body)\s+called|firmado,?|under\s+the\s+name(?:\s+of)?|in\s+the\s+name\s+of|"
    r"(?:it'?s|is|order(?:ed)?|booked|placed)\s+under|in\s+the\s+name|call\s+me|(?:he|she|he's|she's)\s+called|i'?m\s+called|"
    r"addressed\s+to|surname\s*(?:is|:)|registered\s+to|(?:est[aá]|figura|sale|aparece|sal[ií]|registrad[oa]|is|down|listed|registered)\s+(?:como|as)|account\s+holder\s*(?:is|:)|apellido\s*:|ll[aá]m(?:ame|enme|adme))"
    rf"(?!\w)\s*[:,\"“]?\s*{TITLE}(?P<name>(?:[A-Z]\.\s?)*{ANY}(?:\s+(?:{LINK}\s+)?{ANY}){{0,4}})", re.I
)  # fmt: skip
# "Signed for by P. Hargreaves", "my neighbour Dilys": here stands a person, if it is written like a name.
PERSON_HERE = re.compile(
    r"\b(?i:signed(?:\s+for)?\s+by|left\s+with|handed\s+to|given\s+to|collected\s+by|delivered\s+to|received\s+by|picked\s+up\s+by|"
    r"att?n?\s*[:.]?|(?:le|te|les)\s+saluda|"
    r"(?:my|your|our|the|a)\s+(?:\w+\s+)?(?:wife|husband|son|daughter|mum|mom|mother|dad|father|partner|kid|baby|neighbou?r|colleague|flatmate|roommate|boss|friend|agent|assistant|cousin|uncle|aunt|niece|nephew|"
    r"grandson|granddaughter|gran|grandma|girlfriend|boyfriend|fianc[eé]e?|brother|sister|courier|driver|manager|rep)|"
    r"(?:mi|su|tu|el|la|un|una|vuestr[oa])\s+(?:mujer|marido|espos[oa]|hij[oa]|madre|padre|mam[aá]|pap[aá]|herman[oa]|pareja|vecin[oa]|compa[ñn]er[oa]|amig[oa]|novi[oa]|cu[ñn]ad[oa]|suegr[oa]|t[ií][oa]|prim[oa]|abuel[oa]|niet[oa]|sobrin[oa]|"
    r"jef[ea]|porter[oa]|conserje|repartidora?|mensajer[oa]|agente|asesora?|gestora?|yerno|nuera|hijastr[oa])|"
    r"(?:lo|la|los)\s+(?:firm[oó]|recogi[oó]|recibi[oó]|cogi[oó]|agarr[oó])|firmado\s+por|recibido\s+por|recogido\s+por|entregado\s+a|"
    r"firm[oó]\s+(?:como|un\s+tal|una\s+tal)?|me\s+(?:atendi[oó]|llam[oó]|escribi[oó]|contest[oó]|dijo)|apellido\s+(?:correcto\s+)?es|surname\s+is|"
    r"(?:kind|best|warm)?\s*regards,?|(?:un\s+)?(?:cordial\s+)?saludos?,?|it'?s|this\s+is)\s*,?\s+"
    rf"(?:(?i:{TITLE}))(?P<name>(?:[A-Z]\.\s?)*{PROPER}(?:\s+(?:{LINK}\s+)?{PROPER}){{0,3}})"
)
# "Change Sara to Sarah": two spellings of a name.
RESPELT = re.compile(
    rf"\b(?i:cambi\w+|corregir|corrij\w+|change|correct|fix|update)\s+(?:(?i:el\s+nombre\s+de|the\s+name)\s+)?(?P<name>{PROPER_NAME})\s+(?i:por|a|to|for)\s+(?P<other>{PROPER_NAME})"
)
OWNER = re.compile(rf"\b(?i:in|under|to)\s+(?P<name>{PROPER_NAME})['’]s\s+(?i:name|account|order|address)\b")
# Two words that begin with capitals in the middle of a sentence, or by themselves, are most often somebody.
TWO_PROPER = re.compile(
    rf"(?:(?<=[a-záéíóúñ]\s)|(?<=,\s)|(?<=:\s)|(?<=\.\s)|^)(?P<name>[{UPPER}][{LOWER}]+(?:['’\-][{UPPER}][{LOWER}]+)?(?:\s+(?:{LINK}\s+)?"
    rf"(?:[{UPPER}]\.\s+)?(?:[{UPPER}]['’])?[{UPPER}][{LOWER}]+(?:['’\-][{UPPER}][{LOWER}]+)?){{1,3}})(?![\w@])"
)
THING = re.compile(
    r"(?:street|road|avenue|ave|lane|drive|boulevard|blvd|square|court|close|way|park|house|hotel|calle|avenida|plaza|paseo|edificio|urbanizaci[oó]n|"
    r"banco?|bank|card|club|mail|post|express|express|store|shop|company|team|service|services|customer|premium|prime|friday|monday|market|school|university|"
    r"hospital|centro|norte|sur|este|oeste|north|south|east|west|new|san|santa|los|las|el|la|r[uú]a|carrer|york|kingdom|states|unidos|unido|country|city|town|island|"
    r"pro|max|mini|plus|air|series|edition|play|station|google|apple|amazon|samsung|face|book|good|happy|merry|black|cyber|dear|order|tracking|number|"
    r"pedido|buen[oa]s?|feliz|semana|navidad|hola|gracias|thanks|hello|my|your|the|this|what|where|when|why|how|can|could|is|are|do|does|did|i|we)",
    re.I,
)
AFTER_ARTICLE = re.compile(
    r"\b(?:el|la|los|las|un|una|unos|unas|the|an?|my|your|mi|tu|su|esta?|este|this|that|of|r[uú]a|calle|carrer)\s+$", re.I
)
STREET_LAST = re.compile(r"\b(?:Street|Road|Avenue|Lane|Drive|Boulevard|Blvd|Square)$")
NO_PERSON = re.compile(
    r"(?:Amazon|DHL|UPS|GLS|SEUR|MRW|Correos|Evri|Hermes|Royal|FedEx|Nacex|Paypal|PayPal|Visa|Spain|Madrid|Barcelona|London|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|English|"
    r"Christmas|Que|No|Si|Sí|Yes|OK|The|You|We|They|Your|Gracias|Thanks|Hola|RL)\b"
)
# After these a name may follow: it has to look like one.
WEAK = re.compile(
    r"\b(?i:soy|te\s+habla|te\s+escribe|le\s+escribe|les\s+escribe|habla|escribe|aqu[ií]|ac[aá]|i'?m|i\s+am|im|this\s+is|it'?s|"
    r"speaking\s+with|saludos,?|un\s+saludo,?|gracias,|thanks,|thank\s+you,|regards,|cheers,|best,|sincerely,|yours,|signed,?|"
    r"para|for|de|from|by|por|mi\s+(?:marido|mujer|hij[oa]|madre|padre|herman[oa]|espos[oa]|herman[oa])|"
    r"my\s+(?:husband|wife|son|daughter|mum|mom|dad|sister|brother|partner))"
    rf"\s*[,:]?\s*{'(?i:' + TITLE + ')'}(?P<name>{PROPER_NAME})"
)  # fmt: skip
INTRODUCED = re.compile(
    r"\b(?:soy|(?:te\s+)?habla|le\s+habla|te\s+escribe|le\s+escribe|les\s+escribe|i'?m|i\s+am|this\s+is|aqu[ií]|"
    r"habl[eé]\s+con|me\s+atendi[oó]|spoke\s+(?:to|with)|talked\s+to|destinatari[oa]\s*(?:es|:)?|recipient\s*(?:is|:)?|att?n?\s*[:.]|"
    r"a\s+la\s+atenci[oó]n\s+de|care\s+of|c/o|on\s+behalf\s+of|de\s+parte\s+de|(?:cambi\w+|pon\w*|poner|change|put)\s+(?:it\s+)?(?:el\s+|the\s+)?"
    r"(?:nombre|name)\s+(?:a|por|to|as)|lo\s+recoge|lo\s+recoger[aá]|lo\s+recibe|contact(?:o)?\s*:)"
    rf"\s*[,:]?\s*{TITLE}(?P<name>{ANY}(?:\s+(?:{LINK}\s+)?{ANY}){{0,3}})", re.I
)  # fmt: skip
NATIONALITY = re.compile(r"\w+(?:ish|ese|ian|ican|an|ch|eño|ense|[oó]n|ano|ana)", re.I)
NEEDS_KNOWN_NAME = re.compile(r"\b(?:para|for|de|from|by|por|it'?s|mi\s+\w+|my\s+\w+|gracias,|thanks,)\s*[,:]?\s*\S*$", re.I)
TITLED = re.compile(
    rf"\b(?i:don|doña|sr\.?|sra\.?|srta\.?|señora?|mr\.?|mrs\.?|ms\.?|miss|dr\.?|dra\.?)\s+(?P<name>{PROPER_NAME})"
)
HERE = re.compile(rf"(?:^|[\s,.!])(?P<name>{PROPER_NAME})\s+(?i:here|speaking|al habla|al aparato)\b")
SIGNATURE = re.compile(rf"(?:[.!?,;]\s+|\n\s*|[–—-]\s*)(?P<name>{PROPER_NAME})\s*\.?\s*$")
CAPITALISED = re.compile(rf"(?<![\w@./'’])(?P<name>{PROPER_NAME})")
ALONE = re.compile(rf"^\W*(?P<name>{ANY}(?:\s+(?:{LINK}\s+)?{ANY}){{0,4}})\W*$", re.I)
FROM_A_PLACE = re.compile(r"\s+(?:de|desde|del|from)\s+(?P<place>[^,]+)$", re.I)
STOP = re.compile(
    r"\b(?:y|e|and|but|pero|con|with|que|who|mi|my|tel[eé]fono|phone|email|correo|pedido|order|cp|dni|en|in|at|on|por|for|from|"
    r"compr[eé]|ped[ií]|tengo|i|i'm|i've|im|soy|quiero|want|necesito|need|is|es|desde|hace|no|not|como|as|is|the|a|el|un|una|"
    r"please|porfa|gracias|thanks|hola|hi|se|lo|la que|to|of|or|o|he|was|were|si|sí|vivo|live|because|porque|about|so|puse|and)\b", re.I
)  # fmt: skip
# "My nephew deepak", "mi parcero, yeison palacios": whoever it is to them, a known first name follows.
RELATED = re.compile(
    rf"\b(?:mi|su|tu|my|his|her|our|nuestr[oa])\s+[a-záéíóúñ]{{3,}}\s*,?\s+(?P<name>{ANY}(?:\s+(?:{LINK}\s+)?{ANY}){{0,3}})", re.I
)
# What somebody did, after a name in small letters.
DID = re.compile(
    r"\w{2,}(?:ó|aron|ieron|ed)|hizo|puso|dijo|quiere|quer[ií]a|tiene|ten[ií]a|va|vive|bought|has|had|will|wants|would|said|got|did|can|paid|left|"
    r"never|always|also|gave|sent|lives|needs|no|nunca|siempre|tambi[eé]n|ya", re.I
)  # fmt: skip
# Behind a street and its number, two words with capitals are a part of the town.
STREET_AND_NUMBER = re.compile(
    r"(?:\b(?:calle|c/|avenida|avda?\b\.?|plaza|paseo|carrera|cra\b\.?|camino|rue|via|carrer)[^.?!\d]{1,40}\d|\b\d{1,5}\s+[^.?!\d,]{2,30}\b"
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|court|close)\b)|\b(?:col|fracc|urb|colonia|barrio|urbanizaci[oó]n|fraccionamiento)\.?\s+$",
    re.I,
)
