"""A conversation in the widget, as its customer sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fake_gateway import FakeGateway
from playwright.sync_api import BrowserContext, Page, expect

OpenPage = Callable[..., Page]
CARD: dict[str, Any] = {
    "type": "order", "number": "RL-10482", "status": "shipped", "status_label": "On its way", "placed_at": "2026-11-18",
    "expected": "2026-11-26", "expected_label": "Thursday 26 November", "carrier": "Correos Express", "tracking_code": "PQ10482",
    "items": [{"name": "Lucero table lamp", "quantity": 1}], "total": "€49.90",
    "events": [{"at": "2026-11-18T09:12:00Z", "label": "Order received", "place": None},
               {"at": "2026-11-20T09:12:00Z", "label": "Left the warehouse", "place": "Getafe"}],
}  # fmt: skip


def bubbles(page: Page) -> Any:
    """The texts of the conversation."""
    return page.locator("relevo-widget .bubble")


def write(page: Page, text: str) -> None:
    """Type a message and press Enter."""
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")


def send(page: Page, text: str) -> None:
    """Write a message and wait until the gateway has it."""
    write(page, text)
    stored = page.locator("relevo-widget .customer:not([data-state=sending]):not([data-state=offline]) .bubble")
    expect(stored.filter(has_text=text)).to_be_visible()


def test_greets_before_the_first_message(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A visitor finds a greeting and three questions; one press sends the question as text."""
    page = open_page()
    expect(page.get_by_role("heading", name="Hello! How can we help?")).to_be_visible()
    assert page.locator("relevo-widget .starters button").count() == 3
    page.get_by_role("button", name="Where is my order?").click()
    expect(bubbles(page)).to_have_text(["Where is my order?"])
    expect(page.locator("relevo-widget .state")).to_have_text("Sent")
    assert gateway.messages_sent()[0]["text"] == "Where is my order?"
    expect(page.get_by_role("heading", name="Hello! How can we help?")).to_be_hidden()


