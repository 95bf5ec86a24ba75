"""Tiny example files and components that have learnt them, shared by the tests of feelings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

CONTEXT = ExecutionContext(GraphSchema({}))

GRADED = [
    ("dónde está mi pedido", 0), ("gracias, me encanta!!!", 0), ("quiero cambiar la talla", 0),
    ("NECESITO CAMBIAR LA DIRECCION", 0), ("where is my order", 0), ("thank you, love it!!!", 0),
    ("I would like to change the size", 0), ("do you ship to France", 0),
    ("todavía nada, ya tendría que haber llegado", 1), ("eso no me sirve", 1), ("otra vez retrasado", 1),
    ("no me estás ayudando mucho", 1), ("still nothing, it should be here", 1), ("that doesn't help", 1),
    ("delayed again", 1), ("you're not really helping", 1),
    ("sois unos inútiles, qué vergüenza", 2), ("menuda mierda de servicio", 2), ("esto es inaceptable, una estafa", 2),
    ("estoy harta de vosotros", 2), ("you are useless, what a disgrace", 2), ("this service is garbage", 2),
    ("unacceptable, this is a scam", 2), ("I am sick of you", 2),
]  # fmt: skip

MATTERS = [
    ("voy a denunciaros", "legal"), ("mi abogado os llamará", "legal"), ("I will sue you", "legal"),
    ("my lawyer will call you", "legal"), ("quiero matarme", "self_harm"), ("no quiero vivir", "self_harm"),
    ("I want to kill myself", "self_harm"), ("I don't want to live", "self_harm"),
    ("me muero de ganas de que llegue", None), ("this price is criminal", None), ("killer shoes", None),
    ("soy abogada y necesito una factura", None), ("quiero devolver un jersey", None), ("where is my order", None),
]  # fmt: skip

DIALOGUES: list[dict[str, Any]] = [
    {
        "turns": [{"text": text, "frustration": 0, "bot": "Claro."} for text in texts], "escalate_at": end, "why": why,
        **({"matter": "fraud"} if why == "sensitive" else {}),
    }
    for texts, end, why in [
        (["y dónde pulso", "vale, gracias"], None, "calm"), (["do you have it in red", "lovely, two then"], None, "calm"),
        (["no me llega", "prefiero tratarlo con alguien de ahí"], 1, "asked"),
        (["the chair wobbles", "is there a soul I could ring"], 1, "asked"),
        (["¿me escribes un poema?", "pues cántame algo, es en serio"], 1, "unusual"),
        (["could you water my plants", "then feed my cat on Sunday"], 1, "unusual"),
        (["¿trae pilas?", "no, el precio no, si trae pilas", "que si las pilas vienen dentro"], 2, "unresolved"),
        (["does it fold", "not the colour, whether it folds", "I mean can you fold it up"], 2, "unresolved"),
        (["¿me recitas un poema?", "pues escríbeme una canción"], 1, "unusual"),
        (["write me a poem", "sing me a song then"], 1, "unusual"),
        (["would you write a song for my mum", "or a poem, please"], 1, "unusual"),
        (["¿se pliega?", "el tamaño no, si se pliega", "digo que si se pliega, no el tamaño"], 2, "unresolved"),
        (["has it pockets", "not the size, whether it has pockets", "I mean pockets, not the size"], 2, "unresolved"),
        (["does it float", "no, not the colour, whether it floats", "I'm asking whether it floats"], 2, "unresolved"),
        (["do you have it in blue", "and in green", "great, thanks"], None, "calm"),
        (["¿lo tenéis en azul?", "¿y en verde?", "genial, gracias"], None, "calm"),
        (["hay cargos que no son míos", "¿hola?"], 0, "sensitive"), (["someone is buying with my card"], 0, "sensitive"),
    ]
]  # fmt: skip


def write_examples(directory: Path) -> Path:
    """The example files of the feelings, a few lines each."""
    for language in ("es", "en"):
        spanish = language == "es"
        _write(directory / f"{language}.jsonl", [
            {"text": text, "frustration": grade} for number, (text, grade) in enumerate(GRADED)
            if (number % 8 < 4) == spanish
        ])  # fmt: skip
        _write(directory / f"sensitive.{language}.jsonl", [
            {"text": text, "sensitive": kind} for number, (text, kind) in enumerate(MATTERS) if (number % 2 == 0) == spanish
        ])  # fmt: skip
    (directory / "dialogues").mkdir()
    _write(directory / "dialogues" / "somebody.jsonl", DIALOGUES)
    return directory


def storage(directory: Path) -> tuple[LocalModelStorage, Resource]:
    """A place for what a component learns."""
    directory.mkdir(parents=True, exist_ok=True)
    return LocalModelStorage(directory), Resource("component")


def understood(component: Any, text: str) -> Message:
    """A message after the component has seen it."""
    return component.process([Message({TEXT: text})])[0]


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", "utf-8")
