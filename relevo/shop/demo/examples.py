"""The orders that the start page offers to try, and the two customers that can sign in there."""

from __future__ import annotations

from dataclasses import dataclass

from relevo.shop.demo.people import PREFIX, Person
from relevo.shop.orders import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An order with a number that never changes, and what a visitor needs to ask for it."""

    number: str
    status: Status
    person: Person
    about_es: str
    about_en: str
    age: int | None = None

    @property
    def email(self) -> str:
        """The e-mail that proves the order."""
        return self.person.email

    @property
    def postcode(self) -> str:
        """The postcode that proves it as well."""
        return self.person.postcode

    def about(self, language: str) -> str:
        """What is interesting about the order."""
        return self.about_es if language == "es" else self.about_en


def _person(key: str, name: str, email: str, language: str, country: str, postcode: str, city: str) -> Person:
    return Person(
        external_id=PREFIX + key,
        name=name,
        email=email,
        language=language,
        country=country,
        postcode=postcode,
        city=city,
    )


_ANA = _person("ana", "Ana Robles", "ana@example.com", "es", "ES", "28013", "Madrid")
_OLIVE = _person("olive", "Olive Thornbury", "olive@example.com", "en", "GB", "BS1 4ST", "Bristol")
_MATEO = _person("mateo", "Mateo Laguna", "mateo@example.org", "es", "MX", "06700", "Ciudad de México")
_HAZEL = _person("hazel", "Hazel Greenleaf", "hazel@example.org", "en", "GB", "EH1 2NG", "Edinburgh")
_INES = _person("ines", "Inés Valverde", "ines@example.com", "es", "ES", "41004", "Sevilla")
_SAM = _person("sam", "Sam Oakridge", "sam@example.com", "en", "US", "60614", "Chicago")

LUCIA = _person("lucia", "Lucía Encina", "lucia@example.com", "es", "ES", "46003", "Valencia")
GRACE = _person("grace", "Grace Willowby", "grace@example.com", "en", "GB", "LS1 5AS", "Leeds")

EXAMPLES: tuple[Example, ...] = (
    Example(
        number="RL-10482",
        status=Status.SHIPPED,
        person=_ANA,
        about_es="Va en camino y llega esta semana",
        about_en="On its way, arriving this week",
        age=2,
    ),
    Example(
        number="RL-10517",
        status=Status.OUT_FOR_DELIVERY,
        person=_OLIVE,
        about_es="Está en reparto: llega hoy",
        about_en="Out for delivery: it arrives today",
    ),
    Example(
        number="RL-10533",
        status=Status.DELAYED,
        person=_MATEO,
        about_es="Lleva retraso",
        about_en="Running late",
    ),
    Example(
        number="RL-10561",
        status=Status.HELD_AT_PICKUP,
        person=_HAZEL,
        about_es="Espera en el punto de recogida",
        about_en="Waiting at the pick-up point",
    ),
    Example(
        number="RL-10590",
        status=Status.LOST,
        person=_INES,
        about_es="Se ha extraviado",
        about_en="Lost by the carrier",
    ),
    Example(
        number="RL-10608",
        status=Status.DELIVERED,
        person=_SAM,
        about_es="Consta como entregado",
        about_en="Marked as delivered",
        age=10,
    ),
)

# Number, owner and state of the orders that a signed-in visitor of the start page sees as their own.
OWN_ORDERS: tuple[tuple[str, Person, Status], ...] = (
    ("RL-10711", LUCIA, Status.SHIPPED),
    ("RL-10724", LUCIA, Status.PREPARING),
    ("RL-10698", LUCIA, Status.DELIVERED),
    ("RL-10655", LUCIA, Status.RETURNED),
    ("RL-10812", GRACE, Status.OUT_FOR_DELIVERY),
    ("RL-10829", GRACE, Status.PARTIALLY_SHIPPED),
    ("RL-10790", GRACE, Status.DELIVERED),
    ("RL-10744", GRACE, Status.CANCELLED),
)
