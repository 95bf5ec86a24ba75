"""Every text of the widget exists in both languages."""

from __future__ import annotations

import re

from channels.web.widget_script import SOURCES

TEXTS = (SOURCES / "texts.js").read_text()


def language(name: str) -> dict[str, str]:
    """The texts of one language, by key."""
    block = re.search(rf"^  {name}: \{{\n(.*?)^  \}},$", TEXTS, re.MULTILINE | re.DOTALL)
    assert block
    return dict(re.findall(r'^    (\w+): "(.*)",$', block[1], re.MULTILINE))


def test_both_languages_have_the_same_keys() -> None:
    """A key that one language lacks would show its name to a customer."""
    assert language("es").keys() == language("en").keys()
    assert len(language("es")) > 40


def test_both_languages_fill_in_the_same_values() -> None:
    """A number or a name that one language forgets would be lost."""
    spanish, english = language("es"), language("en")
    for key, text in english.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", spanish[key])), key


def test_every_key_that_is_used_exists_and_the_other_way_round() -> None:
    """No module asks for a text that is not there, and none is carried along for nothing."""
    code = "".join(path.read_text() for path in SOURCES.glob("*.js") if path.name != "texts.js")
    called = set(re.findall(r'\bt\("(\w+)"', code))
    assert called <= language("en").keys()
    unused = {key for key in language("en") if not re.search(rf'"{key}"', code)}
    assert unused == set()
