"""What a customer reads about an order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from relevo.shop import Item, Order, Status, Step, TrackingEvent
from relevo.shop.card import order_card
from relevo.shop.telling import needs_person, tell
from relevo.shop.words import LANGUAGES, STATUS_LABELS, STEP_LABELS, day_label, money, on_day

TODAY = date(2026, 11, 23)
ORDER = Order(
    number="RL-10482",
    status=Status.SHIPPED,
    placed_at=datetime(2026, 11, 18, 9, tzinfo=UTC),
    expected=date(2026, 11, 26),
    carrier="Correos Express",
    tracking_code="ES123",
    total=Decimal("49.90"),
    currency="EUR",
    email="ana@example.com",
    postcode="28013",
    items=(Item(name_es="Camisa", name_en="Shirt", quantity=1, price=Decimal("49.90"), size="M"),),
    events=(TrackingEvent(at=datetime(2026, 11, 20, 9, 12, tzinfo=UTC), step=Step.LEFT_WAREHOUSE, place="Getafe"),),
)


def test_the_state_is_told_with_its_day_and_its_last_event() -> None:
    """State, carrier, expected day and last event with its place, in the customer's language."""
    assert tell(ORDER, "es", TODAY) == (
        "Tu pedido RL-10482 está en camino con Correos Express. Debería llegar el jueves 26 de noviembre. "
        "Último movimiento: salió del almacén (Getafe), el viernes 20 de noviembre."
    )
    assert tell(ORDER, "en", TODAY) == (
        "Your order RL-10482 is on its way with Correos Express. It should arrive on Thursday 26 November. "
        "Latest update: left the warehouse (Getafe), on Friday 20 November."
    )


def test_a_late_order_says_how_late_and_offers_a_person() -> None:
    """Who waits beyond the promised day reads how many days, and what can be done."""
    late = replace(ORDER, expected=date(2026, 11, 20))
    assert needs_person(late, TODAY)
    assert "lleva 3 días de retraso" in tell(late, "es", TODAY)
    assert "se lo paso a una persona" in tell(late, "es", TODAY)
    assert "it is 3 days late" in tell(late, "en", TODAY)
    assert "1 day late" in tell(late, "en", date(2026, 11, 21))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", list(Status))
def test_every_state_is_told_in_every_language(status: Status, language: str) -> None:
    """No state leaves a gap in the text or a word of code in it."""
    text = tell(replace(ORDER, status=status, pickup_point="Corner News"), language, TODAY)
    assert "RL-10482" in text
    assert "{" not in text
    assert "None" not in text
    assert status.value not in text or status.value in {"delivered", "lost", "confirmed", "cancelled"}


@pytest.mark.parametrize("status", list(Status))
def test_an_order_of_which_little_is_known_is_told_too(status: Status) -> None:
    """Without carrier, day, place or history there is still a sentence."""
    bare = replace(ORDER, status=status, expected=None, carrier=None, tracking_code=None, events=())
    for language in LANGUAGES:
        assert "None" not in tell(bare, language, TODAY)


def test_every_label_is_there_in_both_languages() -> None:
    """Every status and every step has its words."""
    for language in LANGUAGES:
        assert set(STATUS_LABELS[language]) == set(Status)
        assert set(STEP_LABELS[language]) == set(Step)


def test_days_are_named_as_people_name_them() -> None:
    """Today, tomorrow and yesterday have their names; another year is said."""
    assert on_day(TODAY, "es", TODAY) == "hoy, lunes 23 de noviembre"
    assert on_day(date(2026, 11, 24), "en", TODAY) == "tomorrow, Tuesday 24 November"
    assert on_day(date(2026, 11, 22), "es", TODAY) == "ayer, domingo 22 de noviembre"
    assert day_label(date(2027, 1, 4), "es", TODAY) == "lunes 4 de enero de 2027"
    assert day_label(date(2027, 1, 4), "en", TODAY) == "Monday 4 January 2027"


@pytest.mark.parametrize(
    ("currency", "es", "en"),
    [
        ("EUR", "1.049,90 €", "€1,049.90"),
        ("GBP", "1.049,90 £", "£1,049.90"),
        ("USD", "1.049,90 US$", "$1,049.90"),
        ("MXN", "$1,049.90 MXN", "1,049.90 MXN"),
    ],
)
def test_money_is_written_as_its_reader_writes_it(currency: str, es: str, en: str) -> None:
    """Amounts follow the reader's language."""
    assert money(Decimal("1049.9"), currency, "es") == es
    assert money(Decimal("1049.9"), currency, "en") == en


def test_the_card_says_what_the_text_says_and_no_address() -> None:
    """The card carries state, days, items and history, and nothing that proves the order."""
    card = order_card(ORDER, "es", TODAY)
    assert card == {
        "type": "order",
        "number": "RL-10482",
        "status": "shipped",
        "status_label": "En camino",
        "placed_at": "2026-11-18",
        "expected": "2026-11-26",
        "expected_label": "jueves 26 de noviembre",
        "carrier": "Correos Express",
        "tracking_code": "ES123",
        "items": [{"name": "Camisa, talla M", "quantity": 1}],
        "total": "49,90 €",
        "events": [{"at": "2026-11-20T09:12:00Z", "label": "Salió del almacén", "place": "Getafe"}],
    }
    assert "28013" not in str(card)
    assert "example.com" not in str(card)
