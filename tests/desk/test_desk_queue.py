"""The list: who waits, why and since when."""

from __future__ import annotations

import re

from desk_gateway import DeskGateway, Sit
from playwright.sync_api import Page, ViewportSize, expect

from relevo.ledger import Reason

PHONE: ViewportSize = {"width": 390, "height": 844}


def section(page: Page, title: str) -> list[str]:
    """The names in one part of the list."""
    return (
        page.locator("section.section", has=page.get_by_role("heading", name=re.compile(f"^{title}")))
        .locator(".who")
        .all_inner_texts()
    )


def test_nobody_waits(sit: Sit) -> None:
    """An empty desk says so, and what will appear."""
    page = sit("Ana")
    expect(page.get_by_text("Nobody is waiting.").first).to_be_visible()
    expect(page.get_by_role("heading", name="All quiet")).to_be_visible()
    assert page.title() == "Relevo"


def test_a_handover_appears_at_once_with_its_reason_and_summary(sit: Sit, gateway: DeskGateway) -> None:
    """Who asks for a person is in the list, in the title and in what is read aloud, without a reload."""
    page = sit("Ana")
    gateway.waits(
        reason=Reason.FRUSTRATED, summary="Wants a refund.\nNothing was tried.", priority="high", evidence=("is very angry",)
    )
    row = page.locator("a.row")
    expect(row).to_contain_text("Frustrated")
    expect(row).to_contain_text("High")
    expect(row).to_contain_text("EN · Web")
    expect(row).to_contain_text("Wants a refund.")
    expect(row.locator(".wait")).to_contain_text(re.compile(r"\d+ s"))
    expect(page.locator("p.aloud[role=status]")).to_have_text(re.compile("New in the queue: Visitor .* Frustrated"))
    expect(page).to_have_title("(1) Relevo")
    row.click()
    context = page.get_by_role("region", name="About this conversation")
    expect(context).to_contain_text("Wants a refund.")
    expect(context).to_contain_text("is very angry")
    expect(context).to_contain_text("Not signed in")


def test_the_most_urgent_comes_first_and_then_who_has_waited_longest(sit: Sit, gateway: DeskGateway) -> None:
    """The order of the list is the order in which customers' places are counted."""
    for customer, priority in (("u_aaaa", "medium"), ("u_bbbb", "urgent"), ("u_cccc", "medium")):
        gateway.waits(customer=customer, priority=priority)
    page = sit("Ana")
    expect(page.locator("a.row")).to_have_count(3)
    assert section(page, "Waiting") == ["Visitor BBBB", "Visitor AAAA", "Visitor CCCC"]


def test_everybody_has_a_place(sit: Sit, gateway: DeskGateway) -> None:
    """Mine, my colleagues' and the assistant's conversations stand apart; closed ones are found under their own heading."""
    gateway.takes(gateway.waits(customer="u_mine"), "Ana")
    gateway.takes(gateway.waits(customer="u_bens"), "Ben")
    gateway.says("hello", "u_chat")
    closed = gateway.waits(customer="u_done")
    ledger, ana = gateway.services.ledger, gateway.agent("Ana")
    gateway.run(ledger.resolve(closed, epoch=1, agent_id=ana.id))
    page = sit("Ana")
    expect(page.locator("a.row")).to_have_count(3)
    assert section(page, "Mine") == ["Visitor MINE"]
    assert section(page, "With colleagues") == ["Visitor BENS"]
    assert section(page, "With the assistant") == ["Visitor CHAT"]
    expect(page.locator("a.row", has_text="BENS")).to_contain_text("Ben")
    page.get_by_role("button", name="Resolved").click()
    expect(page.locator("a.row .who")).to_have_text(["Visitor DONE"])
    page.locator("a.row").click()
    expect(page.get_by_text("This case is closed.")).to_be_visible()
    gateway.says("me again", "u_done")
    page.get_by_role("button", name="Open the new case").click()
    expect(page.get_by_role("log")).to_contain_text("me again")
    expect(page.locator(".case-line")).to_have_count(2)


