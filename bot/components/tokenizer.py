"""Words, by spaCy's rules of the message's own language: blank pipelines, nothing to download."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, List, Text

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.tokens import Doc


@lru_cache(maxsize=None)
def blank_pipeline(language: str) -> Language:
    """The process's one blank spaCy pipeline of this language."""
    return spacy.blank(language if language in ("es", "en") else "xx")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class BlankSpacyTokenizer(Tokenizer):
    """Rasa's tokens from spaCy's, in the language that the message's `language` names."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Rasa's own options of a tokenizer."""
        return {
            "intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None,
            "prefix_separator_symbol": None,
        }  # fmt: skip

    @staticmethod
    def required_packages() -> List[Text]:
        """What has to be installed."""
        return ["spacy"]

    def tokenize(self, message: Message, attribute: Text) -> List[Token]:
        """The tokens of one attribute; the text's spaCy document stays on the message for the entities."""
        text = message.get(attribute)
        document = blank_pipeline(message.get("language", "es"))(text)
        tokens = [Token(token.text, token.idx) for token in document if token.text.strip()]
        return self._apply_token_pattern(tokens)

    def process(self, messages: List[Message]) -> List[Message]:
        """Tokenize, except what buttons send: no component reads that."""
        super().process([message for message in messages if not (message.get(TEXT) or "").startswith("/")])
        return messages


def document_of(message: Message) -> Doc:
    """The spaCy document of the message's text, made once."""
    document = message.get(SPACY_DOCS[TEXT])
    if document is None:
        document = blank_pipeline(message.get("language", "es"))(message.get(TEXT))
        message.set(SPACY_DOCS[TEXT], document)
    return document
