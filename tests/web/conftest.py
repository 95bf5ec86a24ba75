"""A browser, a gateway that misbehaves on request, and a page with the widget in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_gateway import FakeGateway
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip

expect.set_options(timeout=8_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window. Of one module only: while Playwright lives, no other loop may run in this thread."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """A gateway without faults yet."""
    gateway = FakeGateway()
    gateway.start()
    yield gateway
    gateway.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser's profile that nobody has used."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(8_000)
    yield context
    context.close()


@pytest.fixture
def open_page(context: BrowserContext, gateway: FakeGateway) -> Iterator[Callable[..., Page]]:
    """Opens a page with the widget; at the end no page may have thrown, nor broken its content security policy."""
    problems: list[str] = []

    def open_page(path: str = "/page", settings: str = "", opened: bool = True) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
        if settings:
            page.add_init_script(f"window.relevoSettings = {settings};")
        page.goto(gateway.url + path)
        page.locator("relevo-widget").wait_for(state="attached")
        if opened:
            page.evaluate("$relevo.toggle('open')")
        return page

    yield open_page
    assert problems == []