def test_opens_no_session_before_it_is_used(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A visitor who never opens the chat leaves no trace, here or in their browser."""
    page = open_page(opened=False)
    expect(page.get_by_role("button", name="Open the chat")).to_be_visible()
    assert gateway.sessions == []
    assert page.evaluate("localStorage.length") == 0


def test_shows_the_answer_with_its_card(open_page: OpenPage, gateway: FakeGateway) -> None:
    """An order is a card: where it is, when it comes, what is in it, and its history on demand."""
    gateway.answer = lambda text: [{"text": "It is on its way.", "card": CARD}]
    page = open_page()
    write(page, "RL-10482")
    card = page.get_by_role("group", name="Order RL-10482")
    expect(card).to_contain_text("Thursday 26 November")
    expect(card.locator("li[aria-current=step]")).to_have_text("On its way")
    expect(card.get_by_text("Left the warehouse")).to_be_hidden()
    card.get_by_text("Tracking history").click()
    assert card.locator(".history .label").all_text_contents() == ["Left the warehouse", "Order received"]


def test_a_cancelled_order_shows_no_progress(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A status that is none of the four steps shows its label only."""
    gateway.answer = lambda text: [{"text": "Cancelled.", "card": {**CARD, "status": "cancelled", "status_label": "Cancelled"}}]
    page = open_page()
    write(page, "RL-10482")
    expect(page.locator("relevo-widget .pill.trouble")).to_have_text("Cancelled")
    assert page.locator("relevo-widget .steps").count() == 0


def test_a_button_is_pressed_once(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A pressed button sends its id, shows its title as said, and none of the choices can be pressed again."""
    page = open_page()
    send(page, "hello")
    gateway.say("Which one?", buttons=[{"id": "b1", "title": "The lamp"}, {"id": "b2", "title": "The mug"}])
    page.get_by_role("button", name="The lamp").click()
    expect(bubbles(page)).to_have_text(["hello", "Which one?", "The lamp"])
    expect(page.get_by_role("button", name="The mug")).to_be_disabled()
    expect(page.get_by_role("button", name="The lamp")).to_have_attribute("aria-pressed", "true")
    frame = gateway.messages_sent()[1]
    assert (frame["button"], "text" in frame) == ("b1", False)


def test_buttons_go_stale_when_a_person_takes_over(open_page: OpenPage, gateway: FakeGateway) -> None:
    """The assistant's offers no longer stand while a person leads the conversation."""
    page = open_page()
    send(page, "hello")
    gateway.say("Which one?", buttons=[{"id": "b1", "title": "The lamp"}])
    expect(page.get_by_role("button", name="The lamp")).to_be_enabled()
    gateway.become("agent", "Inés")
    expect(page.get_by_role("button", name="The lamp")).to_be_disabled()


def test_tells_who_is_there(open_page: OpenPage, gateway: FakeGateway) -> None:
    """The heading says assistant, queue with the place in it, or the person's name; messages carry the name too."""
    page = open_page()
    send(page, "a person please")
    heading = page.locator("relevo-widget .subtitle")
    expect(heading).to_have_text("Assistant · answers at once")
    gateway.become("queued", queue_position=2)
    expect(heading).to_have_text("A person will be with you soon · number 2 in the queue")
    gateway.become("agent", "Inés")
    gateway.say("Inés has joined the conversation.", "system")
    gateway.say("Hello, I am Inés.", "agent", name="Inés")
    expect(heading).to_have_text("Inés is with you")
    expect(page.locator("relevo-widget .agent .who")).to_have_text("Inésperson")
    expect(page.locator("relevo-widget .system")).to_have_text("Inés has joined the conversation.")
    gateway.become("resolved")
    expect(heading).to_have_text("Closed · write to start again")


def test_shows_who_writes_until_the_message_comes(open_page: OpenPage, gateway: FakeGateway) -> None:
    """The dots come with the news that somebody writes and go with what they wrote."""
    page = open_page()
    send(page, "hello")
    gateway.become("agent", "Inés")
    gateway.typing("agent")
    expect(page.locator("relevo-widget .typing")).to_be_visible()
    expect(page.locator("relevo-widget .aloud[role=status]")).to_have_text("Inés is writing")
    gateway.say("Hello!", "agent", name="Inés")
    expect(page.locator("relevo-widget .typing")).to_be_hidden()


def test_tells_that_the_customer_writes(open_page: OpenPage, gateway: FakeGateway) -> None:
    """Whoever leads the conversation learns that the customer is writing, and that they stopped."""
    page = open_page()
    send(page, "hello")
    page.get_by_role("textbox").press_sequentially("abc")
    page.get_by_role("textbox").fill("")
    page.get_by_role("textbox").press_sequentially("d")
    page.get_by_role("textbox").press("Enter")
    expect(bubbles(page)).to_have_count(2)
    assert [frame["on"] for frame in gateway.frames if frame["type"] == "typing"] == [True, False, True, False]


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        '"><svg onload=alert(1)>',
        "{{7*7}} ${7*7} javascript:alert(1)",
        "[click](javascript:alert(1))",
        "line one\nline two & <b>three</b>",
    ],
)
def test_text_is_text(open_page: OpenPage, gateway: FakeGateway, text: str) -> None:
    """Whatever a customer, a bot, an agent or a card says is shown letter by letter and never becomes markup."""
    gateway.answer = lambda said: [
        {"text": said, "name": said, "buttons": [{"id": "b", "title": said}], "card": {**CARD, "number": said, "carrier": said}}
    ]
    page = open_page()
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")
    expect(bubbles(page)).to_have_count(2)
    assert bubbles(page).all_text_contents() == [text, text]
    assert page.locator("relevo-widget").locator("img, script, b, svg[onload], .bubble a").count() == 0


def test_makes_links_of_addresses_only(open_page: OpenPage, gateway: FakeGateway) -> None:
    """Web and e-mail addresses become links that give the other site no hold on this page; punctuation stays outside."""
    gateway.answer = lambda said: [
        {
            "text": "See https://example.com/a_(b)?c=d, www.example.org. Or (http://x.example/y) ask help@example.com! javascript://no"
        }
    ]
    page = open_page()
    write(page, "hello")
    links = page.locator("relevo-widget .bubble a")
    expect(links).to_have_count(4)
    found = [link.get_attribute("href") for link in links.all()]
    assert found == ["https://example.com/a_(b)?c=d", "https://www.example.org/", "http://x.example/y", "mailto:help@example.com"]
    assert links.first.get_attribute("target") == "_blank"
    assert "noopener" in str(links.first.get_attribute("rel"))


def test_counts_near_the_limit_and_refuses_beyond(open_page: OpenPage, gateway: FakeGateway) -> None:
    """The counter appears near 4,000 characters; beyond, nothing is cut and nothing is sent."""
    page = open_page()
    box, counter = page.get_by_role("textbox"), page.locator("relevo-widget #counter")
    box.fill("x" * 3000)
    expect(counter).to_be_hidden()
    box.fill("x" * 3900)
    expect(counter).to_have_text("3,900 of 4,000 characters")
    box.fill("😀" * 4000)
    expect(counter).to_have_text("4,000 of 4,000 characters")
    box.fill("x" * 4005)
    expect(counter).to_have_text("5 characters too many. Please shorten your message.")
    box.press("Enter")
    page.get_by_role("button", name="Send").dispatch_event("click")
    expect(box).to_have_value("x" * 4005)
    box.fill("x" * 4000)
    box.press("Enter")
    expect(page.locator("relevo-widget [data-state=sent]")).to_have_count(1)
    expect(bubbles(page)).to_have_count(1)
    assert len(gateway.messages_sent()) == 1


