"""Tests of the whole pipeline of understanding, on a tiny model."""

from __future__ import annotations

import pytest
from tiny import parsed


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("¿por dónde va mi paquete?", "track_order"), ("my parcel still hasn't come", "track_order"),
        ("quiero anular la compra", "cancel_order"), ("please cancel the order", "cancel_order"),
        ("no me acuerdo de la contraseña", "recover_password"), ("I can't remember my password", "recover_password"),
    ],
)  # fmt: skip
def test_requests_are_understood(text: str, intent: str) -> None:
    """In words that were not trained."""
    assert parsed(text)["intent"]["name"] == intent


@pytest.mark.parametrize(
    "text", ["où est ma commande", "onde está o meu pedido", "wo ist meine Bestellung", "dov'è il mio ordine"]
)
def test_other_languages_are_understood_untrained(text: str) -> None:
    """The sentence encoders are multilingual."""
    assert parsed(text)["intent"]["name"] == "track_order"


@pytest.mark.parametrize("text", ["what is the weather like today", "cuéntame otro chiste"])
def test_what_lies_outside_is_noticed(text: str) -> None:
    """As its own intent, with a score."""
    found = parsed(text)
    assert found["intent"]["name"] == "out_of_scope"
    assert found["out_of_scope"] > 0.5


def test_the_ranking_begins_with_the_intent() -> None:
    """The best guesses follow, each with a confidence."""
    found = parsed("where is my order")
    assert found["intent_ranking"][0]["name"] == found["intent"]["name"]
    assert all(0.0 <= entry["confidence"] <= 1.0 for entry in found["intent_ranking"])


def test_a_second_request_is_noticed() -> None:
    """Each clause is read by itself too."""
    found = parsed("Where is my order? And I forgot my password too.")
    both = {found["intent"]["name"], found.get("also_intent", {}).get("name")}
    assert both == {"track_order", "recover_password"}


def test_one_request_is_one() -> None:
    """A message of one clause has no second request."""
    assert "also_intent" not in parsed("where is my order")


def test_shouting_is_read_calmly() -> None:
    """Capitals do not change what was asked."""
    assert parsed("DÓNDE ESTÁ MI PEDIDO")["intent"]["name"] == "track_order"


def test_language_and_values_come_along() -> None:
    """Everything that the dialogue needs is in the parse data."""
    found = parsed("dónde está el pedido RL-10482")
    assert found["language"] == "es"
    assert [entity["value"] for entity in found["entities"]] == ["RL-10482"]
