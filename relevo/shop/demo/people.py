"""The example shop's customers: plainly invented people at example.com and example.org."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass

PREFIX = "demo-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A customer of the example shop."""

    external_id: str
    name: str
    email: str
    language: str
    country: str
    postcode: str
    city: str


_FIRST = {
    "es": (
        "Ana", "Bruno", "Carla", "Diego", "Elena", "Fermín", "Gala", "Hugo", "Inés", "Joaquín", "Lucía", "Mateo",
        "Nerea", "Óscar", "Paula", "Ramiro", "Sofía", "Tomás", "Úrsula", "Valentina", "Ximena", "Yago", "Zoe", "Camila",
    ),
    "en": (
        "Alice", "Ben", "Clara", "Dylan", "Edith", "Finn", "Grace", "Harry", "Isla", "Jonah", "Kate", "Liam",
        "Maya", "Noah", "Olive", "Peter", "Rosie", "Sam", "Tess", "Una", "Victor", "Wendy", "Zach", "Hazel",
    ),
}  # fmt: skip
_LAST = {
    "es": (
        "Almendros", "Barranco", "Castaño", "Del Olmo", "Encina", "Fresneda", "Granados", "Higuera", "Jara", "Laguna",
        "Manzano", "Naranjo", "Olivares", "Peral", "Quejigo", "Robles", "Sauce", "Tilo", "Valverde", "Zarzal",
    ),
    "en": (
        "Appleyard", "Birchwood", "Cloverfield", "Dewberry", "Elmhurst", "Fernsby", "Greenleaf", "Hazelton", "Ivywood",
        "Juniper", "Larkspur", "Maplethorpe", "Nettlefield", "Oakridge", "Pinewell", "Quince", "Rosewell", "Sedgeley",
        "Thornbury", "Willowby",
    ),
}  # fmt: skip
_PLACES = {
    "ES": (
        ("28013", "Madrid"), ("08012", "Barcelona"), ("46003", "Valencia"), ("41004", "Sevilla"), ("48009", "Bilbao"),
        ("50001", "Zaragoza"), ("29015", "Málaga"), ("15003", "A Coruña"), ("37002", "Salamanca"), ("07001", "Palma"),
    ),
    "MX": (
        ("06700", "Ciudad de México"), ("44160", "Guadalajara"), ("64000", "Monterrey"), ("72000", "Puebla"),
        ("97000", "Mérida"), ("76000", "Querétaro"),
    ),
    "GB": (
        ("BS1 4ST", "Bristol"), ("LS1 5AS", "Leeds"), ("EH1 2NG", "Edinburgh"), ("M1 1AE", "Manchester"),
        ("CF10 1EP", "Cardiff"), ("NR2 1TF", "Norwich"), ("BT1 5GS", "Belfast"), ("OX1 1BX", "Oxford"),
    ),
    "US": (
        ("60614", "Chicago"), ("97205", "Portland"), ("78701", "Austin"), ("02116", "Boston"), ("80202", "Denver"),
        ("98101", "Seattle"),
    ),
}  # fmt: skip
_COUNTRIES = {"es": ("ES", "ES", "ES", "MX"), "en": ("GB", "GB", "US")}


def people(chance: random.Random, count: int) -> tuple[Person, ...]:
    """As many customers as asked for, a little more than half of them Spanish-speaking."""
    return tuple(_person(chance, number) for number in range(1, count + 1))


def _person(chance: random.Random, number: int) -> Person:
    language = "es" if chance.random() < 0.55 else "en"
    first, last = chance.choice(_FIRST[language]), chance.choice(_LAST[language])
    country = chance.choice(_COUNTRIES[language])
    postcode, city = chance.choice(_PLACES[country])
    host = chance.choice(("example.com", "example.org"))
    return Person(
        external_id=f"{PREFIX}{number:04d}",
        name=f"{first} {last}",
        email=f"{_ascii(first)}.{_ascii(last)}{number}@{host}",
        language=language,
        country=country,
        postcode=postcode,
        city=city,
    )


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", "")