def test_enter_sends_shift_enter_breaks_and_nothing_empty_goes_out(open_page: OpenPage, gateway: FakeGateway) -> None:
    """Enter while an input method composes picks a word and sends nothing."""
    page = open_page()
    box = page.get_by_role("textbox")
    box.press("Enter")
    box.fill("   \n ")
    box.press("Enter")
    box.fill("one")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True, "composed": True})
    assert bubbles(page).count() == 0
    box.press("Shift+Enter")
    box.press_sequentially("two")
    box.press("Enter")
    expect(bubbles(page)).to_have_text(["one\ntwo"])
    expect(box).to_have_value("")
    assert [frame["text"] for frame in gateway.messages_sent()] == ["one\ntwo"]


def test_the_box_grows_with_its_text(open_page: OpenPage) -> None:
    """Several lines are seen while they are written, up to a limit."""
    page = open_page()
    box = page.get_by_role("textbox")
    heights = []
    for lines in (1, 3, 40):
        box.fill("\n".join(["line"] * lines))
        bounds = box.bounding_box()
        assert bounds
        heights.append(bounds["height"])
    assert heights[0] < heights[1] < heights[2] <= 132


def test_a_draft_survives_a_reload(open_page: OpenPage) -> None:
    """What was being written is there again, and the panel is as open as it was."""
    page = open_page()
    page.get_by_role("textbox").fill("half a sen")
    page.reload()
    expect(page.get_by_role("textbox")).to_have_value("half a sen")


def test_speaks_the_language_of_the_page(open_page: OpenPage) -> None:
    """Without a setting the page's language counts; with one, that; a language we do not speak becomes the next wish."""
    page = open_page("/page?lang=es-MX")
    expect(page.get_by_role("heading", name="¡Hola! ¿En qué te ayudamos?")).to_be_visible()
    expect(open_page("/page?lang=es", settings='{locale: "en"}').get_by_role("heading", name="Hello!")).to_be_visible()
    expect(open_page("/page?lang=fr").get_by_role("heading", name="Hello!")).to_be_visible()


def test_days_and_times_separate_what_was_said(open_page: OpenPage, gateway: FakeGateway) -> None:
    """Each day has a line of its own, today by its name."""
    page = open_page()
    write(page, "hello")
    expect(page.locator("relevo-widget .day")).to_have_text(["Today"])
    page.evaluate("$relevo.setLocale('es')")
    expect(page.locator("relevo-widget .day")).to_have_text(["Hoy"])


def test_a_closed_panel_counts_what_is_unread(open_page: OpenPage, gateway: FakeGateway, context: BrowserContext) -> None:
    """The launcher's badge and name tell how much is unread, a screen reader hears it, and opening clears it everywhere."""
    page = open_page()
    send(page, "hello")
    page.get_by_role("button", name="Close the chat").first.click()
    gateway.say("One")
    gateway.say("Two")
    launcher = page.get_by_role("button", name="Open the chat, 2 unread messages")
    expect(launcher).to_be_visible()
    expect(page.locator("relevo-widget .badge")).to_have_text("2")
    expect(page.locator("relevo-widget .aloud[role=status]")).to_have_text("2 unread messages")
    page.reload()
    expect(launcher).to_be_visible()
    other = open_page(opened=False)
    other.get_by_role("button", name="Open the chat, 2 unread messages").click()
    expect(bubbles(other)).to_have_text(["hello", "One", "Two"])
    expect(page.locator("relevo-widget .badge")).to_be_hidden()


def test_who_reads_further_up_is_not_torn_away(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A new message leaves the list where it is being read and offers the way down."""
    page = open_page()
    send(page, "hello")
    for number in range(15):
        gateway.say(f"Message number {number}\nwith a second line")
    expect(bubbles(page)).to_have_count(16)
    page.get_by_role("log").evaluate("list => { list.scrollTop = 0; }")
    gateway.say("The newest")
    page.get_by_role("button", name="New messages").click()
    expect(page.get_by_text("The newest")).to_be_in_viewport()
    expect(page.get_by_role("button", name="New messages")).to_be_hidden()
