"""How a message is written: capitals, marks, insults, reproaches, joy. In Spanish and English.

Sentence vectors know what a text is about; these few numbers know its tone. Each lies between 0 and 1, and none
of them decides alone: capitals are a habit for some, strong words are praise for others.
"""

# ruff: noqa: E501 - a pattern reads better unbroken
from __future__ import annotations

import re
import unicodedata
from dataclasses import astuple, dataclass, fields
from functools import lru_cache

_INSULTS = re.compile(
    r"\b(?:in[uú]til(?:es)?|idiotas?|imb[eé]cil(?:es)?|est[uú]pid[oa]s?|tont[oa]s?|payas[oa]s?|incompetentes?|"
    r"ladron(?:es|as?)?|ladr[oó]n|estafador(?:es|as?)?|mentiros[oa]s?|sinverg[uü]enzas?|rateros?|chantas?|"
    r"caradur(?:a|as|ada)|chorros?|chorizos?|jetas?|car[eo]tas?|sinv?erg[uü]enzas?|pillos?|rata(?:s)?|ladill[oa]s?|cretin[oa]s?|zoquetes?|cutres?|chapuza(?:s|eros)?|"
    r"basura|porquer[ií]a|mierdas?|asco|pat[eé]tic[oa]s?|"
    r"useless|worthless|pathetic|idiots?|morons?|stupid|dumb|clowns?|incompetent|thie(?:f|ves)|scamm?ers?|"
    r"cowboys|shambles|disgrace(?:ful)?|muppets?|robbers?|charlatans?|jokers|robbery|"
    r"crooks?|liars?|garbage|rubbish|trash|crap|bullshit|shit(?:ty)?|suck(?:s)?)\b",
    re.IGNORECASE,
)
_OATHS = re.compile(
    r"\b(?:joder|co[ñn]o|hostias?|put[oa]s?|cag[oó]|carajo|pinche|chingad\w*|mierda|cojones|huevos|bolud[oa]s?|"
    r"fuck\w*|wtf|ffs|damn|bloody|hell|piss\w*|bastards?|arse|shit)\b",
    re.IGNORECASE,
)
_REPROACHES = re.compile(
    r"\b(?:ya (?:te|os|se|les?) (?:lo |la |he |hab[ií]a )*(?:dicho|dije|di|puse|he|escrib\w*|expliqu\w*)|"
    r"(?:por )?(?:segunda|tercera|cuarta|quinta|en[eé]sima) vez|(?:te|os|se|les?) lo (?:repito|he repetido|he dicho)|"
    r"mil veces|cu[aá]ntas veces|otra vez (?:lo|la) mism[oa]|siempre (?:lo mismo|la misma)|una y otra vez|"
    r"la misma respuesta|me repites|no (?:me )?(?:lees|escuchas|entiendes|respondes|contestas)|que no\b.*\bque|"
    r"eso no es lo que|de una (?:\w+ )?vez|hasta (?:los?|las?|el) \w+|hart[oa]s?|"
    r"(?:i(?:'ve| have)?|i) (?:already )?(?:told|said|gave|given|explained)(?: it| this)?(?: to)? you|"
    r"(?:second|third|fourth|fifth|sixth|hundredth|umpteenth|last) time|how many (?:more )?times|"
    r"(?:thousand|million|hundred) times|over and over|again and again|same (?:\w+ )?(?:answer|reply|thing) again|"
    r"keep (?:repeating|saying|telling|asking)|do(?:n't| not)? (?:you )?(?:even )?(?:read|listen)|"
    r"(?:that(?:'s| is)|this is)(?: not|n't) what i|fed up|sick (?:and tired )?of|had enough|enough is enough|"
    r"at my wits' end|last straw)\b",
    re.IGNORECASE,
)
_JOY = re.compile(
    r"\b(?:gracias|genial(?:es)?|me encant\w*|perfect[oa]|estupend[oa]|maravillos[oa]s?|precios[oa]s?|lind[oa]s?|"
    r"bonit[oa]s?|crack(?:s)?|ilusi[oó]n|contenta?o?|feliz|ja(?:ja)+\w*|je(?:je)+|por fin|me alegro|me (?:lo|la|los|las) llevo|me llevo (?:un[oa]?|dos|tres)|qu[eé] (?:bien|guay|"
    r"chul\w+|pasada|r[aá]pid\w+)|me muero (?:por|de ganas|de risa)|amo|ador[oa]|"
    r"thanks?|thank you|thx|ta|cheers|love|lovely|awesome|amazing|brilliant|gorgeous|beautiful|excited|legends?|"
    r"perfect|great|happy|ha(?:ha)+|lo+l|yay|finally|obsessed|sold|take my money|i'll take (?:it|two|three|one)|wicked|so cute)\b",
    re.IGNORECASE,
)
_BARBS = re.compile(
    r"\b(?:gracias por nada|gracias por hacerme|menuda|vaya (?:mierda|desastre|servicio)|enhorabuena|bravo|claro que s[ií]|"
    r"qu[eé] (?:casualidad|eficiencia|maravilla)|muy [uú]til|de premio|"
    r"thanks for (?:nothing|wasting)|congratulations|well done|bravo|how (?:nice|lovely|delightful)|funny how|"
    r"great help|very helpful|so efficient|oh (?:great|perfect|sure|lovely|wonderful)|truly)\b",
    re.IGNORECASE,
)
_ANGRY_FACES = "😡🤬😠😤👿💢🖕🙄😒👎"
_HAPPY_FACES = "😍😊😀😃😄😁🥰😘😂🤣🎉❤💕🙏👍😻🤩🥳☺"
_LONG_LETTERS = re.compile(r"([a-záéíóúñ])\1{2,}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Writing:
    """The tone of one message; every field lies between 0 and 1."""

    shouting: float = 0.0
    exclaiming: float = 0.0
    asking: float = 0.0
    stretching: float = 0.0
    insults: float = 0.0
    oaths: float = 0.0
    reproach: float = 0.0
    joy: float = 0.0
    barbs: float = 0.0
    angry_faces: float = 0.0
    happy_faces: float = 0.0
    cheering: float = 0.0
    storming: float = 0.0
    brevity: float = 0.0

    def vector(self) -> list[float]:
        """The fields in their order, for a classifier."""
        return list(astuple(self))


FIELDS = tuple(field.name for field in fields(Writing))


@lru_cache(maxsize=512)
def writing_of(text: str) -> Writing:
    """Measure the tone of a text."""
    words = _WORD.findall(text)
    shouting = capitals_share(text)
    exclaiming = _scaled(text.count("!"), 3)
    insults = _scaled(len(_INSULTS.findall(text)), 1)
    oaths = _scaled(len(_OATHS.findall(text)), 1)
    reproach = _scaled(len(_REPROACHES.findall(text)), 1)
    barbs = _scaled(len(_BARBS.findall(text)), 1)
    joy = _scaled(len(_JOY.findall(text)), 2) * (0.5 if barbs else 1.0)
    hostile = max(insults, reproach)
    return Writing(
        shouting=shouting,
        exclaiming=exclaiming,
        asking=_scaled(text.count("?") - 1, 2),
        stretching=_scaled(len(_LONG_LETTERS.findall(text)), 1),
        insults=insults,
        oaths=oaths,
        reproach=reproach,
        joy=joy,
        barbs=barbs,
        angry_faces=_scaled(sum(text.count(face) for face in _ANGRY_FACES), 1),
        happy_faces=_scaled(sum(text.count(face) for face in _HAPPY_FACES), 1),
        # The same marks lift a cheer and a storm alike, so they count with what they accompany.
        cheering=joy * max(exclaiming, shouting),
        storming=hostile * max(exclaiming, shouting),
        brevity=1.0 / max(len(words), 1),
    )


def capitals_share(text: str) -> float:
    """How much of the text is shouted: 0 without two shouted words or one long one, 1 if everything is."""
    words = [word for word in _WORD.findall(text) if len(word) > 2]
    shouted = [len(word) for word in words if word.isupper()]
    if len(shouted) < 2 and max(shouted, default=0) < 6:
        return 0.0
    return sum(shouted) / sum(len(word) for word in words)


def calm_case(text: str) -> str:
    """The text as its sentence vector should see it: an encoder reads words in capitals as names."""
    return text.lower() if capitals_share(text) > 0.6 else text


def plain(text: str) -> str:
    """Lower case, without accents, one space between words: what patterns are matched against."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(letters.replace("’", "'").split())


def _scaled(count: int, most: int) -> float:
    return max(0.0, min(1.0, count / most))
