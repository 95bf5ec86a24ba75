"""Conversations from Telegram at the desk: files both ways, corrections, whether a message has arrived, and beginning one."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from conftest import DESKTOP
from desk_gateway import DeskGateway, Sit
from playwright.sync_api import FilePayload, Page, Route, WebSocketRoute, expect
from test_desk_access import AXE, findings
from test_desk_queue import PHONE
from test_desk_thread import bubbles

from relevo.customers import chats
from relevo.ledger import State
from tests.telegram.fake_bot_api import FakeBotApi
from tests.telegram.running import hasten

CUSTOMER = 501
PDF = b"%PDF-1.4 an invoice"


def picture(width: int = 4, height: int = 3) -> bytes:
    """A small PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    rows = b"".join(b"\x00" + b"\xd9\x8a\x55" * width for _ in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture
def gateway(tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskGateway]:
    """A gateway whose Telegram is a fake, and which does not take its time."""
    hasten(monkeypatch)
    gateway = DeskGateway(tmp_path, template, telegram=True)
    gateway.start()
    yield gateway
    gateway.stop()


@pytest.fixture
def api(gateway: DeskGateway) -> FakeBotApi:
    """Telegram."""
    assert gateway.bot_api is not None
    return gateway.bot_api


def writes(gateway: DeskGateway, text: str | None = None, **more: Any) -> dict[str, Any]:
    """A person writes to the bot; returns the update."""
    api = gateway.bot_api
    assert api is not None

    async def say() -> dict[str, Any]:
        return api.say(CUSTOMER, text, **more)

    return gateway.run(say())


def sends(gateway: DeskGateway, name: str, content: bytes, mime: str, **more: Any) -> None:
    """A person sends a document."""
    assert gateway.bot_api is not None
    gateway.bot_api.files[name] = (f"documents/{name}", content)
    document = {"file_id": name, "file_name": name, "mime_type": mime, "file_size": len(content)}
    writes(gateway, document=document, **more)


def linked(gateway: DeskGateway, name: str = "Lucas Ferrer") -> str:
    """A customer who has linked their chat."""
    customer = gateway.known_customer(name, name, f"{name.split()[0].lower()}@example.com")

    def link(connection: Any) -> None:
        at = gateway.services.ledger.now()
        chats.link(connection, chats.enter(connection, str(CUSTOMER), "en", at), customer, at)

    gateway.write(link)
    return customer


def talk(sit: Sit, gateway: DeskGateway, text: str = "Hello", **how: Any) -> Page:
    """Ana's desk with a Telegram conversation that she has taken over."""
    page: Page = sit("Ana", **how)
    writes(gateway, text)
    page.locator("a.row").click()
    page.get_by_role("button", name="Take over").click()
    expect(page.get_by_role("textbox")).to_be_focused()
    return page


def delivered(page: Page, text: str) -> None:
    """The agent writes, and Telegram has it; and so it has all that was said before."""
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".message.agent .bubble").last).to_have_text(text)
    expect(page.locator(".message.agent .delivery").last).to_have_text("· Delivered to Telegram")


def the_case(gateway: DeskGateway) -> str:
    """The only conversation there is."""
    (case,) = gateway.run(gateway.services.ledger.conversations(tuple(State)))
    return case.id


def test_a_conversation_says_where_it_comes_from(sit: Sit, gateway: DeskGateway) -> None:
    """The list and the head carry the channel; the head and the panel say whether the account is linked."""
    page = talk(sit, gateway)
    expect(page.locator("a.row .channel")).to_have_text("Telegram")
    expect(page.locator(".head .through")).to_have_text(re.compile("Telegram.*Account not linked"))
    linked(gateway)
    page.reload()
    expect(page.locator(".head .through")).to_have_text(re.compile("Telegram.*Account linked"))
    expect(page.get_by_role("region", name="Telegram")).to_contain_text("Account linked")
    expect(page.get_by_role("button", name="Write on Telegram")).to_have_count(0)


