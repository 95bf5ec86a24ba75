"""What customers and the bot say that bears on taking over, in Spanish and English, whatever the classifier thinks.

All patterns are matched against `plain` text: lower case, no accents.
"""

# ruff: noqa: E501 - a pattern reads better unbroken
from __future__ import annotations

import re

_SOMEBODY = (
    r"(?:un |una |otra |alguna? |algun )?(?:persona|humano|humana|agente|asesora?|operadora?|teleoperadora?"
    r"|ejecutiv[oa]|comercial|"
    r"encargad[oa]|supervisora?|responsable|gerente|jef[ea]|alguien|ser humano|companer[oa]|gestora?|tecnic[oa])"
)
_SOMEONE = (
    r"(?:a |an |some |another |the |your |one of your |with )*(?:real |actual |live |human |proper |flesh and blood )*"
    r"(?:person|human(?: being)?|agent|advisor|adviser|operator|representative|rep|supervisor|manager|someone|somebody|"
    r"colleagues?|team member|member of (?:the |your )?(?:staff|team)|living soul|(?:girl|lad|bloke|lady|man"
    r"|guy) in the shop)"
)
_ASKS = re.compile(
    rf"(?:hablar|que hable|comunicarme|comunicar|contactar|chatear|conversar|tratar(?:lo)?|comentarlo|verlo"
    rf"|charlar) (?:\w+ ){{0,2}}con {_SOMEBODY}\b|"
    rf"(?:pasa(?:me|rme|dme)|paseme|pasenme|pon(?:me|edme|ganme|game)|conecta(?:me|dme)|conecteme|comunica(?:me"
    rf"|dme)|comuniqueme|"
    rf"comuniquenme|transfiere(?:me|nme)|transfiera(?:me|nme)|derivame|deriveme|dame|denme"
    rf"|deme) (?:\w+ ){{0,2}}(?:con|a) {_SOMEBODY}\b|"
    rf"(?:me (?:puede|podria|puedes|podrias|pueden|podeis) (?:\w+ )?(?:atender|ayudar|llamar|contactar)"
    rf"|que me (?:atienda|llame|conteste|ayude|responda)|"
    rf"que (?:se ponga|hable conmigo)) {_SOMEBODY}\b|"
    rf"(?:quiero|necesito|prefiero|exijo|busco|quisiera|deseo|solicito) (?:a |hablar con |que me atienda "
    rf"|un trato con )?"
    rf"(?:un |una |con )?(?:persona|humano|agente|asesora?|operadora?|supervisora?|encargad[oa])\b|"
    r"^(?:una |un |con una |con un )?(?:persona|agente|humano|asesora?|operadora?)[.! ]*$|(?:^| )(?:agente|humano"
    r"|operador(?:a)?|persona real|persona de verdad|asesor(?:a)?)(?: por favor| porfa| ya)?[.!]*$|"
    r"persona (?:real|de verdad|de carne y hueso|humana)[.!? ]*(?:por favor)?|no quiero (?:hablar|seguir|tratar"
    r"|chatear)(?: \w+)? con "
    r"(?:un |una |el |la |este |esta )?(?:\w+ )?(?:robot|bot|maquina|ia|contestador|programa)|"
    rf"(?:speak|talk|chat|connect(?:ed)?|transfer(?:red)?|put(?: me)?(?: through)?|get|give|pass|hand"
    rf"|discuss (?:this|it|that)|deal|escalate)"
    rf"(?: \w+){{0,2}}? (?:me )?(?:over )?(?:to |with |on to )?{_SOMEONE}\b(?! (?:else's|who (?:knows|bought"
    rf"|ordered)))|"
    rf"(?:i |we )?(?:want|need|demand|would like|'d like|prefer|'d prefer"
    rf"|'d rather have) (?:{_SOMEONE})\b(?! (?:size|gift))|"
    r"(?:put|pass|transfer|connect) me (?:on|over|through|across)?\s?(?:to|with)\b|(?:can|could|may) i (?:ring"
    r"|phone|call) (?:someone|somebody|you)|"
    r"(?:have|need|want) a word with|que me (?:contacte|llame|atienda|escriba) (?:un|una|alguien|algun)|ponme con"
    r"|pasame con|"
    r"(?:^| )(?:agent|human|operator|representative|real person)(?: please| pls| now)?[.!]*$|"
    r"(?:don't|dont|do not) want to (?:talk|speak|chat|deal) (?:to|with) (?:a |this |the )?(?:\w+ )?(?:bot|robot"
    r"|machine|computer|ai)|"
    rf"(?:is|isn't|isnt) there {_SOMEONE} (?:\w+ )*(?:who|i can|to (?:talk|speak|help)|that)|"
    r"(?:can|could|will|would|may) (?:someone|somebody|anyone|anybody|one of (?:you|your|the) ?\w*|a (?:person|human|colleague)) (?:\w+ ){0,2}"
    r"(?:call|ring|phone|contact|help|talk to|speak to|get back to|look at|deal with|come back to) (?:me|us|my|him|her|this)\b|"
    r"(?:have|get|ask) (?:someone|somebody|one of your \w+) (?:to )?(?:call|ring|phone|contact|look|help)|"
    r"(?:call|ring|phone) me (?:back|on|at)\b|need (?:a )?(?:call ?back|callback)|"
    rf"(?:me|le|la|lo|nos) (?:puede|podria|pueden|podrian|podeis|puedes) (?:\w+ )?(?:llamar|atender|contactar|ayudar) (?:{_SOMEBODY}|algun\w* de (?:sus|los|las|tus|vuestr\w+) \w+)|"
    r"(?:puede|podria|pueden|podrian|podeis) (?:llamarme|llamarla|llamarlo|llamarnos|llamarle|atenderme|contactarme)\b|"
    r"que (?:me|la|lo|nos|le) (?:llamen|atiendan|contacten|llameis|atendais)\b|(?:llamenme|llamadme|llameme)\b(?! (?:cuando|si|antes))"
)
_DECLINES = re.compile(
    rf"(?:no (?:hace falta|necesito|quiero|es necesario|hay que)|(?:ayer|antes|el \w+) (?:hable|llame|me atendio)"
    rf"|que no me (?:llame|atienda)|sin) (?:que me atienda |hablar con |molestar a )?{_SOMEBODY}\b|"
    r"no (?:hace falta|es necesario|hay que) (?:que )?(?:molest\w+|llam\w+|pas\w+|avis\w+|veng\w+|interveng\w+)|"
    r"(?:mejor|prefiero que) (?:me lo )?(?:expliqu\w+|diga\w*|cuente\w*) (?:usted|tu|vos)|"
    rf"(?:no need|don't need|dont need|don't want|without)(?: \w+){{0,3}} {_SOMEONE}\b|"
    # "Prefiero que no me llame nadie", "please don't phone me": not why nobody calls, and nobody else is asked for.
    r"^(?!.*\b(?:persona|humano|agente|person|human|someone|somebody|agent)\b).*\b(?:no me (?:llame|llamen|llameis|llames|telefoneen?)"
    r"|(?<!why )(?:don't|dont|do not|rather not|no need to) (?:you )?(?:phone|ring|call) me)\b|"
    r"^(?:eres|es usted|sos|hablo con|estoy hablando con|are you|am i (?:talking|speaking|chatting) (?:to|with)"
    r"|is this)\b.{0,40}$"
)
_LEAVES = re.compile(
    r"\b(?:dejalo|dejelo|dejenlo|olvidalo|olvidelo|olvidense|da igual|da lo mismo|ya (?:lo )?(?:miro|llamo|veo"
    r"|busco) yo|me las apano|paso del tema|"
    r"ya (?:esta|lo tengo|lo encontre|lo solucione)|me voy|adios|hasta (?:luego|nunca)|chao|"
    r"never ?mind|forget (?:it|about it)|i'll (?:figure|sort|work) it out|i'll (?:call|ring|phone)|leave it"
    r"|don't bother|"
    r"(?:good)?bye|i'm (?:off|leaving|done here)|sorted it|found it)\b"
)
_REJECTS = re.compile(
    r"no (?:me|nos) (?:sirve|vale eso|ayuda|soluciona|resuelve|aclara|estas ayudando|esta ayudando|responde"
    r"|respondes|contesta|contestas|has (?:respondido|contestado))|"
    r"(?:eso|esto) no (?:es|era|me|funciona|responde|contesta|tiene nada)|no es (?:eso|lo que|a lo que)|no (?:te"
    r"|le|os) (?:he preguntado|pregunte|pregunto) eso|"
    r"no (?:te|os|le) pregunt|no (?:me )?(?:entiendes|entendeis|entiende|estas entendiendo|has entendido)|"
    r"sigue (?:sin|igual|pasando|fallando)|sigo (?:sin|igual)|ya (?:lo )?(?:he )?(?:prob|mir|revis|hice|hecho"
    r"|intent|comprob)\w*|"
    r"(?:te|le|os) (?:he dicho|digo|dije) que|otra vez (?:lo mismo|igual|eso)|ahi no (?:esta|sale|aparece|pone)"
    r"|no (?:me )?(?:sale|aparece|funciona|va)\b|"
    r"(?:that|this|it)(?:'s| is| was)?(?: not|n't| isn't)? (?:what i (?:asked|said|meant|need)|no (?:use|good"
    r"|help))|(?:that|this|it) (?:doesn't|does not|didn't|did not|won't) "
    r"(?:help|work|answer|solve|fix)|not what i|(?:not|no|never|isn't|aren't)(?: really)? (?:help(?:ing|ful)?"
    r"|answer(?:ing|ed)?)|didn't answer|(?:don't|do not|not) understand(?:ing)? me|"
    r"you (?:don't|do not|didn't|aren't|are not) (?:understand|get|listen|read|answer|help)\w*|already (?:tried"
    r"|checked|looked|did|done|told|said|gave)|tried (?:that|it)|checked (?:that|it)|"
    r"i (?:said|told you)|still (?:not|no|doesn't|isn't|nothing|the same|won't|can't|waiting)|again,? that's not"
    r"|nothing to do with|same (?:answer|thing|error) again|that's not it|no es eso|"
    r"(?:it|there) (?:isn't|is not|'s not) there|there's no \w+ there"
)
_CORRECTS = re.compile(
    r"^no (?:po|no|hombre|mujer|senor\w*)\b(?!,? gracias)|\b(?:lo que (?:yo )?quiero es|que ya (?:esta|lo|la|te|se)\b|si,? (?:ya )?(?:se que|lo (?:se|pague|hice)|la pague)|"
    r"ya se que|ya lo se|i know (?:that|it|the|this|i)\b|yes,? i know|i (?:already )?(?:know|paid))|"
    r"\b(?:me refiero|quiero decir|queria decir|lo que (?:digo|pregunto|quiero|pido)|digo que|pregunto (?:por|si"
    r"|que)|no (?:pregunto|hablo de|me refiero|digo|quiero) |"
    r"sino|solo (?:quiero|necesito|pregunto|el|la)|que no,|no,? (?:el|la|los|las|eso|ese|esa|esto|quiero) |(?:ya"
    r"|si),? pero|pero si|eso,|repito|vuelvo a|insisto)|"
    r"\b(?:i mean|i meant|what i (?:mean|want|need|am asking)|i'm asking|i am asking|i'm talking about|not (?:the "
    r"|a |my |that |to )?\w+[,.;] |rather than|"
    r"(?:i )?just (?:need|want) to know|yes,? but|ok,? but|but (?:the|it|i|my)|no,? (?:the|not|i|that|my)"
    r"|like i said|as i said|again,|once more|that's my point)\b",
)
# "Ah, now I see it": the matter is settled, however it is put.
_SETTLED = re.compile(
    r"^\W*(?:(?:a+h+|o+h+|uf+|phew|bueno|pues|vale|ok\w*|va|dale|listo|perfecto|genial|great|right|fine|cool|good|nice|yes|si|haha\w*|jaja\w*|no,)\W*)?"
    r"(?:ahora si\b|ya (?:la|lo|los|las|me) (?:vi|veo|tengo|encontre|ha salido|sale|deja|funciona|hice|he hecho|he visto)|ya (?:esta|quedo|va|funciona|aparece|salio|pude)\b|"
    r"era eso|eso era|asi si|entonces (?:espero|me quedo|lo dejo|pido|anado|pago)|me quedo con|me lo llevo|me llevo|"
    r"(?:ok\w*|vale|dale|listo|bueno|va),? (?:entonces|pues|anado|espero|pido|pago|lo hago|me (?:vale|sirve))|"
    r"(?:that'?s (?:it|fine|sorted|clear|better|perfect|great|all)|got it|it works|works now|found it|sorted|makes sense|i see(?: it)?(?: now)?|fair enough|"
    r"all good|no worries|paid|done|will do|you rock|phew|i'?ll (?:take|wait|have|go with|order)|good to know|(?:then|so) i'?ll))\b"
)
_UNSETTLED = re.compile(
    r"\b(?:pero|but|sigue|still|no (?:me )?(?:sale|va|funciona|deja)|again|otra vez|nada|nothing|wrong|mal|twice|dos veces|already|hace|weeks|semanas|"
    r"not|never|nunca|nobody|nadie)\b"
)
_CLARIFIES = re.compile(
    r"no (?:te|le|lo) (?:sigo|pillo|capto)|(?:don't|do not|can't|not sure i) (?:quite )?follow|come again"
    r"|que quieres decir|a que te refieres|what do you mean|"
    r"no (?:te|le|lo|os)? ?(?:he |acabo de )?(?:entend|entiend|comprend)|no (?:entiendo|comprendo|entendi)"
    r"|no estoy segur[oa] de (?:haber|entender)|otras palabras|"
    r"(?:de )?otra (?:forma|manera)|reformul|podrias? (?:repetir|explicar)|"
    r"(?:didn't|did not|don't|do not|couldn't|can't)(?: quite)? (?:understand|get that|catch|follow)|didn't quite"
    r"|not sure (?:i|what)|rephrase|"
    r"(?:another|different) way|(?:other|different) words|differently|could you (?:repeat|explain)"
)
_TROUBLE = re.compile(
    r"problemas? tecnic|error (?:tecnico|interno|inesperado)|hay un (?:error|fallo|problema)|(?:ahora"
    r"|en este) ?(?:mismo|momento)? no (?:puedo|es posible|esta disponible)|"
    r"algo ha (?:fallado|ido mal)|no (?:puedo|he podido|consigo|logro) (?:consultar|acceder|cargar|conectar"
    r"|obtener)|sigo sin poder|servicio no disponible|intentalo (?:mas tarde|de nuevo)|"
    r"technical (?:problem|issue|error|difficult)|something went wrong|there(?:'s| is| was) an? (?:error|problem)"
    r"|(?:can't|cannot|couldn't|unable to) (?:look|access|load|reach|retrieve|connect|check)|"
    r"unavailable|try again later|still can't"
)
_REFUSES = re.compile(
    r"no (?:tengo|dispongo de|encuentro|he encontrado|encontre|consta) (?:\w+ ){0,3}(?:informacion|datos?|nada"
    r"|opcion|resultados|respuesta)|"
    r"(?:don't|do not|haven't|have not|couldn't|can't|cannot) (?:have|found|find|see) (?:\w+ ){0,3}(?:that"
    r"|information|info|anything|option|details|answer|data)|"
    r"i can only|solo puedo|no (?:puedo|se|te puedo|puedo) (?:\w+ )?(?:ayudar|informar|responder|decir)\w*"
    r"|de eso no|con eso no|no es algo que|fuera de (?:lo que|mi)|solo (?:puedo|ayudo|respondo)|"
    r"(?:can't|cannot|can not|not able to|unable to) (?:help|assist|answer|do that)|only help with"
    r"|don't know (?:about|anything)|outside (?:of )?what|not something i"
)


