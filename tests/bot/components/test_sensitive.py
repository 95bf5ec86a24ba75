"""Tests of matters that a person must see."""

from __future__ import annotations

import pytest
from feelings import CONTEXT, storage, understood, write_examples
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.sensitive import SENSITIVE, SensitiveDetector
from bot.components.sensitive_patterns import is_harmless, named_matter


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> SensitiveDetector:
    """A detector that learnt a few examples and was loaded again."""
    data = write_examples(tmp_path_factory.mktemp("feelings"))
    config = {**SensitiveDetector.get_default_config(), "data": str(data), "encoders": ["use"]}
    place = storage(tmp_path_factory.mktemp("model"))
    SensitiveDetector.create(config, *place, CONTEXT).train(TrainingData())
    return SensitiveDetector.load(config, *place, CONTEXT)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mi abogado se pondrá en contacto", "legal"),
        ("I'll see you in court", "legal"),
        ("me quiero matar", "self_harm"),
        ("I am thinking about suicide", "self_harm"),
        ("la plancha explotó y me he quemado la mano", "injury"),
        ("my card was stolen", "fraud"),
        ("tengo 12 años y compré con la tarjeta de mi madre", "minor"),
        ("I'm a journalist writing about you", "press"),
        ("veo los pedidos de otra persona", "data_leak"),
        ("the driver threatened me", "safety"),
    ],
)
def test_a_matter_that_is_named_is_found(text: str, kind: str) -> None:
    """Phrases name the matter outright, in both languages."""
    assert named_matter(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "me muero de ganas", "this price is criminal", "killer shoes", "my wife will kill me if it's late",
        "I'm 12 weeks pregnant and need a size", "tengo 35 años", "quiero un regalo para mi hija de 10 años",
    ],
)  # fmt: skip
def test_a_near_miss_names_nothing(text: str) -> None:
    """Strong words about shoes, prices and impatience are nobody's emergency."""
    assert named_matter(text) is None


def test_words_said_lightly_are_known() -> None:
    """An idiom holds the classifier back."""
    assert is_harmless("me muero de risa")
    assert not is_harmless("me quiero morir")


def test_the_kind_is_part_of_the_answer(detector: SensitiveDetector) -> None:
    """Whoever parses a message sees its matter, if it has one."""
    threat = understood(detector, "voy a denunciaros").as_dict(only_output_properties=True)
    calm = understood(detector, "quiero devolver un jersey").as_dict(only_output_properties=True)
    assert threat[SENSITIVE] == "legal"
    assert calm.get(SENSITIVE) is None


def test_a_button_is_never_sensitive(detector: SensitiveDetector) -> None:
    """Nothing is put on a payload."""
    assert SENSITIVE not in understood(detector, "/track_order").data