def test_a_picture_is_shown_and_opens_large(sit: Sit, gateway: DeskGateway, api: FakeBotApi) -> None:
    """As a thumbnail under its caption's writer; the focus comes back to it."""
    page = talk(sit, gateway)
    api.files["p1"] = ("photos/1.png", picture())
    writes(gateway, photo=[{"file_id": "p1", "width": 4, "height": 3}], caption="It came broken")
    thumb = page.get_by_role("button", name="Show larger: Photo")
    expect(thumb.locator("img")).to_have_js_property("naturalWidth", 4)
    expect(bubbles(page).last).to_have_text("It came broken")
    thumb.click()
    large = page.get_by_role("dialog", name="Photo")
    expect(large.locator("img")).to_have_js_property("naturalHeight", 3)
    expect(large.get_by_role("link", name="Download")).to_have_attribute("download", "photo.jpg")
    page.keyboard.press("Escape")
    expect(thumb).to_be_focused()


def test_a_document_can_be_fetched(sit: Sit, gateway: DeskGateway) -> None:
    """It is told by its name, its type and its size, and given as it came."""
    page = talk(sit, gateway)
    sends(gateway, "invoice.pdf", PDF, "application/pdf")
    chip = page.get_by_role("link", name="Download invoice.pdf")
    expect(chip).to_contain_text("PDF · 1 kB")
    with page.expect_download() as fetched:
        chip.click()
    assert Path(fetched.value.path()).read_bytes() == PDF
    expect(page.locator("a.row .preview")).to_have_text("File")


def test_files_that_are_not_there_say_why(sit: Sit, gateway: DeskGateway, api: FakeBotApi) -> None:
    """On their way, of a kind that is not kept, not to be had, or gone since: each in words."""
    page = talk(sit, gateway)
    sends(gateway, "program.exe", b"MZ\x00\x01", "application/octet-stream")
    expect(page.locator(".file", has_text="program.exe")).to_contain_text("Not kept: too large, or of a kind")
    api.misbehave["getFile"].append("400")
    sends(gateway, "never.pdf", PDF, "application/pdf")
    expect(page.locator(".file", has_text="never.pdf")).to_contain_text("Could not be fetched from Telegram.")
    api.misbehave["getFile"].append("slow:1")
    sends(gateway, "later.pdf", PDF, "application/pdf")
    kept = page.locator(".file", has_text="later.pdf")
    expect(kept).to_contain_text("Coming from Telegram…")
    expect(kept).to_contain_text("PDF · 1 kB")
    page.route("**/attachments/*", lambda route: route.fulfill(status=404))
    api.files["p1"] = ("photos/1.png", picture())
    writes(gateway, photo=[{"file_id": "p1", "width": 4, "height": 3}])
    expect(page.locator(".file", has_text="Photo")).to_contain_text("Not kept any more.")


def test_a_correction_changes_the_message_where_it_stands(sit: Sit, gateway: DeskGateway, api: FakeBotApi) -> None:
    """The text is as the customer means it now, marked as edited; the list says the same."""
    page = sit("Ana")
    said = writes(gateway, "I want two lamps")
    page.locator("a.row").click()
    expect(bubbles(page)).to_have_text(["I want two lamps"])
    expect(page.locator(".edited")).to_have_count(0)
    gateway.run(_edits(api, said, "I want three lamps"))
    expect(bubbles(page)).to_have_text(["I want three lamps"])
    expect(page.locator(".edited")).to_have_text(re.compile("edited"))
    expect(page.locator("a.row .preview")).to_have_text("I want three lamps")
    expect(page.locator("p.aloud[role=status]").last).to_have_text(re.compile("has changed a message: I want three lamps"))
    page.reload()
    expect(bubbles(page)).to_have_text(["I want three lamps"])


async def _edits(api: FakeBotApi, update: dict[str, Any], text: str) -> None:
    api.edit(update, text)


def test_under_a_message_stands_how_far_it_has_come(sit: Sit, gateway: DeskGateway, api: FakeBotApi) -> None:
    """Waiting while Telegram does not answer, delivered when it does; a doubt stays visible."""
    page = talk(sit, gateway)
    delivery = page.locator(".message.agent .delivery")
    page.keyboard.type("First")
    page.keyboard.press("Enter")
    expect(delivery).to_have_text("· Delivered to Telegram")
    api.misbehave["sendMessage"].append("reset-after")
    page.keyboard.type("Second")
    page.keyboard.press("Enter")
    expect(delivery).to_have_text("Delivered, perhaps twice")
    page.reload()
    expect(delivery).to_have_text("Delivered, perhaps twice")