_OFFERS = re.compile(
    r"(?:te|le|os) (?:paso|pongo|conecto|transfiero|derivo) (?:\w+ )?(?:con|a)\b|(?:hablar|que te llame"
    r"|que te atienda) (?:con )?(?:una persona|alguien|un companero|un agente)|"
    r"(?:una persona|un companero|una companera|alguien) (?:del equipo )?(?:te|le|lo|la|se|va a|revis|mir|est"
    r"|retom|tom)\w*|"
    r"(?:pass|hand|connect|transfer)(?:ing)? (?:you|this|it|over)\b|put(?:ting)? you (?:through|on|over)|(?:a"
    r"|my) (?:colleague|person|human|team ?mate)s? (?:will|is|can|has|should|takes|from)|"
    r"(?:speak|talk) (?:to|with) (?:a|one of) (?:\w+ )?(?:person|human|colleague|agent)|(?:get|ask) (?:a "
    r"|my )(?:person|colleague|human)|let me (?:pass|hand) (?:you|this|it)"
)
# Somebody of the shop, in a question of the bot.
_STAFF = re.compile(
    r"\b(?:personas?|companer[oa]s?|agentes?|asesor(?:a|es|as)?|ejecutiv[oa]s?|coleg(?:a|as)|human[oa]s?|tecnic[oa]s?|encargad[oa]s?"
    r"|alguien del equipo|nuestro equipo|person|people|human|colleagues?|agents?|advis[eo]rs?|representatives?|staff|team|specialists?"
    r"|managers?|someone|somebody)\b"
)


