"""Values in a message: order numbers, tracking codes, e-mails, phones, postcodes, names, products, amounts, dates.

Rules, not learning: these shapes are known, and a rule says why it found something. Products come from a list,
`data/catalogue/products.txt`. `value` is the text as written; `normalized` is what programs want ("RL-10482").
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import dump_obj_as_json_to_file, read_json_file
from spacy.tokens import Doc

from bot.components.tokenizer import blank_pipeline
from bot.entities import Span, without_overlaps
from bot.entities.amounts import amounts
from bot.entities.contacts import emails, phones
from bot.entities.dates import dates
from bot.entities.names import names
from bot.entities.orders import order_numbers
from bot.entities.parcels import tracking_codes
from bot.entities.postcodes import postcodes
from bot.entities.products import ProductFinder
from bot.pieces import pieces

_RECOGNISERS = (emails, tracking_codes, order_numbers, amounts, phones, dates, postcodes, names)
_FILE = "products.json"
_PROJECT = Path(__file__).parents[2]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class EntityRecogniser(GraphComponent, EntityExtractorMixin):
    """Runs every recogniser and keeps the best of what overlaps."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`products`: the list, one name a line, relative to the project."""
        return {"products": "data/catalogue/products.txt"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Rasa trains again when the list changes."""
        return hashlib.sha256("\n".join(_listed(config)).encode()).hexdigest()

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        products: list[str] | None = None,
    ) -> None:  # fmt: skip
        """Made by `create` or `load`."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        # Names in both languages are looked for in every message: people mix them, and the tokens are alike.
        self._products = ProductFinder(blank_pipeline("es"), products or [])

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityRecogniser:  # fmt: skip
        """Make a component that knows no product yet."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the list in the model: a running bot needs no data directory."""
        products = _listed(self._config)
        with self._model_storage.write_to(self._resource) as directory:
            dump_obj_as_json_to_file(directory / _FILE, products)
        self._products = ProductFinder(blank_pipeline("es"), products)
        return self._resource

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> EntityRecogniser:  # fmt: skip
        """Read what `train` wrote."""
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, read_json_file(directory / _FILE))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that trains after this component reads entities."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message to those it has."""
        for message in messages:
            text = message.get(TEXT)
            if not text or text.startswith("/"):
                continue
            found = [_as_entity(text, span) for span in self.find(text, message.get(SPACY_DOCS[TEXT]))]
            message.set(ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(found), add_to_output=True)
        return messages

    def find(self, text: str, document: Doc | None = None) -> list[Span]:
        """Every value in `text`, in order, without overlaps; `document` spares making the words again."""
        if document is not None:
            return self._find(document)
        return [span.moved(start) for start, piece in pieces(text) for span in self._find(blank_pipeline("es").make_doc(piece))]

    def _find(self, document: Doc) -> list[Span]:
        spans = [span for recognise in _RECOGNISERS for span in recognise(document.text)]
        return without_overlaps([*spans, *self._products.find(document)])


def _listed(config: dict[str, Any]) -> list[str]:
    path = _PROJECT / (config.get("products") or EntityRecogniser.get_default_config()["products"])
    if not path.exists():
        return []
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _as_entity(text: str, span: Span) -> dict[str, Any]:
    return {
        ENTITY_ATTRIBUTE_TYPE: span.entity, ENTITY_ATTRIBUTE_START: span.start, ENTITY_ATTRIBUTE_END: span.end,
        ENTITY_ATTRIBUTE_VALUE: text[span.start : span.end], "normalized": span.normalized,
    }  # fmt: skip
