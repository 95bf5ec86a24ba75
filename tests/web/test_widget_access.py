"""The widget without a mouse, with a screen reader, on a small screen, for tired eyes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_gateway import FakeGateway
from playwright.sync_api import Browser, Page, expect
from test_widget_talk import CARD, bubbles, send, write

OpenPage = Callable[..., Page]
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
FOCUSED = """() => { let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node?.getAttribute('aria-label') || node?.id || node?.textContent; }"""


def test_keyboard_alone(open_page: OpenPage, gateway: FakeGateway) -> None:
    """Open with Enter, land in the box, write, choose an answer, close with Escape, be back on the launcher."""
    gateway.answer = lambda text: [{"text": "Which?", "buttons": [{"id": "b1", "title": "The lamp"}]}] if text == "hello" else []
    page = open_page(opened=False)
    page.get_by_role("button", name="Open the chat").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "box"
    page.keyboard.type("hello")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="The lamp")).to_be_enabled()
    assert page.evaluate(FOCUSED) == "box"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED) == "The lamp"
    page.keyboard.press("Enter")
    expect(bubbles(page)).to_have_text(["hello", "Which?", "The lamp"])
    assert page.evaluate(FOCUSED) == "Conversation"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate(FOCUSED) == "Open the chat"


def test_order_of_focus(open_page: OpenPage) -> None:
    """From the top of the panel to its bottom, then the launcher."""
    page = open_page()
    page.locator("relevo-widget .close").focus()
    stops = [page.evaluate(FOCUSED)]
    for _ in range(6):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    questions = ["Where is my order?", "How long does delivery take?", "I want to speak to a person"]
    assert stops == ["Close the chat", *questions, "box", "Send", "Close the chat"]


def test_without_a_launcher_the_focus_returns_to_the_page(open_page: OpenPage) -> None:
    """Where the site opens the chat by a button of its own, closing goes back to that."""
    page = open_page(settings="{hideBubble: true}", opened=False)
    expect(page.locator("relevo-widget .launcher")).to_be_hidden()
    page.locator("#before").focus()
    page.evaluate("$relevo.toggle()")
    page.keyboard.press("Escape")
    expect(page.locator("#before")).to_be_focused()


def test_reopening_after_a_reload_leaves_the_focus_alone(open_page: OpenPage) -> None:
    """A panel that was open is open on the next page, without taking the keyboard from it."""
    page = open_page()
    page.reload()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.activeElement === document.body")


def test_a_screen_reader_hears_each_message_once(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A message's node is added once: its ack, its echo and its time change it in place."""
    page = open_page()
    log = page.locator("relevo-widget [role=log]")
    assert log.get_attribute("aria-live") == "polite"
    send(page, "hello")
    log.evaluate("""list => { window.added = []; new MutationObserver((changes) => {
      for (const change of changes) for (const node of change.addedNodes) window.added.push(node.className);
    }).observe(list, {childList: true}); }""")
    gateway.faults.repeat = True
    gateway.answer = lambda text: [{"text": "An answer"}]
    write(page, "two")
    expect(bubbles(page)).to_have_text(["hello", "two", "An answer"])
    gateway.drop_sockets()
    write(page, "three")
    expect(bubbles(page)).to_have_count(5)
    assert [name.split()[1] for name in page.evaluate("window.added")] == ["customer", "bot", "customer", "bot"]


def test_history_is_not_read_out(open_page: OpenPage, gateway: FakeGateway) -> None:
    """What is fetched on opening arrives while the log is busy, so that it is not read out as news; what comes later is."""
    page = open_page()
    send(page, "hello")
    for number in range(9):
        gateway.say(f"Number {number}")
    expect(bubbles(page)).to_have_count(10)
    page.context.add_init_script("""window.busy = []; const insert = Node.prototype.insertBefore;
      Node.prototype.insertBefore = function (node, place) {
        if (this.role === 'log') window.busy.push(this.ariaBusy);
        return insert.call(this, node, place); };""")
    page.reload()
    expect(bubbles(page)).to_have_count(10)
    expect(page.locator("relevo-widget [role=log]")).not_to_have_attribute("aria-busy", "true")
    gateway.say("News")
    expect(bubbles(page)).to_have_count(11)
    assert page.evaluate("window.busy") == ["true"] * 11 + [None]


