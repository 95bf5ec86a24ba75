"""What is shown of a conversation, however the line behaves."""

from __future__ import annotations

import re
from typing import Any

from desk_gateway import DeskGateway, Sit
from playwright.sync_api import APIResponse, Page, Route, WebSocketRoute, expect

from relevo.bus import LocalBus
from relevo.ledger import Incoming, Ledger, Reason
from relevo.shop.demo import LUCIA
from relevo.storage import Database

ACKS = re.compile('"type":"(ack|message)"')
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>{{7*7}} javascript:alert(1)'
CARD: dict[str, Any] = {
    "type": "order", "number": "RL-10482", "status": "shipped", "status_label": "On its way", "placed_at": "2026-11-18",
    "expected": "2026-11-26", "carrier": "Correos Express", "tracking_code": "PQ10482",
    "items": [{"name": "Lucero table lamp", "quantity": 1}], "total": "€49.90",
    "events": [{"at": "2026-11-20T09:12:00Z", "label": "Left the warehouse", "place": "Getafe"}],
}  # fmt: skip


def bubbles(page: Page) -> Any:
    """The texts of the conversation."""
    return page.locator(".log .bubble")


def test_everything_that_was_said_is_there(sit: Sit, gateway: DeskGateway) -> None:
    """The bot's answers with their cards and choices, and beside the customer's words what was understood of them."""
    conversation = gateway.says("Where is my order RL-10482?")
    page = sit("Ana", path=f"/desk#c={conversation}")
    expect(bubbles(page)).to_have_count(1)
    expect(page.locator(".meaning")).to_have_count(0)
    gateway.answers(
        conversation, "It is on its way.", intent="track_order", frustration=0.8, card=CARD, buttons=("Another order", "No")
    )
    expect(bubbles(page)).to_have_text(["Where is my order RL-10482?", "It is on its way."])
    expect(page.locator(".meaning")).to_have_text("Where is the order · 94 %")
    expect(page.locator(".upset")).to_have_text("frustration 80 %")
    expect(page.get_by_role("log").get_by_role("region", name="Order RL-10482")).to_contain_text("Expected 26 November")
    expect(page.get_by_role("log")).to_contain_text("Offered: Another order · No")


