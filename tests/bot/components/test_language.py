"""Tests of the language of a message."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.language import LanguageIdentifier

CONTEXT = ExecutionContext(GraphSchema({}))
CONFIG = LanguageIdentifier.get_default_config()


@pytest.fixture(scope="module")
def identifier(tmp_path_factory: pytest.TempPathFactory) -> LanguageIdentifier:
    """Trained on the lists that come with it and two texts."""
    storage, resource = LocalModelStorage(tmp_path_factory.mktemp("language")), Resource("language")
    data = TrainingData([Message({"text": "dónde está mi pedido"}), Message({"text": "where is my order"})])
    LanguageIdentifier.create(CONFIG, storage, resource, CONTEXT).train(data)
    return LanguageIdentifier.load(CONFIG, storage, resource, CONTEXT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hola, quiero cambiar la direccion", "es"), ("kiero devolver unas zapatillas", "es"), ("gracias", "es"),
        ("hi, any news of my parcel?", "en"), ("refund pls", "en"), ("thanks", "en"),
    ],
)  # fmt: skip
def test_the_served_languages_are_told_apart(identifier: LanguageIdentifier, text: str, language: str) -> None:
    """Short, misspelt and without accents."""
    found = identifier.identify(text)
    assert (found["language"], found["foreign_language"]) == (language, None)


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("où est ma commande ?", "fr"), ("onde está a minha encomenda?", "pt"), ("wo ist meine Bestellung", "de"),
        ("dov'è il mio ordine", "it"), ("где мой заказ", "ru"), ("我的订单在哪里", "zh"),
    ],
)  # fmt: skip
def test_other_languages_are_named_and_answered_in_english(identifier: LanguageIdentifier, text: str, foreign: str) -> None:
    """The language to answer in is one that is served."""
    found = identifier.identify(text)
    assert (found["language"], found["foreign_language"]) == ("en", foreign)


@pytest.mark.parametrize("text", ["ok", "10482", "RL-10482", "👍", "ana@example.com", "no", "..."])
def test_what_is_no_language_leaves_a_doubt(identifier: LanguageIdentifier, text: str) -> None:
    """So that the conversation keeps the language it has."""
    assert identifier.identify(text)["language_confidence"] < 0.75


def test_the_page_decides_where_the_text_does_not(identifier: LanguageIdentifier) -> None:
    """The visitor's locale is a hint, no more."""
    assert identifier.identify("ok", "es-MX")["language"] == "es"
    assert identifier.identify("where is my order", "es")["language"] == "en"


def test_two_languages_in_one_message_are_noticed(identifier: LanguageIdentifier) -> None:
    """A customer who mixes is answered in the language of most words."""
    found = identifier.identify("hola quiero el refund de mi order please")
    assert found["language"] == "es"
    assert found["mixed_language"]


def test_what_a_button_sends_is_left_alone(identifier: LanguageIdentifier) -> None:
    """A payload has no language."""
    message = Message({"text": '/handoff_ended{"reason": "given_back"}'})
    identifier.process([message])
    assert message.get("language") is None


def test_a_model_holds_arrays_only(tmp_path: Path) -> None:
    """Nothing that runs when it is read."""
    storage, resource = LocalModelStorage(tmp_path), Resource("language")
    LanguageIdentifier.create(CONFIG, storage, resource, CONTEXT).train(TrainingData([]))
    with storage.read_from(resource) as directory:
        assert [path.suffix for path in directory.iterdir()] == [".npz"]
