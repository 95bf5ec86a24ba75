"""Every text of the desk exists in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import channels.desk
from relevo.ledger import Reason
from relevo.ledger.model import PRIORITIES
from relevo.shop.orders import Status

STATIC = Path(channels.desk.__file__).parent / "static"
KINDS = ("reason", "priority", "language", "channel", "status", "intent", "file")


def language(name: str) -> dict[str, str]:
    """The texts of one language, by key."""
    return dict(re.findall(r'^  (\w+): "(.*)",$', (STATIC / "texts" / f"{name}.js").read_text(), re.MULTILINE))


def test_both_languages_have_the_same_keys() -> None:
    """A key that one language lacks would show as nothing."""
    assert language("es").keys() == language("en").keys()
    assert len(language("es")) > 150


def test_both_languages_fill_in_the_same_values() -> None:
    """A number or a name that one language forgets would be lost."""
    spanish, english = language("es"), language("en")
    for key, text in english.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", spanish[key])), key


def test_every_key_that_is_used_exists_and_the_other_way_round() -> None:
    """No module asks for a text that is not there, and none is carried along for nothing."""
    code = "".join(path.read_text() for folder in ("app", "views") for path in (STATIC / folder).glob("*.js"))
    known = language("en").keys()
    assert set(re.findall(r'\b(?:t|around)\("(\w+)"', code)) <= known
    plain = {key for key in known if not key.startswith(tuple(f"{kind}_" for kind in KINDS))}
    assert {key for key in plain if not re.search(rf'"{key}"', code)} == set()


def test_every_value_of_the_ledger_and_the_shop_has_its_word() -> None:
    """A new reason, priority or order status needs a word in each language."""
    wanted = {f"reason_{one}" for one in Reason} | {f"priority_{one}" for one in PRIORITIES}
    wanted |= {f"status_{one}" for one in Status}
    assert wanted <= language("en").keys()
