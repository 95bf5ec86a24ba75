"""A browser, the real gateway, and agents who sit at its desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desk_gateway import DeskGateway, Sit
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from relevo.shop.demo import seed
from relevo.shop.tables import create_tables
from relevo.storage import Database
from relevo.storage.migrate import migrate

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
DESKTOP: ViewportSize = {"width": 1280, "height": 800}

expect.set_options(timeout=8_000)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Databases in their newest shape, with the example shop's orders; each gateway gets a copy."""
    folder = tmp_path_factory.mktemp("desk-template")
    for name in ("relevo", "shop"):
        database = Database(f"sqlite:///{folder / name}.sqlite")
        if name == "relevo":
            migrate(database.engine)
        else:
            create_tables(database)
            seed(database, datetime.now(UTC).date())
        database.close()
    return folder


# Not for the whole session: while Playwright runs, no other test of the session could use an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def gateway(tmp_path: Path, template: Path) -> Iterator[DeskGateway]:
    """A gateway of its own for each test."""
    gateway = DeskGateway(tmp_path, template)
    gateway.start()
    yield gateway
    gateway.stop()


@pytest.fixture
def sit(browser: Browser, gateway: DeskGateway) -> Iterator[Sit]:
    """Sits an agent down at a desk of their own; without a name, nobody has logged in.

    At the end no desk may have thrown, nor broken its content security policy.
    """
    problems: list[str] = []
    contexts = []

    def sit(name: str | None = "Ana", path: str = "/desk", locale: str = "en-GB", size: ViewportSize = DESKTOP) -> Page:
        context = browser.new_context(locale=locale, viewport=size, reduced_motion="reduce", has_touch=size["width"] < 600)
        contexts.append(context)
        if name:
            context.add_cookies([gateway.cookie(name)])  # type: ignore[list-item]
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto(path if path.startswith("http") else gateway.url + path)
        if name and "invite" not in path:
            page.locator(".desk .rows .section").first.wait_for()
        return page

    yield sit
    for context in contexts:
        context.close()
    assert problems == []
