"""Static files and the headers that go with every answer: what a page may load, and who may embed it."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.datastructures import MutableHeaders
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.web.widget_script import widget_script

HERE = Path(__file__).parent

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",  # blob: what an agent is about to send
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
# FastAPI's page for reading the interface brings inline script of its own; it is served to developers only.
UNPOLICED = ("/docs",)


class SecurityHeaders:
    """Adds the headers that browsers need to protect the reader."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
                headers.setdefault("Content-Security-Policy", POLICY)
                if scope["path"].startswith("/desk/static/"):
                    headers.setdefault("Cache-Control", "no-cache")  # kept, but asked for whenever it is used
                elif scope["path"].startswith(("/api/", "/desk", "/widget/v1")):
                    headers.setdefault("Cache-Control", "no-store")
                if scope["path"].startswith("/widget/") and not scope["path"].startswith("/widget/v1"):
                    # Any shop's page loads these; they hold nothing of anybody.
                    headers["Access-Control-Allow-Origin"] = "*"
                    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
                    headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        await self._app(scope, receive, send_with_headers)


def mount(app: FastAPI, *, demo: bool) -> None:
    """Serve the widget's and the desk's files, and the example shop's where it is shown."""
    app.add_route("/widget/widget.js", widget_script, ["GET"], include_in_schema=False)
    if demo:
        app.mount("/shop", StaticFiles(directory=HERE / "web" / "static" / "shop"), name="shop")

    desk = HERE / "desk" / "static"

    @app.get("/desk", include_in_schema=False)
    async def desk_page() -> FileResponse:
        return FileResponse(desk / "desk.html")

    app.mount("/desk/static", StaticFiles(directory=desk), name="desk")
