"""Tests of training faster than Rasa does by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message

from bot.train import read_once, tell_apart_by_text

HERE = Path(__file__).parent / "project"


def test_the_same_files_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether their folder is given as a name or in a list; other files are others."""
    monkeypatch.setattr(TrainingDataImporter, "load_from_config", TrainingDataImporter.load_from_config)
    read_once()
    config, domain, data = str(HERE / "config.yml"), str(HERE / "domain.yml"), str(HERE / "data")
    one = TrainingDataImporter.load_from_config(config_path=config, domain_path=domain, training_data_paths=data)
    assert TrainingDataImporter.load_from_config(config, domain, [data], {}) is one
    assert TrainingDataImporter.load_from_config(config, domain, []) is not one
    assert one.get_nlu_data().intents


def test_doubles_are_dropped_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same text with another intent is another example."""
    monkeypatch.setattr(Message, "__hash__", Message.__hash__)
    tell_apart_by_text()
    examples = [
        Message.build("¿dónde está?", "track_order"),
        Message.build("¿dónde está?", "inform"),
        Message.build("hola", "greet"),
    ]
    assert list(dict.fromkeys([*examples, Message.build("hola", "greet")])) == examples
