"""What a site can do with the widget: one script tag, settings, `$relevo`, events."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

from fake_gateway import FakeGateway
from playwright.sync_api import BrowserContext, Page, expect
from test_widget_talk import bubbles, send, write

OpenPage = Callable[..., Page]
LISTEN = """window.heard = []; for (const name of ['ready', 'opened', 'closed', 'on-message', 'on-start-conversation', 'error'])
  addEventListener(`relevo:${name}`, (event) => window.heard.push([name, event.detail.text ?? event.detail.code ?? null]));"""


def shop_token(user: str) -> str:
    """A token as a shop would sign it, but for the signature."""
    claims = base64.urlsafe_b64encode(json.dumps({"external_id": user}).encode()).decode().rstrip("=")
    return f"head.{claims}.signature"


def test_the_pasted_snippet(open_page: OpenPage, gateway: FakeGateway) -> None:
    """The snippet with the inline script sets up the same widget as the attributes do, in the language it names."""
    page = open_page("/pasted")
    expect(page.get_by_role("heading", name="¡Hola! ¿En qué te ayudamos?")).to_be_visible()
    write(page, "hola")
    expect(page.locator("relevo-widget .state")).to_have_text("Enviado")


def test_a_site_of_another_origin(open_page: OpenPage, gateway: FakeGateway, context: BrowserContext) -> None:
    """The page is of one origin, the gateway of another."""
    page = context.new_page()
    page.goto(gateway.url.replace("127.0.0.1", "localhost") + "/pasted")
    page.get_by_role("button", name="Abrir el chat").click()
    write(page, "hola")
    expect(page.locator("relevo-widget .state")).to_have_text("Enviado")


def test_calls_before_the_script_are_done_after_it(open_page: OpenPage, gateway: FakeGateway, context: BrowserContext) -> None:
    """A site need not wait: what it queued is done in order."""
    context.add_init_script("(window.$relevo = window.$relevo || []).push(['setLocale', 'es'], ['toggle', 'open']);")
    page = open_page(opened=False)
    expect(page.get_by_role("heading", name="¡Hola! ¿En qué te ayudamos?")).to_be_visible()
    page.evaluate("$relevo.push(['toggle', 'close'])")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_pasted_twice_is_there_once(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A second script tag, as tag managers like to add, changes nothing."""
    page = open_page(opened=False)
    page.evaluate("(src) => new Promise((done) => { const s = document.createElement('script'); s.src = src; s.onload = done;"
                  " document.head.append(s); }).then(() => relevoSDK.run({websiteToken: 'site-token'}))",
                  f"{gateway.url}/widget/widget.js?again")  # fmt: skip
    assert page.locator("relevo-widget").count() == 1


def test_events(open_page: OpenPage, gateway: FakeGateway, context: BrowserContext) -> None:
    """The page learns of all that happens, once each; history is no news."""
    context.add_init_script(LISTEN)
    gateway.answer = lambda text: [{"text": "An answer"}]
    page = open_page()
    write(page, "hello")
    expect(bubbles(page)).to_have_count(2)
    gateway.drop_sockets()
    gateway.say("Said while away")
    expect(bubbles(page)).to_have_count(3)
    page.keyboard.press("Escape")
    assert page.evaluate("window.heard") == [
        ["ready", None], ["opened", None], ["on-start-conversation", None], ["on-message", "An answer"],
        ["on-message", "Said while away"], ["closed", None],
    ]  # fmt: skip
    page.reload()
    page.evaluate("$relevo.toggle()")
    expect(bubbles(page)).to_have_count(3)
    assert [name for name, _ in page.evaluate("window.heard")] == ["ready", "opened"]


def test_the_launcher_comes_and_goes(open_page: OpenPage) -> None:
    """A site may take the launcher away where it disturbs."""
    page = open_page(opened=False)
    page.evaluate("$relevo.toggleBubbleVisibility('hide')")
    expect(page.locator("relevo-widget .launcher")).to_be_hidden()
    page.evaluate("$relevo.toggleBubbleVisibility('show')")
    expect(page.locator("relevo-widget .launcher")).to_be_visible()


