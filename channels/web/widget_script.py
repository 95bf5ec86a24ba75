"""The widget as the one script that sites paste.

It is written as small modules, which are pleasant to read and checked by ``tsc``. A site wants one request, a classic
script and few bytes. Joining them needs no build tool: every module becomes a function that returns what it exports,
in the order in which they need one another, without comments and indentation. The modules keep to what this understands:
imports on one line each (``import { a, b } from "./c.js";`` or the style sheet), exports in front of declarations.
"""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

SOURCES = Path(__file__).parent / "static" / "widget"
ENTRY = "widget.js"

_IMPORT = re.compile(r'^import (?:\{ (?P<names>[^}]+) \} from )?"\./(?P<module>[\w-]+\.js)";$', re.MULTILINE)
_STYLES = re.compile(r'^import (?P<name>\w+) from "\./(?P<file>[\w-]+\.css)" with \{ type: "css" \};$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (?P<name>\w+))", re.MULTILINE)


@dataclass(frozen=True)
class WidgetScript:
    """The joined script, ready to be sent."""

    body: bytes
    gzipped: bytes
    etag: str


def join_modules(sources: Path = SOURCES, entry: str = ENTRY) -> str:
    """Return the entry module and all that it imports as one classic script."""
    joined: dict[str, str] = {}

    def add(name: str, needed_by: tuple[str, ...] = ()) -> None:
        if name in joined:
            return
        if name in needed_by:
            raise ValueError(f"modules import each other in a circle: {' → '.join((*needed_by, name))}")
        text = (sources / name).read_text("utf-8")
        for match in _IMPORT.finditer(text):
            add(match["module"], (*needed_by, name))
        joined[name] = _as_function(name, text, sources)

    add(entry)
    return '(() => {\n"use strict";\n' + "".join(joined.values()) + "})();\n"


def _as_function(name: str, text: str, sources: Path) -> str:
    exports = _EXPORT.findall(text)
    text = _EXPORT.sub("", _without_comments(text))
    text = _IMPORT.sub(lambda m: f"const {{ {m['names']} }} = {_variable(m['module'])};", text)
    text = _STYLES.sub(lambda m: _style_sheet(m["name"], sources / m["file"]), text)
    if left := re.search(r"^(import|export)\b.*", text, re.MULTILINE):
        raise ValueError(f"{name}: cannot join `{left[0]}`")
    text = re.sub(r"(?<=[;{,(])\n", "", text)  # Line ends that mean nothing.
    return f"const {_variable(name)} = (() => {{\n{text}\nreturn {{ {', '.join(exports)} }};\n}})();\n"


def _variable(module: str) -> str:
    return "$" + module.removesuffix(".js").replace("-", "_")


def _without_comments(text: str) -> str:
    """Take away comments and indentation; of ``//`` comments only those that end a line or statement."""
    text = re.sub(r"/\*.*?\*/ ?", "", text, flags=re.DOTALL)
    text = re.sub(r"(?:^|(?<=[;{},(]))[ \t]*//[ ].*$", "", text, flags=re.MULTILINE)
    return "\n".join(stripped for line in text.splitlines() if (stripped := line.strip()))


def _style_sheet(name: str, path: Path) -> str:
    return f"const {name} = new CSSStyleSheet();\n{name}.replaceSync({json.dumps(_small_css(path))});"


def _small_css(path: Path) -> str:
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r" ?([{};,]) ?", r"\1", text).replace(": ", ":").replace(";}", "}")


def build_script() -> WidgetScript:
    """Join, compress and name the script."""
    body = join_modules().encode()
    return WidgetScript(body, gzip.compress(body, 9, mtime=0), f'"{hashlib.sha256(body).hexdigest()[:20]}"')


@lru_cache(maxsize=2)
def _built(stamp: tuple[int, ...]) -> WidgetScript:
    return build_script()


def current_script() -> WidgetScript:
    """Return the script as the sources are now: whoever edits them only reloads the page."""
    return _built(tuple(path.stat().st_mtime_ns for path in sorted(SOURCES.iterdir())))


async def widget_script(request: Request) -> Response:
    """Answer ``GET /widget/widget.js``, for pages of any origin."""
    script = current_script()
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "no-cache",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": script.etag,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if script.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = script.body
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = script.gzipped
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="text/javascript; charset=utf-8", headers=headers)