def test_a_blocked_bot_is_told_in_words(sit: Sit, gateway: DeskGateway, api: FakeBotApi) -> None:
    """The message is not delivered and says why; the agent is warned before writing more, until the customer writes again."""
    page = talk(sit, gateway)
    delivered(page, "Hello")
    api.misbehave["sendMessage"].append("403")
    page.keyboard.type("Are you there?")
    page.keyboard.press("Enter")
    expect(page.locator(".message.agent .delivery").last).to_have_text("Not delivered: the customer has blocked the bot")
    expect(page.locator(".head .through")).to_contain_text("Has blocked the bot")
    expect(page.locator(".composer")).to_contain_text("What you write is not delivered")
    writes(gateway, "Sorry, here I am")
    expect(page.locator(".head .through")).not_to_contain_text("Has blocked the bot")
    expect(page.locator(".composer")).not_to_contain_text("What you write is not delivered")


def test_what_happened_without_a_line_is_known_after_it(sit: Sit, gateway: DeskGateway, api: FakeBotApi) -> None:
    """Edits and deliveries are told as they happen; a desk that was away asks for them."""
    page = sit("Ana")
    lines: list[WebSocketRoute] = []
    deaf: list[bool] = []

    def listen(route: WebSocketRoute) -> None:
        lines.append(route)
        server = route.connect_to_server()
        server.on_message(
            lambda frame: None if deaf and re.search('"type":"(edited|delivery)"', str(frame)) else route.send(frame)
        )

    page.route_web_socket("**/desk/socket", listen)
    page.reload()
    said = writes(gateway, "I want two lamps")
    page.locator("a.row").click()
    page.get_by_role("button", name="Take over").click()
    expect(page.get_by_role("textbox")).to_be_focused()
    deaf.append(True)
    page.keyboard.type("Two?")
    page.keyboard.press("Enter")
    delivery = page.locator(".message.agent .delivery")
    expect(page.locator(".message.agent .bubble")).to_have_text("Two?")
    gateway.run(_edits(api, said, "I want three lamps"))
    gateway.until(lambda: "I want three lamps" in gateway.texts(the_case(gateway)))
    gateway.until(lambda: any("Two?" in text for text in api.texts(CUSTOMER)))
    expect(bubbles(page)).to_have_text(["I want two lamps", "Two?"])
    expect(delivery).not_to_contain_text("Delivered")
    deaf.clear()
    lines[-1].close(code=1011)
    expect(bubbles(page)).to_have_text(["I want three lamps", "Two?"])
    expect(delivery).to_have_text("· Delivered to Telegram")


def test_an_agent_sends_files_with_words(sit: Sit, gateway: DeskGateway, api: FakeBotApi) -> None:
    """Chosen with the button, shown before they go, taken back, and sent: the words go with the first of them."""
    page = talk(sit, gateway)
    picker = page.locator("input[type=file]")
    # The browser's own window for choosing is no part of the page; that it is asked for, is.
    picker.evaluate("(node) => node.addEventListener('click', (event) => { event.preventDefault(); node.dataset.asked = 1; })")
    page.keyboard.press("Alt+a")
    expect(picker).to_have_attribute("data-asked", "1")
    given: list[FilePayload] = [
        {"name": "label.pdf", "mimeType": "application/pdf", "buffer": PDF},
        {"name": "lamp.png", "mimeType": "image/png", "buffer": picture()},
        {"name": "slip.txt", "mimeType": "text/plain", "buffer": b"a slip"},
    ]
    picker.set_input_files(given)
    chosen = page.get_by_role("list", name="Files to send")
    expect(chosen.get_by_role("listitem")).to_have_count(3)
    expect(chosen.locator("img")).to_have_js_property("naturalWidth", 4)
    chosen.get_by_role("button", name="Don’t send slip.txt").click()
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("Your return label")
    page.keyboard.press("Enter")
    expect(chosen).to_have_count(0)
    own = page.locator(".message.agent")
    expect(own).to_have_count(2)
    expect(own.get_by_role("link", name="Download label.pdf")).to_be_visible()
    expect(own.get_by_role("button", name="Show larger: lamp.png")).to_be_visible()
    expect(own.last.locator(".delivery")).to_have_text("· Delivered to Telegram")
    expect(bubbles(page)).to_have_text(["Hello", "Your return label"])
    expect(page.locator(".message.sending")).to_have_count(0)
    sent = [call for call in api.calls if call.method == "sendDocument"]
    assert [name for call in sent for name, _ in call.files.values()] == ["label.pdf", "lamp.png"]
    assert "Your return label" in sent[0].fields["caption"]


