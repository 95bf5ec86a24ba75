"""The desk for everybody: what axe checks, in both colour schemes and at both widths."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_gateway import DeskGateway
from playwright.sync_api import Browser, Page, expect

from relevo.ledger import Reason
from relevo.shop.demo import GRACE

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"


def findings(page: Page) -> list[str]:
    """What axe has found on the page as it is."""
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(
        f"""axe.run({{runOnly: {RULES}}}).then(({{violations}}) => violations.flatMap(({{id, nodes}}) =>
            nodes.map(({{html, failureSummary}}) => `${{id}}: ${{html.slice(0, 160)}} ${{failureSummary.slice(0, 200)}}`)))"""
    )
    return found


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing(browser: Browser, gateway: DeskGateway, scheme: str, width: int) -> None:
    """Login, list, a waiting conversation, one of my own with orders and a failed message, a dialog: all are in order."""
    grace = gateway.known_customer(GRACE.external_id, GRACE.name, GRACE.email)
    mine = gateway.waits(customer=grace, reason=Reason.FRUSTRATED, priority="high", evidence=("is very angry",))
    gateway.takes(mine, "Ana")
    waiting = gateway.waits(customer="u_wait", reason=Reason.SENSITIVE, priority="urgent")
    gateway.takes(gateway.waits(customer="u_bens"), "Ben")
    chat = gateway.says("Where is my order?", "u_chat")
    gateway.answers(chat, "On its way.", intent="track_order", frustration=0.6, buttons=("Another",))
    context = browser.new_context(
        locale="en-GB", color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{gateway.url}/desk")
    expect(page.get_by_label("E-mail")).to_be_visible()
    assert findings(page) == []
    context.add_cookies([gateway.cookie("Ana")])
    page.reload()
    expect(page.locator("a.row")).to_have_count(4)
    assert findings(page) == []
    for conversation in (waiting, chat, mine):
        page.goto(f"{gateway.url}/desk#c={conversation}")
        expect(page.get_by_role("log")).to_be_visible()
        assert findings(page) == []
    page.keyboard.press("Alt+e")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert findings(page) == []
    context.close()
