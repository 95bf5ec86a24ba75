"""What agents do with a conversation, and what happens when two of them do it at once."""

from __future__ import annotations

from desk_gateway import DeskGateway, Sit
from playwright.sync_api import Page, WebSocketRoute, expect


def open_at(page: Page, conversation: str) -> None:
    """Open a conversation from the list."""
    page.locator(f'[data-row="{conversation}"]').click()
    expect(page.get_by_role("log")).to_be_visible()


def write(page: Page, text: str) -> None:
    """Type a reply and press Enter."""
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")


def test_taken_over_both_sides_type_and_read_live(sit: Sit, gateway: DeskGateway) -> None:
    """Agent and customer see each other's messages and typing; the bot is silent; each message is stored once."""
    conversation = gateway.waits(customer="u_lena")
    visitor = gateway.visitor("u_lena")
    page = sit("Ana")
    open_at(page, conversation)
    page.get_by_role("button", name="Take over").click()
    expect(page.get_by_role("textbox")).to_be_focused()
    assert visitor.hears("status", state="agent")["agent"] == {"name": "Ana"}

    page.keyboard.type("Hel")
    visitor.hears("typing", sender="agent", on=True)
    page.keyboard.type("lo, I am Ana")
    page.keyboard.press("Enter")
    assert visitor.hears("message", sender="agent")["text"] == "Hello, I am Ana"
    expect(page.locator(".message.agent .bubble")).to_have_text(["Hello, I am Ana"])
    expect(page.locator(".message.agent .meta")).to_contain_text("Sent")

    visitor.send(type="typing", on=True)
    expect(page.get_by_text("Visitor LENA is writing…")).to_be_visible()
    visitor.send(type="message", id="m1", text="Thank you!")
    expect(page.locator(".message.customer .bubble").last).to_have_text("Thank you!")
    expect(page.get_by_text("Visitor LENA is writing…")).to_be_hidden()
    assert gateway.run(gateway.services.ledger.claimable()) == []
    assert gateway.texts(conversation)[-2:] == ["Hello, I am Ana", "Thank you!"]
    visitor.close()


def test_of_two_agents_the_second_sees_who_was_faster(sit: Sit, gateway: DeskGateway) -> None:
    """Who comes too late is told the name, and finds the conversation as their colleague's."""
    conversation = gateway.waits()
    page = sit("Ana")
    open_at(page, conversation)
    gateway.takes_first(conversation, "Ben")
    page.keyboard.press("Alt+t")
    expect(page.get_by_text("Ben was faster and has this conversation now.")).to_be_visible()
    expect(page.locator(".head .state")).to_contain_text("Ben is answering")
    expect(page.get_by_role("textbox")).to_have_count(0)


def test_who_else_is_looking_is_shown(sit: Sit, gateway: DeskGateway) -> None:
    """A colleague who opens the same conversation appears above it, and disappears when they turn away."""
    conversation = gateway.waits()
    ana, ben = sit("Ana"), sit("Ben")
    open_at(ana, conversation)
    open_at(ben, conversation)
    expect(ana.get_by_text("Ben is looking too")).to_be_visible()
    expect(ben.get_by_text("Ana is looking too")).to_be_visible()
    ben.keyboard.press("Escape")
    expect(ana.get_by_text("Ben is looking too")).to_be_hidden()


def test_given_back_the_assistant_goes_on(sit: Sit, gateway: DeskGateway) -> None:
    """The bot has the conversation and a turn in which it learns that the person has left."""
    conversation = gateway.waits()
    gateway.takes(conversation, "Ana")
    page = sit("Ana")
    open_at(page, conversation)
    page.get_by_role("button", name="Give back to the assistant").click()
    expect(page.locator(".head .state")).to_contain_text("The assistant is answering")
    gateway.answers(conversation, "I am back. What else can I do?")
    expect(page.locator(".message.bot .bubble").last).to_have_text("I am back. What else can I do?")


def test_nothing_is_given_back_to_an_assistant_that_is_down(sit: Sit, gateway: DeskGateway) -> None:
    """The agent is told so, in their language, and keeps the conversation."""
    conversation = gateway.waits()
    gateway.takes(conversation, "Ana")
    gateway.bot_is(up=False)
    page = sit("Ana", locale="es-ES")
    open_at(page, conversation)
    page.keyboard.press("Alt+b")
    expect(page.get_by_text("El asistente no está disponible ahora.")).to_be_visible()
    expect(page.get_by_role("textbox")).to_be_visible()