def test_what_was_not_looked_at_is_marked(sit: Sit, gateway: DeskGateway) -> None:
    """A mark goes when the conversation is opened, stays away after a reload, and comes back with news."""
    conversation = gateway.waits()
    page = sit("Ana")
    mark = page.locator(".mark-unread")
    expect(mark).to_have_count(1)
    page.locator("a.row").click()
    expect(mark).to_have_count(0)
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator("a.row")).to_have_count(1)
    expect(mark).to_have_count(0)
    assert gateway.says("are you there?") == conversation
    expect(mark).to_have_count(1)


def test_the_desk_speaks_the_agents_language(sit: Sit, gateway: DeskGateway) -> None:
    """The browser's language at first, then the agent's choice, which stays."""
    gateway.waits()
    page = sit("Ana", locale="es-ES")
    expect(page.locator("a.row")).to_contain_text("Pide una persona")
    page.get_by_role("button", name="English").click()
    expect(page.locator("a.row")).to_contain_text("Asked for a person")
    page.reload()
    expect(page.locator("a.row")).to_contain_text("Asked for a person")
    assert page.locator("html").get_attribute("lang") == "en"


def test_colleagues_see_who_is_here(sit: Sit) -> None:
    """Presence is told to the other desks, and ends with the desk."""
    ana, ben = sit("Ana"), sit("Ben")
    expect(ana.get_by_role("img", name="Ben is here too")).to_be_visible()
    ben.get_by_role("switch", name="Online").click()
    expect(ana.locator(".others")).to_have_count(0)
    ben.reload()
    expect(ben.get_by_role("switch", name="Online")).to_have_attribute("aria-checked", "false")
    ben.get_by_role("switch", name="Online").click()
    expect(ana.get_by_role("img", name="Ben is here too")).to_be_visible()
    ben.close()
    expect(ana.locator(".others")).to_have_count(0)


def test_the_browser_is_asked_for_notifications_only_on_a_click(sit: Sit, gateway: DeskGateway) -> None:
    """Nobody is asked unasked; once allowed, a new customer is announced while the desk is out of sight, without a sound."""
    page = sit("Ana")
    page.evaluate(
        """() => {
            window.told = [];
            document.hasFocus = () => false;
            window.Notification = class {
                static permission = "default";
                static async requestPermission() { told.push("asked"); return (Notification.permission = "granted"); }
                constructor(title, { body, silent }) { told.push({ title, body, silent }); }
            };
        }"""
    )
    gateway.waits(customer="u_aaaa")
    expect(page).to_have_title("(1) Relevo")
    assert page.evaluate("told") == []
    page.get_by_role("button", name="Notify me of new customers").click()
    expect(page.get_by_role("button", name="Desktop notifications are on")).to_be_visible()
    gateway.waits(customer="u_bbbb")
    expect(page).to_have_title("(2) Relevo")
    expected = {"title": "Visitor BBBB is waiting", "body": "Asked for a person", "silent": True}
    assert page.evaluate("told") == ["asked", expected]


def test_a_phone_shows_one_thing_at_a_time(sit: Sit, gateway: DeskGateway) -> None:
    """The list, the conversation, its details: each fills the screen, and there is a way back from each."""
    gateway.waits(summary="Wants a refund.")
    page = sit("Ana", size=PHONE)
    page.locator("a.row").tap()
    expect(page.get_by_role("log")).to_be_visible()
    expect(page.locator("a.row")).to_be_hidden()
    page.get_by_role("button", name="Details").tap()
    expect(page.get_by_role("region", name="About this conversation")).to_contain_text("Wants a refund.")
    page.get_by_role("region", name="About this conversation").get_by_role("button", name="Close").tap()
    expect(page.get_by_role("region", name="About this conversation")).to_be_hidden()
    page.get_by_role("button", name="Take over").tap()
    expect(page.get_by_role("textbox")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.go_back()
    expect(page.locator("a.row")).to_be_visible()
