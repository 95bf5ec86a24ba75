"""Words, by spaCy's rules of the message's own language: blank pipelines, nothing to download."""

from __future__ import annotations

from functools import cache
from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language

from bot.pieces import pieces


@cache
def blank_pipeline(language: str) -> Language:
    """The process's one blank spaCy pipeline of this language."""
    return spacy.blank(language if language in ("es", "en") else "xx")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class BlankSpacyTokenizer(Tokenizer):
    """Rasa's tokens from spaCy's, in the language that the message's `language` names."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's own options of a tokenizer."""
        return {
            "intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None,
            "prefix_separator_symbol": None,
        }  # fmt: skip

    @staticmethod
    def required_packages() -> list[str]:
        """What has to be installed."""
        return ["spacy"]

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The tokens of one attribute; the document of a text of one piece stays on the message for the entities."""
        text = message.get(attribute)
        pipeline = blank_pipeline(message.get("language", "es"))
        documents = [(start, pipeline.make_doc(piece)) for start, piece in pieces(text)]
        if attribute == TEXT and len(documents) == 1:
            message.set(SPACY_DOCS[TEXT], documents[0][1])
        tokens = [
            Token(token.text, start + token.idx) for start, document in documents for token in document if token.text.strip()
        ]
        return self._apply_token_pattern(tokens)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Tokenize the training texts; their documents are not kept."""
        super().process_training_data(training_data)
        for example in training_data.training_examples:
            example.data.pop(SPACY_DOCS[TEXT], None)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Tokenize, except what buttons send: no component reads that."""
        super().process([message for message in messages if not (message.get(TEXT) or "").startswith("/")])
        return messages