def test_a_case_is_closed_after_a_question(sit: Sit, gateway: DeskGateway) -> None:
    """Closing asks first, because it cannot be undone; the customer is told."""
    conversation = gateway.waits()
    gateway.takes(conversation, "Ana")
    page = sit("Ana")
    open_at(page, conversation)
    page.get_by_role("button", name="Resolve", exact=True).click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Resolve", exact=True)).to_be_focused()
    page.get_by_role("button", name="Resolve", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Resolve", exact=True).click()
    expect(page.get_by_text("This case is closed.")).to_be_visible()
    expect(page.locator("a.row")).to_have_count(0)
    assert gateway.run(gateway.services.ledger.conversation(conversation)).state == "resolved"


def test_returned_to_the_queue_it_waits_for_all(sit: Sit, gateway: DeskGateway) -> None:
    """The conversation waits again, on every desk, and keeps its place."""
    conversation = gateway.waits()
    gateway.takes(conversation, "Ana")
    ana, ben = sit("Ana"), sit("Ben")
    open_at(ana, conversation)
    expect(ben).to_have_title("Relevo")
    ana.keyboard.press("Alt+q")
    expect(ana.get_by_role("button", name="Take over")).to_be_visible()
    expect(ben).to_have_title("(1) Relevo")


def test_a_silent_colleagues_conversation_is_returned_after_a_question(sit: Sit, gateway: DeskGateway) -> None:
    """It takes a decision to end what somebody else does."""
    conversation = gateway.waits()
    gateway.takes(conversation, "Ben")
    page = sit("Ana")
    open_at(page, conversation)
    page.get_by_role("button", name="Return to the queue").click()
    expect(page.get_by_role("dialog")).to_contain_text("Ben has this conversation.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Take over")).to_be_visible()


def test_what_was_being_written_is_kept_when_somebody_else_takes_over(sit: Sit, gateway: DeskGateway) -> None:
    """The text stands where it was written, across a reload, and is there again when the conversation comes back."""
    conversation = gateway.waits()
    gateway.takes(conversation, "Ana")
    page = sit("Ana")
    open_at(page, conversation)
    page.get_by_role("textbox").fill("A long and careful answer")
    gateway.returns(conversation, "Ana")
    gateway.takes(conversation, "Ben")
    kept = page.get_by_role("group", name="What you were writing is kept:")
    expect(kept).to_contain_text("A long and careful answer")
    page.reload()
    expect(kept).to_contain_text("A long and careful answer")
    gateway.returns(conversation, "Ben")
    page.get_by_role("button", name="Take over").click()
    expect(page.get_by_role("textbox")).to_have_value("A long and careful answer")


def test_a_message_that_came_too_late_says_who_has_the_conversation(sit: Sit, gateway: DeskGateway) -> None:
    """Sent into a conversation that a colleague has by then, a text is not lost: it can be taken up again."""
    conversation = gateway.waits()
    gateway.takes(conversation, "Ana")
    page = sit("Ana", path="/desk")
    deaf = []

    def listen(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        server.on_message(lambda frame: None if deaf and '"type":"conversation"' in str(frame) else route.send(frame))

    page.route_web_socket("**/desk/socket", listen)
    page.reload()
    open_at(page, conversation)
    deaf.append(True)
    gateway.returns(conversation, "Ana")
    gateway.takes(conversation, "Ben")
    write(page, "One moment, please")
    failed = page.locator(".message.failed")
    expect(failed).to_contain_text("Not sent")
    deaf.clear()
    gateway.services.feed.look_again(conversation)
    expect(failed).to_contain_text("Not sent: Ben has this conversation now.")
    assert "One moment, please" not in gateway.texts(conversation)
    gateway.returns(conversation, "Ben")
    page.get_by_role("button", name="Take over").click()
    page.get_by_role("button", name="Send again").click()
    expect(failed).to_have_count(0)
    expect(page.locator(".message.agent .bubble").last).to_have_text("One moment, please")
    expect(page.locator(".message.agent .meta").last).to_contain_text("Sent")
    assert gateway.texts(conversation).count("One moment, please") == 1


def test_a_text_that_is_too_long_is_not_sent(sit: Sit, gateway: DeskGateway) -> None:
    """The counter says how many characters are too many; nothing is cut off."""
    conversation = gateway.waits()
    gateway.takes(conversation, "Ana")
    page = sit("Ana")
    open_at(page, conversation)
    write(page, "x" * 4003)
    expect(page.get_by_role("alert")).to_have_text("3 characters too many. Shorten the text or send it in two parts.")
    expect(page.locator(".message.agent")).to_have_count(0)
    assert len(page.get_by_role("textbox").input_value()) == 4003
