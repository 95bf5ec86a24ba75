"""The modules of the widget, joined into the one script that sites paste."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from channels.web.widget_script import SOURCES, build_script, join_modules, widget_script

MODULES = sorted(SOURCES.glob("*.js"))


def test_is_small() -> None:
    """All of the widget, its style sheet and both languages included, is at most 20 KB gzipped."""
    assert len(build_script().gzipped) <= 20_000


def test_is_classic() -> None:
    """Nothing is left that only a module may say, so that a plain script element runs it."""
    assert not re.search(r"^(import|export)\b", join_modules(), re.MULTILINE)


def test_comes_in_order_of_need(tmp_path: Path) -> None:
    """A module stands after those that it imports, once, and sees just the names it asked for."""
    (tmp_path / "widget.js").write_text('import { b } from "./b.js";\nimport { a } from "./a.js";\nb(a);\n')
    (tmp_path / "b.js").write_text('import { a } from "./a.js";\n// A comment.\nexport function b() { return a; }\n')
    (tmp_path / "a.js").write_text('/** Documented. */\nexport const a = "https://example.com // not a comment";\n')
    joined = join_modules(tmp_path)
    assert joined.index("$a =") < joined.index("$b =") < joined.index("$widget =")
    assert joined.count("$a = (") == 1
    assert '"https://example.com // not a comment"' in joined
    assert "A comment" not in joined
    assert "Documented" not in joined


def test_says_what_it_cannot_join(tmp_path: Path) -> None:
    """An import that the joining does not know is an error that names it, not a broken script."""
    (tmp_path / "widget.js").write_text('import everything from "elsewhere";\n')
    with pytest.raises(ValueError, match=r"widget\.js: cannot join `import everything"):
        join_modules(tmp_path)


def test_refuses_circles(tmp_path: Path) -> None:
    """Two modules that need each other are an error that shows the circle."""
    (tmp_path / "widget.js").write_text('import { a } from "./a.js";\n')
    (tmp_path / "a.js").write_text('import { w } from "./widget.js";\nexport const a = 1;\n')
    with pytest.raises(ValueError, match=r"widget\.js → a\.js → widget\.js"):
        join_modules(tmp_path)


async def test_is_served_to_any_site() -> None:
    """Other origins may load it, a browser keeps it until it changes, and it travels compressed."""
    app = Starlette(routes=[Route("/widget.js", widget_script)])
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")
    first = await client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["content-type"] == "text/javascript; charset=utf-8"
    again = await client.get("/widget.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = await client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert plain.text == first.text


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_never_makes_markup_of_data(module: Path) -> None:
    """No module knows a way from a string to markup or code."""
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", module.read_text())