DROP = """(target, {names, drop}) => {
    const data = new DataTransfer();
    for (const name of names) data.items.add(new File(["%PDF-1.4 x"], name, {type: "application/pdf"}));
    const of = (kind) => new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true});
    target.dispatchEvent(of("dragenter"));
    if (drop) target.dispatchEvent(of("drop"));
}"""
PASTE = """(target, {text}) => {
    const data = new DataTransfer();
    data.items.add(new File(["%PDF-1.4 x"], "pasted.pdf", {type: "application/pdf"}));
    if (text) data.setData("text/plain", text);
    target.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_files_can_be_dropped_and_pasted(sit: Sit, gateway: DeskGateway) -> None:
    """The place for them shows itself; a picture that comes beside copied words is not meant."""
    page = talk(sit, gateway)
    middle, box, chosen = page.locator("#middle"), page.get_by_role("textbox"), page.locator(".chosen li")
    middle.evaluate(DROP, {"names": ["a.pdf"], "drop": False})
    expect(page.get_by_text("Drop the files here to send them")).to_be_visible()
    middle.evaluate(DROP, {"names": ["a.pdf", "b.pdf"], "drop": True})
    expect(page.get_by_text("Drop the files here to send them")).to_have_count(0)
    expect(chosen).to_have_count(2)
    box.evaluate(PASTE, {"text": ""})
    expect(chosen).to_have_count(3)
    box.evaluate(PASTE, {"text": "only words"})
    expect(chosen).to_have_count(3)
    gateway.returns(the_case(gateway), "Ana")
    expect(box).to_have_count(0)
    middle.evaluate(DROP, {"names": ["a.pdf"], "drop": True})
    expect(page.locator(".toasts")).to_contain_text("Take the conversation over before you send files.")


def test_a_file_that_is_refused_says_why_and_can_be_given_up(sit: Sit, gateway: DeskGateway) -> None:
    """Too large or empty is told before it is sent, a kind that is not taken after; nothing else stands in the way."""
    gateway.services.settings.__dict__["media_max_megabytes"] = 0.001
    page = talk(sit, gateway)
    given: list[FilePayload] = [
        {"name": "large.pdf", "mimeType": "application/pdf", "buffer": PDF * 100},
        {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""},
        {"name": "program.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x00\x01"},
        {"name": "fine.txt", "mimeType": "text/plain", "buffer": b"fine"},
    ]
    page.locator("input[type=file]").set_input_files(given)
    expect(page.locator(".toasts")).to_contain_text("large.pdf is too large: a file may have 1 kB.")
    expect(page.locator(".toasts")).to_contain_text("empty.txt is empty.")
    page.keyboard.press("Enter")
    failed = page.locator(".message.failed")
    expect(failed).to_contain_text("Not sent: pictures, PDF, audio, video and plain text can be sent, nothing else.")
    expect(failed.get_by_role("button", name="Send again")).to_have_count(0)
    expect(page.get_by_role("link", name="Download fine.txt")).to_be_visible()
    failed.get_by_role("button", name="Discard").click()
    expect(failed).to_have_count(0)
    expect(page.get_by_role("textbox")).to_be_focused()


def test_a_file_that_was_not_answered_is_sent_again_and_arrives_once(sit: Sit, gateway: DeskGateway, api: FakeBotApi) -> None:
    """Its id makes it one message, whether the first try was stored or not."""
    page = talk(sit, gateway)
    tries: list[str] = []

    def lose(route: Route) -> None:
        tries.append(route.request.url)
        if len(tries) == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/files?**", lose)
    page.locator("input[type=file]").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.keyboard.press("Enter")
    failed = page.locator(".message.failed")
    expect(failed).to_contain_text("Not sent: the server did not answer.")
    failed.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("link", name="Download a.pdf")).to_have_count(1)
    expect(failed).to_have_count(0)
    assert tries[0] == tries[1]
    said = gateway.run(gateway.services.ledger.messages_after(the_case(gateway), 0))
    assert sum(len(message.attachments) for message in said) == 1


def test_a_file_can_be_taken_back_on_its_way(sit: Sit, gateway: DeskGateway) -> None:
    """The next one goes at once."""
    page = talk(sit, gateway)
    page.route("**/files?*name=first.pdf*", lambda route: None)
    given: list[FilePayload] = [
        {"name": name, "mimeType": "application/pdf", "buffer": PDF} for name in ("first.pdf", "second.pdf")
    ]
    page.locator("input[type=file]").set_input_files(given)
    page.keyboard.press("Enter")
    sending = page.locator(".message.sending", has_text="first.pdf")
    expect(sending.get_by_role("progressbar", name="Sending first.pdf")).to_be_visible()
    sending.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("link", name="Download second.pdf")).to_be_visible()
    expect(page.locator(".message.sending")).to_have_count(0)
    expect(page.get_by_text("first.pdf")).to_have_count(0)


def test_on_the_website_files_cannot_be_sent_and_the_desk_says_so(sit: Sit, gateway: DeskGateway) -> None:
    """The button says it, and a file that is dropped or pasted all the same goes nowhere."""
    gateway.takes(gateway.waits(), "Ana")
    page = sit("Ana")
    page.locator("a.row").click()
    expect(page.get_by_role("textbox")).to_be_focused()
    attach = page.get_by_role("button", name="Attach files")
    expect(attach).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Alt+a")
    expect(page.locator(".toasts")).to_contain_text("Files can be sent on Telegram only. On the website, send a link.")
    page.get_by_role("textbox").evaluate(PASTE, {"text": ""})
    expect(page.locator(".chosen")).to_have_count(0)


def test_an_agent_begins_a_conversation_with_a_linked_customer(sit: Sit, gateway: DeskGateway, api: FakeBotApi) -> None:
    """From the panel of a conversation on the website; it is the agent's at once, and arrives on Telegram."""
    customer = linked(gateway)
    page = sit("Ana", path=f"/desk#c={gateway.waits(customer=customer)}")
    page.get_by_role("button", name="Write on Telegram").click()
    dialog = page.get_by_role("dialog", name="Write to Lucas Ferrer")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("Your lamp is back in stock")
    page.keyboard.press("Enter")
    expect(page.locator(".head .state")).to_contain_text("You are answering")
    expect(page.locator(".head .through")).to_contain_text("Telegram")
    expect(page.get_by_role("textbox")).to_be_focused()
    expect(page.locator(".message.agent .delivery")).to_have_text("· Delivered to Telegram")
    assert any("Your lamp is back in stock" in text for text in api.texts(CUSTOMER))


