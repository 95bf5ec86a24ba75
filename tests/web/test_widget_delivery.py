"""Every message exactly once and in order, whatever the line, the gateway and the visitor do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_gateway import FakeGateway
from playwright.sync_api import BrowserContext, Page, expect
from test_widget_talk import bubbles, send, write

OpenPage = Callable[..., Page]


def started(open_page: OpenPage) -> Page:
    """A page whose chat has one message that was sent."""
    page = open_page()
    send(page, "one")
    return page


def test_stored_but_not_acknowledged(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A line that breaks between the storing and the ack neither doubles the message nor leaves it unsent."""
    page = started(open_page)
    gateway.faults.drop_before_ack = 1
    write(page, "two")
    expect(page.locator("relevo-widget [data-state=sent] .bubble")).to_have_text("two")
    expect(bubbles(page)).to_have_text(["one", "two"])
    assert gateway.said() == ["one", "two"]


def test_lost_before_it_was_stored(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A message that never arrived goes out again, under the same id, ahead of what was written after it."""
    page = started(open_page)
    gateway.faults.drop_before_store = 2
    write(page, "two")
    write(page, "three")
    expect(page.locator("relevo-widget [data-state=sent] .bubble")).to_have_text("three")
    expect(bubbles(page)).to_have_text(["one", "two", "three"])
    assert gateway.said() == ["one", "two", "three"]
    assert len({frame["id"] for frame in gateway.messages_sent() if frame["text"] == "two"}) == 1


def test_repeated_messages_are_shown_once(open_page: OpenPage, gateway: FakeGateway) -> None:
    """The server may say things twice: they are drawn once, counted once and told to the page once."""
    gateway.faults.repeat = True
    gateway.answer = lambda text: [{"text": f"Answer to {text}"}, {"text": "Anything else?"}]
    page = open_page(opened=False)
    page.evaluate("window.heard = 0; addEventListener('relevo:on-message', () => { window.heard += 1; })")
    page.evaluate("$relevo.toggle('open')")
    write(page, "one")
    expect(bubbles(page)).to_have_text(["one", "Answer to one", "Anything else?"])
    gateway.drop_sockets()
    write(page, "two")
    expected = ["one", "Answer to one", "Anything else?", "two", "Answer to two", "Anything else?"]
    expect(bubbles(page)).to_have_text(expected)
    page.evaluate("$relevo.toggle('close')")
    gateway.say("Still there?")
    expect(page.get_by_role("button", name="Open the chat, 1 unread message")).to_be_visible()
    assert page.evaluate("window.heard") == 5


def test_gateway_restarts(open_page: OpenPage, gateway: FakeGateway) -> None:
    """What is written while the gateway is away is sent once when it is back; what was said meanwhile is fetched."""
    page = started(open_page)
    gateway.stop()
    write(page, "two")
    write(page, "three")
    expect(page.locator("relevo-widget [data-state=offline]")).to_have_count(2)
    expect(page.locator("relevo-widget .banner")).to_have_text("Connecting again…")
    gateway._store(gateway.customer, {"sender": "agent", "name": "Inés", "text": "Said meanwhile"})
    gateway.start()
    expect(bubbles(page)).to_have_text(["one", "Said meanwhile", "two", "three"])
    expect(page.locator("relevo-widget .banner")).to_be_hidden()
    assert gateway.said() == ["one", "two", "three"]


def test_reload_before_the_ack(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A message typed just before a reload is sent after it, once."""
    page = started(open_page)
    gateway.stop()
    write(page, "two")
    expect(page.locator("relevo-widget [data-state=offline]")).to_have_count(1)
    gateway.start()
    page.reload()
    expect(bubbles(page)).to_have_text(["one", "two"])
    expect(page.locator("relevo-widget [data-state=sent] .bubble")).to_have_text("two")
    assert gateway.said() == ["one", "two"]


def test_reload_after_the_storing(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A reload between the storing and the ack shows the message once, as sent."""
    page = started(open_page)
    gateway.faults.drop_before_ack = 1
    write(page, "two")
    page.reload()
    expect(bubbles(page)).to_have_text(["one", "two"])
    expect(page.locator("relevo-widget [data-state=sent] .bubble")).to_have_text("two")
    assert gateway.said() == ["one", "two"]


def test_first_message_without_a_session(open_page: OpenPage, gateway: FakeGateway) -> None:
    """What is typed before the first session could be had survives the reload too."""
    gateway.faults.session_status = 503
    page = open_page()
    write(page, "the very first")
    expect(page.locator("relevo-widget [data-state=offline]")).to_have_count(1)
    page.reload()
    expect(bubbles(page)).to_have_text(["the very first"])
    gateway.faults.session_status = 0
    expect(page.locator("relevo-widget .state")).to_have_text("Sent")
    assert gateway.said() == ["the very first"]


def test_two_tabs(open_page: OpenPage, gateway: FakeGateway) -> None:
    """Two tabs are one visitor: each shows what the other says, once, and a reload of one resends nothing."""
    first = started(open_page)
    second = open_page()
    expect(bubbles(second)).to_have_text(["one"])
    write(second, "two")
    expect(bubbles(first)).to_have_text(["one", "two"])
    gateway.faults.drop_before_ack = 1
    write(first, "three")
    second.reload()
    for page in (first, second):
        expect(bubbles(page)).to_have_text(["one", "two", "three"])
    assert gateway.said() == ["one", "two", "three"]
    assert len(gateway.conversations) == 1


def test_two_tabs_that_open_together_are_one_visitor(open_page: OpenPage, gateway: FakeGateway, context: BrowserContext) -> None:
    """The first session is asked for by one of them; the other takes it over, with what was typed in it."""
    gateway.faults.session_status = 503
    first, second = open_page(), open_page()
    write(first, "from the first")
    write(second, "from the second")
    gateway.faults.session_status = 0
    for page in (first, second):
        expect(bubbles(page)).to_have_count(2)
        expect(page.locator("relevo-widget [data-state=offline]")).to_have_count(0)
    assert len(gateway.conversations) == 1
    assert sorted(gateway.said()) == ["from the first", "from the second"]


def test_a_tab_that_closes_leaves_its_message_to_the_other(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A message that a tab could not send any more goes out with the next line of another tab."""
    first = started(open_page)
    second = open_page()
    expect(bubbles(second)).to_have_text(["one"])
    gateway.stop()
    write(first, "two")
    expect(first.locator("relevo-widget [data-state=offline]")).to_have_count(1)
    first.close()
    gateway.start()
    expect(bubbles(second)).to_have_text(["one", "two"])
    assert gateway.said() == ["one", "two"]


def test_too_fast_waits_and_goes_on_in_order(open_page: OpenPage, gateway: FakeGateway) -> None:
    """When the server asks for a pause, the messages wait in their order and go out by themselves."""
    page = started(open_page)
    gateway.faults.rejections = [{"code": "rate_limited", "retry_after": 0.6}] * 2
    write(page, "two")
    write(page, "three")
    write(page, "four")
    expect(page.locator("relevo-widget [data-state=waiting] .state")).to_have_text("A moment, it will be sent shortly…")
    expect(page.locator("relevo-widget [data-state=sent] .bubble")).to_have_text("four")
    assert gateway.said() == ["one", "two", "three", "four"]
    assert [frame["text"] for frame in gateway.messages_sent()] == ["one", "two", "two", "two", "three", "four"]


def test_one_at_a_time(open_page: OpenPage, gateway: FakeGateway) -> None:
    """While a message has no answer the next one waits: it could otherwise overtake, and the first is not sent twice for it."""
    page = started(open_page)
    gateway.faults.swallow = 1
    write(page, "two")
    write(page, "three")
    gateway.say("A sign of life")
    expect(bubbles(page)).to_have_text(["one", "A sign of life", "two", "three"])
    assert [frame["text"] for frame in gateway.messages_sent()] == ["one", "two"]


def test_a_refused_message_says_why_and_is_tried_again(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A refusal is shown with the server's reason, read aloud, kept over a reload, and sent again on request."""
    page = started(open_page)
    gateway.faults.rejections = [{"code": "invalid", "message": "We couldn't read that message."}]
    write(page, "two")
    failed = page.locator("relevo-widget [data-state=failed]")
    expect(failed).to_contain_text("Not sent. We couldn't read that message.")
    expect(page.locator("relevo-widget .aloud[role=status]")).to_have_text("Not sent. We couldn't read that message.")
    page.reload()
    expect(failed).to_have_count(1)
    write(page, "three")
    expect(bubbles(page)).to_have_text(["one", "three", "two"])
    page.get_by_role("button", name="Try again").click()
    expect(failed).to_have_count(0)
    assert gateway.said() == ["one", "three", "two"]


def test_a_refused_message_goes_back_to_the_box(open_page: OpenPage, gateway: FakeGateway) -> None:
    """What the server finds too long is not simply tried again: it is edited."""
    page = started(open_page)
    gateway.faults.rejections = [{"code": "too_long", "message": "The message is longer than 4,000 characters."}]
    write(page, "two")
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    page.get_by_role("button", name="Edit").click()
    expect(page.get_by_role("textbox")).to_have_value("two")
    expect(page.get_by_role("textbox")).to_be_focused()
    expect(bubbles(page)).to_have_text(["one"])


def test_no_answer_ends_in_failure(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A server that takes messages and never answers is asked a few times, then the customer learns of it."""
    page = open_page(opened=False)
    page.clock.install()
    page.evaluate("$relevo.toggle('open')")
    expect(page.get_by_role("textbox")).to_be_visible()
    gateway.faults.swallow = 6
    write(page, "one")
    failed = page.locator("relevo-widget [data-state=failed]")
    for _ in range(60):
        page.clock.run_for(2_500)
        if failed.count():
            break
    expect(failed).to_contain_text("The server does not answer.")
    assert len(gateway.messages_sent()) == 6
    page.get_by_role("button", name="Try again").click()
    expect(failed).to_have_count(0)
    assert gateway.said() == ["one"]


def test_a_lost_push_heals_by_the_heartbeat(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A heartbeat that knows more than was shown makes the widget ask for the rest."""
    page = started(open_page)
    gateway.faults.mute_pushes = True
    gateway.say("You missed this")
    gateway.faults.mute_pushes = False
    gateway.heartbeat()
    expect(bubbles(page)).to_have_text(["one", "You missed this"])
    hellos = len([frame for frame in gateway.frames if frame["type"] == "hello"])
    gateway.heartbeat()
    gateway.say("Later")
    expect(bubbles(page)).to_have_count(3)
    assert len([frame for frame in gateway.frames if frame["type"] == "hello"]) == hellos


def test_an_ack_hides_nothing_that_came_before_it(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A message that was lost on its way is fetched after a reconnect although a later one of ours was acknowledged."""
    page = started(open_page)
    gateway.faults.mute_pushes = True
    gateway.say("You missed this")
    send(page, "two")
    gateway.faults.mute_pushes = False
    expect(bubbles(page)).to_have_text(["one", "two"])
    gateway.drop_sockets()
    expect(bubbles(page)).to_have_text(["one", "You missed this", "two"])


def test_an_expired_token_is_renewed(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A refused token is shown to the session endpoint, and the conversation goes on as if nothing had happened."""
    page = started(open_page)
    gateway.faults.unauthorized = 1
    gateway.drop_sockets()
    write(page, "two")
    expect(page.locator("relevo-widget [data-state=sent] .bubble")).to_have_text("two")
    assert [bool(asked["token"]) for asked in gateway.sessions] == [False, True]
    assert gateway.said() == ["one", "two"]


def test_a_refused_site_is_told_and_not_hammered(open_page: OpenPage, gateway: FakeGateway) -> None:
    """A wrong website token is an event for the site, a sentence for the visitor, and no endless trying."""
    gateway.faults.session_status = 401
    page = open_page(opened=False)
    page.evaluate("window.errors = []; addEventListener('relevo:error', (event) => window.errors.push(event.detail))")
    page.evaluate("$relevo.toggle('open')")
    expect(page.locator("relevo-widget .banner")).to_have_text("The chat is not available right now.")
    assert page.evaluate("window.errors") == [{"code": "website_token", "message": "This website token is not known."}]
    assert len(gateway.sessions) == 1


def test_offline_says_so_and_comes_back(open_page: OpenPage, gateway: FakeGateway, context: BrowserContext) -> None:
    """Without a network the visitor reads that their words will wait; with it again they go out at once."""
    page = started(open_page)
    context.set_offline(True)
    gateway.drop_sockets()
    write(page, "two")
    expect(page.locator("relevo-widget .banner")).to_contain_text("You are offline.")
    expect(page.locator("relevo-widget [data-state=offline] .state")).to_have_text("Will be sent when you are back online")
    context.set_offline(False)
    expect(page.locator("relevo-widget [data-state=sent] .bubble")).to_have_text("two")
    expect(page.locator("relevo-widget .banner")).to_be_hidden()


@pytest.mark.parametrize("broken", ["getter", "setItem"])
def test_works_without_storage(open_page: OpenPage, gateway: FakeGateway, context: BrowserContext, broken: str) -> None:
    """A browser that keeps nothing, or forbids even asking, has the chat all the same."""
    context.add_init_script(
        "for (const area of ['localStorage', 'sessionStorage']) Object.defineProperty(window, area, "
        "{ get() { throw new DOMException('forbidden', 'SecurityError'); } });"
        if broken == "getter"
        else "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    )
    page = started(open_page)
    gateway.faults.drop_before_ack = 1
    write(page, "two")
    expect(bubbles(page)).to_have_text(["one", "two"])
    assert gateway.said() == ["one", "two"]


def test_a_closed_case_and_the_next_are_one_thread(open_page: OpenPage, gateway: FakeGateway) -> None:
    """After a case is closed the next message opens another; the visitor reads on in one thread, also after a reload."""
    page = open_page(opened=False)
    page.evaluate("window.starts = 0; addEventListener('relevo:on-start-conversation', () => { window.starts += 1; })")
    page.evaluate("$relevo.toggle('open')")
    send(page, "one")
    gateway.resolve()
    write(page, "two")
    expect(page.locator("relevo-widget [data-state=sent] .bubble")).to_have_text("two")
    assert page.evaluate("window.starts") == 2
    page.reload()
    expect(bubbles(page)).to_have_text(["one", "two"])
    assert len(gateway.conversations[gateway.customer]) == 2