def test_own_starters(open_page: OpenPage) -> None:
    """A site may offer questions of its own, by language, as text."""
    page = open_page(settings="{starters: {en: ['Is <b>it</b> blue?'], es: ['¿Es azul?']}, title: 'Alborada'}")
    expect(page.get_by_role("button", name="Is <b>it</b> blue?")).to_be_visible()
    expect(page.get_by_role("dialog", name="Alborada")).to_be_visible()
    page.evaluate("$relevo.setLocale('es')")
    expect(page.get_by_role("button", name="¿Es azul?")).to_be_visible()


def test_the_language_changes_all_of_it(open_page: OpenPage, gateway: FakeGateway) -> None:
    """Nothing stays behind in the other language, and the server learns of the change."""
    page = open_page()
    send(page, "hello")
    page.evaluate("$relevo.setLocale('es')")
    expect(page.locator("relevo-widget .state")).to_have_text("Enviado")
    expect(page.get_by_role("dialog", name="Ayuda")).to_be_visible()
    expect(page.get_by_role("log", name="Conversación")).to_be_visible()
    page.get_by_role("textbox", name="Tu mensaje").fill("x")
    gateway.heartbeat()
    hello = [frame for frame in gateway.frames if frame["type"] == "hello"][-1]
    assert hello["locale"] == "es"


def test_a_customer_signs_in(open_page: OpenPage, gateway: FakeGateway) -> None:
    """The shop's token goes to the session endpoint along with the visitor's own, and the customer's thread is shown."""
    page = open_page()
    send(page, "hello")
    page.evaluate("(token) => $relevo.setUser(token)", shop_token("c-1"))
    expect(bubbles(page)).to_have_count(0)
    send(page, "it is me")
    expect(bubbles(page)).to_have_text(["it is me"])
    asked = gateway.sessions[-1]
    assert asked["token"]
    assert asked["identity"] == shop_token("c-1")


def test_another_customer_sees_nothing_of_the_one_before(open_page: OpenPage, gateway: FakeGateway) -> None:
    """On a shared computer the second customer brings neither token nor unsent words of the first."""
    page = open_page()
    page.evaluate("(token) => $relevo.setUser(token)", shop_token("c-1"))
    send(page, "my secret")
    gateway.faults.rejections = [{"code": "invalid"}]
    write(page, "unsent secret")
    expect(page.locator("relevo-widget [data-state=failed]")).to_have_count(1)
    page.evaluate("(token) => $relevo.setUser(token)", shop_token("c-2"))
    expect(bubbles(page)).to_have_count(0)
    send(page, "hello")
    assert gateway.sessions[-1]["token"] is None
    assert gateway.sessions[-1]["identity"] == shop_token("c-2")
    page.reload()
    expect(bubbles(page)).to_have_text(["hello"])
    assert "secret" not in page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")


def test_reset_forgets(open_page: OpenPage, gateway: FakeGateway) -> None:
    """Signing out leaves nothing to read, in the panel or in the browser, in any tab."""
    page, other = open_page(), open_page()
    write(page, "my secret")
    expect(bubbles(other)).to_have_text(["my secret"])
    page.evaluate("$relevo.reset()")
    expect(bubbles(page)).to_have_count(0)
    expect(bubbles(other)).to_have_count(0)
    assert "my secret" not in page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    send(page, "somebody new")
    expect(bubbles(other)).to_have_text(["somebody new"])
    assert len(gateway.conversations) == 2


def test_a_refused_identity_is_told_and_the_chat_goes_on(
    open_page: OpenPage, gateway: FakeGateway, context: BrowserContext
) -> None:
    """An expired token of the shop is an event; the visitor can still talk, as a visitor."""
    context.add_init_script(LISTEN)
    gateway.faults.identity_refused = True
    page = open_page(opened=False)
    page.evaluate("(token) => { $relevo.setUser(token); $relevo.toggle(); }", shop_token("c-1"))
    send(page, "hello")
    assert ["error", "identity"] in page.evaluate("window.heard")


def test_a_function_fetches_a_fresh_identity(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A site may give a function instead of a token; it is asked when a session is opened."""
    page = open_page(opened=False)
    fetching = "(token) => { window.asked = 0; $relevo.setUser(async () => { window.asked += 1; return token; }); }"
    page.evaluate(fetching, shop_token("c-9"))
    assert page.evaluate("window.asked") == 0
    page.evaluate("$relevo.toggle()")
    send(page, "hello")
    assert page.evaluate("window.asked") == 1
    assert gateway.sessions[-1]["identity"] == shop_token("c-9")