def test_a_conversation_that_is_gone_is_told_as_gone(sit: Sit) -> None:
    """An old bookmark leads to a sentence and a way back, not to an empty page."""
    page = sit("Ana", path="/desk#c=c_gone")
    expect(page.get_by_text("This conversation no longer exists.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="All quiet")).to_be_visible()


def test_a_known_customers_orders_stand_beside_the_conversation(sit: Sit, gateway: DeskGateway) -> None:
    """Name, address and orders are the shop's word; the desk says that the customer is signed in."""
    customer = gateway.known_customer(LUCIA.external_id, LUCIA.name, LUCIA.email)
    conversation = gateway.waits(customer=customer, language="es")
    page = sit("Ana", path=f"/desk#c={conversation}")
    context = page.get_by_role("region", name="About this conversation")
    expect(context).to_contain_text("Lucía Encina")
    expect(context).to_contain_text("Signed in at the shop")
    expect(context.get_by_role("region", name="Order RL-10711")).to_be_visible()


def test_what_people_write_is_only_ever_text(sit: Sit, gateway: DeskGateway) -> None:
    """Markup in messages, summaries, names and answers is shown as it was typed, and does nothing."""
    customer = gateway.known_customer("x1", HOSTILE, "x@example.com")
    conversation = gateway.waits(HOSTILE, customer, summary=HOSTILE, evidence=(HOSTILE,), reason=Reason.UNUSUAL)
    gateway.takes(conversation, "Ana")
    page = sit("Ana", path=f"/desk#c={conversation}")
    page.get_by_role("textbox").fill(HOSTILE)
    page.keyboard.press("Enter")
    expect(page.locator(".message.agent .meta")).to_contain_text("Sent")
    expect(bubbles(page)).to_have_text([HOSTILE, HOSTILE])
    expect(page.locator(".summary")).to_have_text(HOSTILE)
    expect(page.locator(".who").first).to_have_text(HOSTILE)
    assert page.locator("img, #desk script").count() == 0
    assert page.title() == "Relevo"
    gateway.says("see https://shop.example/a?b=<c> and javascript:alert(1)", customer)
    expect(bubbles(page).last.locator("a")).to_have_attribute("href", "https://shop.example/a?b=")
    expect(bubbles(page).last.locator("a")).to_have_attribute("rel", "noopener noreferrer nofollow ugc")


def test_each_message_is_shown_once_across_a_restart_of_the_gateway(sit: Sit, gateway: DeskGateway) -> None:
    """What was said meanwhile comes in, what was written meanwhile goes out, and nothing comes twice."""
    conversation = gateway.waits()
    gateway.takes(conversation, "Ana")
    page = sit("Ana", path=f"/desk#c={conversation}")
    expect(bubbles(page)).to_have_count(1)
    gateway.stop()
    expect(page.get_by_role("alert")).to_contain_text("No connection.")
    page.get_by_role("textbox").fill("Written without a line")
    page.keyboard.press("Enter")
    expect(page.locator(".message.agent")).to_contain_text("Not sent yet: no connection")

    database = Database(gateway.settings.database)
    incoming = Incoming(channel="web", customer_id="u_visitor", source="web:u_visitor", source_id="away", text="Hello?")
    database.write_now(lambda connection: _receive(connection, database, incoming))
    database.close()

    gateway.start()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(bubbles(page)).to_have_text(["I want a person", "Hello?", "Written without a line"])
    expect(page.locator(".message.sending")).to_have_count(0)
    assert gateway.texts(conversation)[-2:] == ["Hello?", "Written without a line"]
    gateway.says("Good to see you")
    expect(bubbles(page)).to_have_count(4)


def _receive(connection: Any, database: Database, incoming: Incoming) -> None:
    from relevo.ledger.receiving import receive

    receive(connection, incoming, Ledger(database, LocalBus()).now())


def test_a_message_whose_ack_was_lost_is_neither_lost_nor_doubled(sit: Sit, gateway: DeskGateway) -> None:
    """It is stored, the desk does not know it, the line breaks: after that it stands there once, as sent."""
    conversation = gateway.waits()
    gateway.takes(conversation, "Ana")
    page = sit("Ana")
    lines: list[WebSocketRoute] = []
    mute: list[bool] = []

    def listen(route: WebSocketRoute) -> None:
        lines.append(route)
        server = route.connect_to_server()
        server.on_message(
            lambda frame: None if mute and ('"ack"' in str(frame) or '"message"' in str(frame)) else route.send(frame)
        )

    page.route_web_socket("**/desk/socket", listen)
    page.goto(f"{gateway.url}/desk#c={conversation}")
    page.reload()
    expect(page.get_by_role("textbox")).to_be_visible()
    visitor = gateway.visitor("u_visitor")
    mute.append(True)
    page.get_by_role("textbox").fill("Only once")
    page.keyboard.press("Enter")
    expect(page.locator(".message.sending")).to_have_count(1)
    visitor.hears("message", text="Only once")
    mute.clear()
    lines[-1].close(code=1011)
    expect(page.locator(".message.sending")).to_have_count(0)
    expect(bubbles(page)).to_have_text(["I want a person", "Only once"])
    assert gateway.texts(conversation).count("Only once") == 1
    visitor.close()


def test_a_message_left_behind_at_once_is_there_when_the_agent_comes_back(sit: Sit, gateway: DeskGateway) -> None:
    """Nobody watches when it is stored, so nobody is told; it stands there once all the same, as sent."""
    conversation = gateway.waits()
    gateway.takes(conversation, "Ana")
    page = sit("Ana", path=f"/desk#c={conversation}")
    expect(page.get_by_role("textbox")).to_be_focused()
    for text in ("One", "Two", "Three"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        gateway.until(lambda text=text: text in gateway.texts(conversation))  # type: ignore[misc]
        page.locator("a.row").click()
        expect(page.get_by_role("textbox")).to_be_focused()
    expect(bubbles(page)).to_have_text(["I want a person", "One", "Two", "Three"])
    expect(page.locator(".message.sending, .message.failed")).to_have_count(0)


def test_a_whole_case_by_the_keyboard_alone(sit: Sit, gateway: DeskGateway) -> None:
    """Find it, take it, answer, look at the next, come back, close it: without a mouse, and the focus is never lost."""
    first = gateway.waits("first", "u_1111")
    gateway.waits("second", "u_2222")
    page = sit("Ana")
    keys = page.keyboard
    focused = page.locator(":focus")
    keys.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Take over")
    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    keys.press("Alt+t")
    expect(page.locator(".head h2")).to_have_text("Visitor 1111")
    expect(focused).to_have_attribute("id", "reply")
    keys.type("Hello? ")
    keys.press("Shift+Enter")
    keys.type("I am Ana")
    keys.press("Enter")
    expect(page.locator(".message.agent .bubble")).to_have_text("Hello?\nI am Ana")
    keys.press("Alt+k")
    expect(page.locator(".head h2")).to_have_text("Visitor 2222")
    expect(focused).to_have_attribute("id", "log")
    keys.press("Alt+j")
    expect(page.locator(".head h2")).to_have_text("Visitor 1111")
    expect(focused).to_have_attribute("id", "reply")
    keys.press("Escape")
    expect(focused).to_have_attribute("data-row", first)
    keys.press("ArrowUp")
    expect(focused).to_contain_text("Visitor 2222")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(focused).to_have_attribute("id", "reply")
    keys.press("Alt+e")
    keys.press("Enter")  # at once: it is meant for the question
    expect(page.get_by_text("This case is closed.")).to_be_visible()
    expect(focused).to_have_attribute("id", "log")
    assert gateway.run(gateway.services.ledger.conversation(first)).state == "resolved"


def test_an_answer_that_comes_late_leaves_the_focus_where_it_is(sit: Sit, gateway: DeskGateway) -> None:
    """Taken over, and already on the way to another conversation: the keyboard goes there, and not nowhere."""
    gateway.waits("first", "u_1111")
    second = gateway.waits("second", "u_2222")
    page = sit("Ana")
    taken: list[tuple[Route, APIResponse]] = []
    opened: list[Route] = []
    page.route("**/assignments", lambda route: taken.append((route, route.fetch())))
    page.route(f"**/conversations/{second}", lambda route: opened.append(route))
    page.keyboard.press("Alt+t")
    expect(page.locator(".head .state")).to_contain_text("You are answering")
    page.keyboard.press("Alt+k")
    expect(page.locator(".head h2")).to_have_text("Visitor 2222")
    route, answer = taken[0]
    route.fulfill(response=answer)
    expect(page.locator("p.aloud[role=status]").last).to_have_text("The conversation is yours.")
    opened[0].continue_()
    expect(page.locator(":focus")).to_have_attribute("id", "log")