def offers_person(answer: str) -> bool:
    """Whether an answer of the bot offers a person, or announces one."""
    return bool(_OFFERS.search(answer)) or (answer.rstrip().endswith("?") and bool(_STAFF.search(answer)))


def asks_for_person(text: str) -> bool:
    """Whether the (plain) text asks for a person, rather than whether this is one or that none is needed."""
    return bool(_ASKS.search(text)) and not _DECLINES.search(text)


def declines_person(text: str) -> bool:
    """Whether the text says that no person is needed, or asks what the assistant is."""
    return bool(_DECLINES.search(text))


def leaves(text: str) -> bool:
    """Whether the customer gives up or says goodbye."""
    return bool(_LEAVES.search(text))


def settled(text: str) -> bool:
    """Whether the (plain) text says that the matter is settled for the customer, with nothing added against it."""
    return bool(_SETTLED.search(text)) and not _UNSETTLED.search(text)


def rejects(text: str) -> bool:
    """Whether the customer says that the last answer did not help."""
    return bool(_REJECTS.search(text))


def corrects(text: str) -> bool:
    """Whether the customer sets right what the bot made of the request."""
    return bool(_CORRECTS.search(text))


def failure_in(answer: str) -> str | None:
    """What an answer of the bot admits: `trouble`, `unclear` (it did not understand), `declined`, or nothing."""
    for name, pattern in (("trouble", _TROUBLE), ("unclear", _CLARIFIES), ("declined", _REFUSES)):
        if pattern.search(answer):
            return name
    return None
