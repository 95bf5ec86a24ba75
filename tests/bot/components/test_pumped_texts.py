"""No text stops the bot: what backtracks without end would hang here, as it would in Rasa for everybody."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.entities import EntityRecogniser
from bot.components.tokenizer import BlankSpacyTokenizer, blank_pipeline
from bot.entities.products import ProductFinder
from bot.understanding.clauses import clauses
from bot.utterance import typed

UNITS = [
    "si ", "s ", "no", "no ", "noº", "num ", "num number ", "#", "º", "a", "a.", "a-", ".", "(", "_", "1", "1 ", "12345 ",
    "order ", "pedido s ", "es el ", "RL-", "@", "a@", "a@a.", "a punto ", "😀", "Ana ", "firmó ", "silla de cocina ",
    "under the name ", "twelve-", ", ", "n. ", "€", "1/1/", "calle ", "\n", "me llamo Ana de ", "x1-", " ", "y el ", "'s ",
]  # fmt: skip


@pytest.fixture(scope="module")
def recogniser() -> EntityRecogniser:
    """With products that longer names begin with."""
    recogniser = EntityRecogniser.__new__(EntityRecogniser)
    recogniser._products = ProductFinder(blank_pipeline("es"), ["silla", "phone"])
    return recogniser


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("before", ["", "pedido ", "silla ", "soy "])
def test_every_component_comes_to_an_end(recogniser: EntityRecogniser, before: str, unit: str) -> None:
    """The longest message that a channel takes, made of one thing said again and again."""
    text = typed((before + unit * 4000)[:3999] + "!")
    message = Message({TEXT: text, "language": "es"})
    BlankSpacyTokenizer(BlankSpacyTokenizer.get_default_config()).process([message])
    assert message.get("text_tokens")
    for span in recogniser.find(text):
        assert text[span.start : span.end].strip()
    assert isinstance(clauses(text), list)