def test_phone(browser: Browser, gateway: FakeGateway) -> None:
    """On a phone the panel fills the screen, nothing is wider than it, and the page behind is out of reach."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True, locale="es-ES", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{gateway.url}/page?lang=es")
    page.get_by_role("button", name="Abrir el chat").tap()
    panel = page.get_by_role("dialog")
    expect(panel).to_be_visible()
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 640}
    assert page.evaluate("document.querySelector('relevo-widget').shadowRoot.querySelector('dialog').matches(':modal')")
    choice = {"id": "b", "title": "Una opción con un título bastante largo"}
    gateway.answer = lambda text: [{"text": "w" * 300, "card": CARD, "buttons": [choice]}]
    page.get_by_role("textbox").fill("hola")
    page.get_by_role("button", name="Enviar").tap()
    expect(page.locator("relevo-widget .card")).to_be_visible()
    assert page.get_by_role("log").evaluate("list => list.scrollWidth <= list.clientWidth")
    for control in page.locator("relevo-widget dialog button:visible").all():
        bounds = control.bounding_box()
        assert bounds
        assert bounds["height"] >= 38
    page.get_by_role("button", name="Cerrar el chat").first.tap()
    expect(panel).to_be_hidden()
    context.close()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1000])
def test_axe_finds_nothing(browser: Browser, gateway: FakeGateway, scheme: str, width: int) -> None:
    """The accessibility rules of WCAG 2.2 AA hold, contrast included, in every state there is."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, reduced_motion="reduce", bypass_csp=True, locale="en-GB"
    )
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{gateway.url}/page")
    page.add_script_tag(path=AXE)

    def check(state: str) -> None:
        result = page.evaluate(
            """axe.run('relevo-widget', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            rules: {region: {enabled: false}}})"""
        )
        found = [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in result["violations"]]
        assert found == [], state

    page.locator("relevo-widget").wait_for(state="attached")
    check("closed")
    page.evaluate("$relevo.toggle('open')")
    check("welcome")
    gateway.answer = lambda text: [{"text": "See https://example.com", "card": CARD, "buttons": [{"id": "b", "title": "Yes"}]}]
    write(page, "hello")
    expect(page.get_by_role("button", name="Yes")).to_be_enabled()
    page.get_by_text("Tracking history").click()
    check("answered")
    gateway.say("We pass you to a person.", "system")
    gateway.become("agent", "Inés")
    gateway.say("Hello, I am Inés.", "agent", name="Inés")
    gateway.typing("agent")
    gateway.faults.rejections = [{"code": "invalid", "message": "We couldn't read that message."}]
    write(page, "no")
    page.get_by_role("textbox").fill("x" * 4001)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    check("failed")
    page.get_by_role("textbox").fill("yes")
    gateway.faults.session_status = 503
    gateway.faults.unauthorized = 1
    gateway.drop_sockets()
    write(page, "waiting")
    expect(page.locator("relevo-widget .banner")).to_be_visible()
    check("offline")
    page.keyboard.press("Escape")
    gateway.faults.session_status = 0
    expect(page.locator("relevo-widget [data-state=offline]")).to_have_count(0)
    gateway.say("Are you there?", "agent", name="Inés")
    expect(page.locator("relevo-widget .badge")).to_be_visible()
    check("unread")
    context.close()


def test_the_site_chooses_the_scheme_and_the_accent(open_page: OpenPage) -> None:
    """The setting beats the system's scheme, and a site's colours reach the launcher."""
    page = open_page(settings="{colorScheme: 'dark', position: 'left', launcherTitle: 'Need help?'}", opened=False)
    page.evaluate("document.querySelector('relevo-widget').style.setProperty('--relevo-accent-dark', 'rgb(255, 180, 200)')")
    launcher = page.get_by_role("button", name="Need help?")
    bounds = launcher.bounding_box()
    assert bounds
    assert bounds["x"] < 40
    assert launcher.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(255, 180, 200)"
    ground = page.locator("relevo-widget .root")
    assert ground.evaluate("node => getComputedStyle(node).colorScheme") == "dark"
    page.evaluate("$relevo.setColorScheme('light')")
    assert ground.evaluate("node => getComputedStyle(node).colorScheme") == "light"


def test_forced_motion_rest(open_page: OpenPage, gateway: FakeGateway) -> None:
    """Who asked for less motion sees none."""
    page = open_page()
    send(page, "hello")
    gateway.typing("bot")
    dots = page.locator("relevo-widget .typing i").first
    expect(dots).to_be_visible()
    assert dots.evaluate("node => getComputedStyle(node).animationName") == "none"
