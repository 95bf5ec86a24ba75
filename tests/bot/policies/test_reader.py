"""Tests of reading a message together with those before it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.components.dialogue_lessons import read_passages
from bot.policies.reader import DialogueReader
from bot.policies.signs import REASONS

sys.path.insert(0, str(Path(__file__).parents[1] / "components"))
from feelings import write_examples


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> DialogueReader:
    """A reader that learnt a few dialogues, was kept and loaded again."""
    passages = read_passages(str(write_examples(tmp_path_factory.mktemp("feelings"))))
    kept = tmp_path_factory.mktemp("model")
    DialogueReader.learn(passages, ["use"], penalty=1.0).save(kept)
    return DialogueReader.load(kept, ["use"])


@pytest.mark.parametrize(
    ("reason", "shown", "not_shown"),
    [
        ("asked", ["no va", "¿puedo hablar con alguien?"], ["no va", "¿dónde está mi pedido?"]),
        ("asked", ["could I speak to a soul"], ["do you have it in grey"]),
        ("unusual", ["¿me cantas algo?", "pues escríbeme un poema"], ["¿lo tenéis en rojo?", "¿y en azul?"]),
        ("unresolved", ["does it fold", "not the size, whether it folds"], ["do you have it in black", "and in white"]),
        ("sensitive", ["hay compras en mi tarjeta que no son mías"], ["¿trae pilas?"]),
    ],
)
def test_passages_are_told_apart(reader: DialogueReader, reason: str, shown: list[str], not_shown: list[str]) -> None:
    """Each reason reads likelier where it is one, in both languages."""
    assert reader.read(shown)[reason] > reader.read(not_shown)[reason]


def test_a_message_is_read_by_what_came_before(reader: DialogueReader) -> None:
    """The same words are stuck the third time and not the first."""
    words = "I mean pockets, not the size"
    alone, again = reader.read([words]), reader.read(["has it pockets", "whether it has pockets", words])
    assert again["unresolved"] > alone["unresolved"]


def test_a_reading_is_from_0_to_1_for_each_reason(reader: DialogueReader) -> None:
    """However long the conversation."""
    found = reader.read(["hola"] * 30)
    assert tuple(found) == REASONS
    assert all(0.0 <= value <= 1.0 for value in found.values())