def test_a_customer_is_found_by_the_keyboard_alone(sit: Sit, gateway: DeskGateway) -> None:
    """Alt N, a part of the name, down, Enter, the words, Enter."""
    linked(gateway)
    gateway.known_customer("c-2", "Lucía Encina", "lucia@example.com")
    page = sit("Ana")
    keys = page.keyboard
    keys.press("Alt+n")
    dialog = page.get_by_role("dialog", name="Write to a customer on Telegram")
    expect(dialog.get_by_role("listitem")).to_have_text([re.compile("Lucas Ferrer.*Account linked")])
    keys.type("luc")
    found = dialog.get_by_role("listitem")
    expect(found).to_have_text([re.compile("Lucas Ferrer"), re.compile("Lucía Encina.*Account not linked")])
    expect(found.last.get_by_role("button")).to_have_attribute("aria-disabled", "true")
    keys.type("zzz")
    expect(dialog).to_contain_text("Nobody found.")
    for _ in "zzz":
        keys.press("Backspace")
    expect(found).to_have_count(2)
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.get_by_role("dialog", name="Write to Lucas Ferrer")).to_be_visible()
    keys.type("Hello")
    keys.press("Enter")
    expect(page.locator(".head h2")).to_have_text("Lucas Ferrer")
    expect(bubbles(page)).to_have_text(["Hello"])


def test_nobody_to_write_to_is_told(sit: Sit, gateway: DeskGateway) -> None:
    """An empty list says how customers come into it."""
    page = sit("Ana", locale="es-ES")
    page.get_by_role("button", name="Buscar un cliente").click()
    expect(page.get_by_role("dialog")).to_contain_text("Nadie ha vinculado Telegram todavía.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Buscar un cliente")).to_be_focused()


@pytest.mark.parametrize(
    ("change", "text"), [("blocked_at", "They cannot be written to there."), ("stopped_at", "They wrote /stop.")]
)
def test_who_cannot_be_written_to_is_not_offered(sit: Sit, gateway: DeskGateway, change: str, text: str) -> None:
    """Neither beside the conversation nor in the search; and if it happens while the agent writes, the refusal is in words."""
    customer = linked(gateway)
    conversation = gateway.waits(customer=customer)
    page = sit("Ana", path=f"/desk#c={conversation}")
    page.get_by_role("button", name="Write on Telegram").click()
    noted: dict[str, Any] = {change: gateway.services.ledger.now()}
    gateway.write(partial(chats.change, chat_id=str(CUSTOMER), **noted))
    page.keyboard.type("Hello")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text(text)
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_have_value("Hello")
    page.keyboard.press("Escape")
    page.reload()
    expect(page.get_by_role("region", name="Telegram")).to_contain_text(text)
    expect(page.get_by_role("button", name="Write on Telegram")).to_have_count(0)


