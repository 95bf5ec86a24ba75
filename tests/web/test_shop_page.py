"""The example shop: a page with a strict policy, two languages, example orders and the chat."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_gateway import ORDERS, STATIC, FakeGateway
from playwright.sync_api import BrowserContext, Page, expect
from test_widget_access import AXE
from test_widget_talk import bubbles, write

OpenPage = Callable[..., Page]


def test_speaks_both_languages(open_page: OpenPage, context: BrowserContext) -> None:
    """The browser's language first; the choice of the visitor then, for the page and for the chat, also after a reload."""
    page = open_page("/", opened=False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Simple things to start the day well.", use_inner_text=True)
    expect(page.locator(".price").first).to_have_text("€49.90")
    page.get_by_role("button", name="Español").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cosas sencillas para empezar bien el día.", use_inner_text=True)
    expect(page.locator(".orders .pill").first).to_have_text("En camino")
    expect(page.get_by_role("button", name="Abrir el chat")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Abrir el chat")).to_be_visible()


def test_every_text_is_there_twice() -> None:
    """Each Spanish text of the page has its English one beside it."""
    html = (STATIC / "shop" / "shop.html").read_text()
    assert html.count('<span lang="es">') == html.count('</span><span lang="en">') > 20
    for inline in (" style=", "<style", " onclick"):
        assert inline not in html


def test_copies_what_proves_an_order(open_page: OpenPage, context: BrowserContext) -> None:
    """Number, e-mail and postcode of the example orders are a press away."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = open_page("/", opened=False)
    page.get_by_role("button", name="Copy RL-10482").click()
    expect(page.locator(".toast")).to_have_text("Copied: RL-10482")
    assert page.evaluate("navigator.clipboard.readText()") == "RL-10482"


def test_opens_the_chat_from_the_page(open_page: OpenPage, gateway: FakeGateway) -> None:
    """The page's own button opens the chat, under the shop's name."""
    page = open_page("/", opened=False)
    page.get_by_role("button", name="Where is my order?").first.click()
    expect(page.get_by_role("dialog", name="Alborada")).to_be_visible()
    write(page, "hello")
    expect(bubbles(page)).to_have_text(["hello"])


def test_signs_in_as_a_demo_customer(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A demo customer's token goes to the gateway, in their language; signing out forgets them."""
    page = open_page("/", opened=False)
    page.get_by_role("button", name="Lucía Ortega").click()
    expect(page.get_by_role("dialog", name="Alborada")).to_be_visible()
    expect(page.get_by_role("button", name="Lucía Ortega")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("textbox", name="Tu mensaje").fill("hola")
    page.get_by_role("textbox", name="Tu mensaje").press("Enter")
    expect(bubbles(page)).to_have_text(["hola"])
    expect(page.locator("relevo-widget .state")).to_have_text("Enviado")
    assert gateway.sessions[-1]["identity"] == ORDERS["customers"][0]["token"]
    page.get_by_role("button", name="Salir").click()
    expect(bubbles(page)).to_have_count(0)


def test_links_telegram_for_who_is_signed_in(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A link, and the code for whom the link does nothing; both go with who has asked for them."""
    page = open_page("/", opened=False)
    card = page.locator(".telegram")
    expect(card).to_be_hidden()
    page.get_by_role("button", name="Tom Baker").click()
    page.get_by_role("button", name="Close the chat").first.click()
    card.get_by_role("button", name="Continue on Telegram").click()
    link = card.get_by_role("link", name="Open Telegram")
    expect(link).to_have_attribute("href", "https://t.me/alborada_bot?start=K7PM2WXC")
    expect(link).to_be_focused()
    expect(card).to_contain_text("Have you talked with @alborada_bot before? Then send it this code:")
    expect(card.get_by_role("button", name="Copy K7PM-2WXC")).to_be_visible()
    expect(card.get_by_role("button", name="Unlink my account")).to_have_count(0)
    assert {"website_token": "site-token", "identity": ORDERS["customers"][1]["token"]} in gateway.sessions
    page.get_by_role("button", name="Sign out").click()
    expect(card).to_be_hidden()
    page.get_by_role("button", name="Lucía Ortega").click()
    expect(card.get_by_role("button", name="Continuar en Telegram")).to_be_visible()
    expect(card).not_to_contain_text("K7PM")


def test_unlinks_telegram(open_page: OpenPage, gateway: FakeGateway) -> None:
    """Whoever is linked is told so, and can part from their chat."""
    gateway.linked.add(ORDERS["customers"][0]["token"])
    page = open_page("/", opened=False)
    page.get_by_role("button", name="Lucía Ortega").click()
    card = page.locator(".telegram")
    card.get_by_role("button", name="Continuar en Telegram").click()
    expect(card).to_contain_text("Tu cuenta ya está vinculada a un chat.")
    card.get_by_role("button", name="Desvincular mi cuenta").click()
    expect(card).to_contain_text("Tu cuenta ya no está vinculada a ningún chat.")
    assert gateway.linked == set()


def test_a_code_that_is_not_to_be_had_or_has_expired_is_told(open_page: OpenPage, gateway: FakeGateway) -> None:
    """With a way to try again."""
    gateway.faults.link_refused = "rate_limited"
    page = open_page("/", opened=False)
    page.get_by_role("button", name="Tom Baker").click()
    card = page.locator(".telegram")
    card.get_by_role("button", name="Continue on Telegram").click()
    expect(card.get_by_role("alert")).to_have_text("Too many codes in a row. Wait a moment or use the last one.")
    gateway.faults.link_refused = ""
    gateway.faults.code_lasts = 0.2
    card.get_by_role("button", name="Try again").click()
    expect(card).to_contain_text("The code has expired.")
    gateway.faults.code_lasts = 600
    card.get_by_role("button", name="Get another code").click()
    expect(card.get_by_role("button", name="Copy K7PM-2WXC")).to_be_visible()


def test_a_shop_that_is_not_on_telegram_says_nothing_of_it(open_page: OpenPage, context: BrowserContext) -> None:
    """Nothing is offered that cannot be done."""
    context.route("**/demo/orders.json", lambda route: route.fulfill(json={**ORDERS, "telegram": False}))
    page = open_page("/", opened=False)
    page.get_by_role("button", name="Tom Baker").click()
    expect(page.get_by_role("button", name="Tom Baker")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".telegram")).to_be_hidden()


def test_says_what_to_do_without_orders(open_page: OpenPage, context: BrowserContext) -> None:
    """An empty shop tells the command that fills it, and the chat is there all the same."""
    context.route("**/demo/orders.json", lambda route: route.fulfill(json={"orders": [], "website_token": "site-token"}))
    page = open_page("/", opened=False)
    expect(page.locator(".orders .empty")).to_contain_text("relevo demo seed")
    expect(page.locator(".customers")).to_be_hidden()
    expect(page.get_by_role("button", name="Open the chat")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_fits_every_screen(open_page: OpenPage, width: int) -> None:
    """Nothing is wider than the screen."""
    page = open_page("/", opened=False)
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page: OpenPage, scheme: str) -> None:
    """The accessibility rules of WCAG 2.2 AA hold for the page too."""
    page = open_page("/", opened=False)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.get_by_role("button", name="Tom Baker").click()
    page.get_by_role("button", name="Continue on Telegram").click()
    page.get_by_role("button", name="Copy K7PM-2WXC").wait_for()
    page.keyboard.press("Escape")
    page.evaluate(AXE.read_text())
    result = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})")
    assert [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in result["violations"]] == []
