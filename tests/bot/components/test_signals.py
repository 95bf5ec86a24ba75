"""Tests of what a message does in a conversation."""

from __future__ import annotations

from pathlib import Path

import pytest
from feelings import CONTEXT, storage, understood, write_examples
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.signals import SIGNALS, SignalDetector

REQUESTS = TrainingData(
    [
        Message.build(text, intent=intent)
        for text, intent in [
            ("quiero hablar con una persona", "contact_human_agent"), ("put me through to a human", "contact_human_agent"),
            ("¿qué teléfono tenéis?", "contact_customer_service"), ("where is my order", "track_order"),
            ("¿dónde está mi pedido?", "track_order"), ("write me a song", "out_of_scope"),
        ]
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> SignalDetector:
    """A detector that learnt a few dialogues and was loaded again."""
    data = write_examples(tmp_path_factory.mktemp("feelings"))
    config = {**SignalDetector.get_default_config(), "data": str(data), "encoders": ["use"]}
    place = storage(tmp_path_factory.mktemp("model"))
    SignalDetector.create(config, *place, CONTEXT).train(REQUESTS)
    return SignalDetector.load(config, *place, CONTEXT)


@pytest.mark.parametrize(
    ("signal", "shown", "not_shown"),
    [
        ("asks", "¿puedo hablar con alguien?", "¿dónde está mi pedido?"),
        ("asks", "could I speak to a person", "where is my order"),
        ("unusual", "escríbeme un poema para mi madre", "¿lo tenéis en rojo?"),
        ("stuck", "not the colour, whether it has pockets", "do you have it in black"),
    ],
)
def test_what_is_said_is_told_apart(detector: SignalDetector, signal: str, shown: str, not_shown: str) -> None:
    """Each signal is likelier where it is shown, in both languages."""
    assert detector.signals(shown)[signal] > detector.signals(not_shown)[signal]


def test_the_signals_are_part_of_the_answer(detector: SignalDetector) -> None:
    """Whoever parses a message sees them, as probabilities."""
    found = understood(detector, "que no, que si se pliega").as_dict(only_output_properties=True)[SIGNALS]
    assert set(found) == {"asks", "unusual", "stuck"}
    assert all(0.0 <= value <= 1.0 for value in found.values())


@pytest.mark.parametrize("text", ["/track_order", "", "  "])
def test_a_button_signals_nothing(detector: SignalDetector, text: str) -> None:
    """Nothing is put on a payload or on an empty message."""
    assert understood(detector, text).get(SIGNALS) is None


def test_the_fingerprint_follows_the_dialogues(tmp_path: Path) -> None:
    """Rasa trains the detector again when a dialogue changes."""
    data = write_examples(tmp_path)
    before = SignalDetector.fingerprint_addon({"data": str(data)})
    with (data / "dialogues" / "somebody.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"turns": [{"text": "hola"}], "escalate_at": null, "why": "calm"}\n')
    assert SignalDetector.fingerprint_addon({"data": str(data)}) != before