def test_whoever_is_talked_with_already_leads_to_their_conversation(sit: Sit, gateway: DeskGateway) -> None:
    """A colleague was faster: the desk says who, and opens it."""
    customer = linked(gateway)
    page = sit("Ana", path=f"/desk#c={gateway.waits(customer=customer)}")
    page.get_by_role("button", name="Write on Telegram").click()

    def ben_is_faster(route: Route) -> None:
        ben, ledger = gateway.agent("Ben"), gateway.services.ledger
        begun = {"customer_id": customer, "channel": "telegram", "address": str(CUSTOMER), "language": "en", "text": "Hi"}
        gateway.run(ledger.start(agent_id=ben.id, agent_name=ben.name, client_id="b1", **begun))
        route.continue_()

    page.route("**/contacts/*/conversations", ben_is_faster)
    page.keyboard.type("Hello")
    page.keyboard.press("Enter")
    alert = page.get_by_role("dialog").get_by_role("alert")
    expect(alert).to_contain_text("Ben is talking with this customer already.")
    alert.get_by_role("button", name="Open it").click()
    expect(page.locator(".head .state")).to_contain_text("Ben is answering")
    expect(bubbles(page)).to_have_text(["I want a person", "Hi"])


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci")
@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)])
def test_axe_finds_nothing(sit: Sit, gateway: DeskGateway, api: FakeBotApi, scheme: Any, size: Any) -> None:
    """Files that are there, those that are not, a correction, what was not delivered, the search, the first words, a picture."""
    linked(gateway)
    page = talk(sit, gateway, size=size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    api.files["p1"] = ("photos/1.png", picture())
    edited = writes(gateway, photo=[{"file_id": "p1", "width": 4, "height": 3}], caption="Here")
    sends(gateway, "invoice.pdf", PDF, "application/pdf")
    sends(gateway, "program.exe", b"MZ\x00\x01", "application/octet-stream")
    gateway.run(_edits(api, {"message": {**edited["message"], "text": "There"}}, "There"))
    expect(page.locator(".edited")).to_be_visible()
    expect(page.get_by_role("link", name="Download invoice.pdf")).to_be_visible()
    delivered(page, "Hello")
    for how, told in (("reset-after", "Delivered, perhaps twice"), ("403", re.compile("Not delivered"))):
        api.misbehave["sendMessage"].append(how)
        page.get_by_role("textbox").fill(how)
        page.keyboard.press("Enter")
        expect(page.locator(".message.agent .bubble").last).to_have_text(how)
        expect(page.locator(".message.agent .delivery").last).to_have_text(told)
    page.locator("input[type=file]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": picture()})
    expect(page.locator(".chosen img")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Show larger: Photo").click()
    expect(page.get_by_role("dialog", name="Photo")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Alt+n")
    expect(page.locator(".found li")).to_have_count(1)
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    writes(gateway, "hello again")
    expect(page.locator(".head .through")).not_to_contain_text("Has blocked the bot")
    page.keyboard.press("Alt+e")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This case is closed.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Alt+n")
    page.locator(".found button").click()
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_visible()
    assert findings(page) == []


def test_on_a_phone_files_and_the_search_fit(sit: Sit, gateway: DeskGateway) -> None:
    """Nothing is wider than the screen."""
    linked(gateway)
    page = sit("Ana", size=PHONE)
    sends(gateway, "a-very-long-name-of-an-invoice-that-does-not-end-" * 3 + ".pdf", PDF, "application/pdf")
    page.locator("a.row").tap()
    page.get_by_role("button", name="Take over").tap()
    expect(page.locator("a.file")).to_be_visible()
    page.locator("input[type=file]").set_input_files(
        {"name": "another-very-long-name-" * 6 + ".pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    expect(page.locator(".chosen li")).to_be_visible()
    parts = page.locator("#middle, .composer, .file, .head")
    assert parts.evaluate_all("(nodes) => nodes.every((node) => node.getBoundingClientRect().right <= innerWidth)")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
