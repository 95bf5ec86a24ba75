"""Tests of the frustration of a message."""

from __future__ import annotations

from pathlib import Path

import pytest
from feelings import CONTEXT, storage, understood, write_examples
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.feeling_data import FeelingDataError
from bot.components.frustration import FRUSTRATION, FRUSTRATION_QUIET, FrustrationDetector


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> FrustrationDetector:
    """A detector that learnt a few examples and was loaded again."""
    data = write_examples(tmp_path_factory.mktemp("feelings"))
    config = {**FrustrationDetector.get_default_config(), "data": str(data), "encoders": ["use"]}
    place = storage(tmp_path_factory.mktemp("model"))
    requests = TrainingData([Message.build("how long does delivery take", intent="delivery_period")])
    FrustrationDetector.create(config, *place, CONTEXT).train(requests)
    return FrustrationDetector.load(config, *place, CONTEXT)


@pytest.mark.parametrize(
    ("calm", "angry"),
    [
        ("¿cuándo llega mi pedido?", "qué servicio tan inútil, estoy harto"),
        ("when does my parcel arrive?", "what a useless service, I am sick of this"),
    ],
)
def test_anger_scores_higher_than_a_question(detector: FrustrationDetector, calm: str, angry: str) -> None:
    """A furious message lies far above a calm one, in both languages."""
    assert detector.score(angry) > 0.6 > 0.3 > detector.score(calm)


def test_exclaiming_joy_is_calm(detector: FrustrationDetector) -> None:
    """Strong words and marks in joy are no frustration."""
    assert detector.score("me encanta!!! mil gracias!!!") < 0.3


def test_the_score_is_part_of_the_answer(detector: FrustrationDetector) -> None:
    """Whoever parses a message sees its frustration."""
    found = understood(detector, "eso no me sirve").as_dict(only_output_properties=True)
    assert 0.0 <= found[FRUSTRATION] <= 1.0
    assert FRUSTRATION_QUIET not in found


def test_a_shouted_message_tells_how_it_would_be_if_it_were_not(detector: FrustrationDetector) -> None:
    """Capitals may be a habit: the score without them goes along."""
    assert understood(detector, "DONDE ESTA MI PEDIDO").get(FRUSTRATION_QUIET) is not None


@pytest.mark.parametrize("text", ["/track_order", "", "  "])
def test_a_button_has_no_feelings(detector: FrustrationDetector, text: str) -> None:
    """Nothing is put on a payload or on an empty message."""
    assert understood(detector, text).get(FRUSTRATION) is None


def test_the_fingerprint_follows_the_examples(tmp_path: Path) -> None:
    """Rasa trains the detector again when an example changes."""
    data = write_examples(tmp_path)
    before = FrustrationDetector.fingerprint_addon({"data": str(data)})
    with (data / "es.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"text": "basta ya", "frustration": 2}\n')
    assert FrustrationDetector.fingerprint_addon({"data": str(data)}) != before


@pytest.mark.parametrize("line", ["not json", '{"frustration": 1}', '{"text": "hola", "frustration": 7}'])
def test_a_bad_example_is_named(tmp_path: Path, line: str) -> None:
    """A line that cannot be learnt is told, not skipped."""
    data = write_examples(tmp_path)
    (data / "en.jsonl").write_text(line + "\n", "utf-8")
    detector = FrustrationDetector.create(
        {**FrustrationDetector.get_default_config(), "data": str(data), "encoders": ["use"]},
        *storage(tmp_path / "model"), CONTEXT,
    )  # fmt: skip
    with pytest.raises(FeelingDataError):
        detector.train(TrainingData())


def test_an_untrained_detector_says_so(tmp_path: Path) -> None:
    """Scoring before training is an error that says what to do."""
    detector = FrustrationDetector.create(FrustrationDetector.get_default_config(), *storage(tmp_path), CONTEXT)
    with pytest.raises(FeelingDataError, match="make train"):
        detector.process([Message({TEXT: "hola"})])
