"""The way to the desk and out of it."""

from __future__ import annotations

from desk_gateway import PASSWORD, DeskGateway, Sit
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from relevo.agents import disable_agent
from relevo.storage.tables import agent_sessions


def log_in(page: Page, email: str, password: str) -> None:
    """Fill in the form and press Enter."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")


def test_an_agent_logs_in_and_out(sit: Sit, gateway: DeskGateway) -> None:
    """A wrong password is told in words; the right one opens the desk; leaving closes it, also after a reload."""
    gateway.agent("Ana", password=True)
    page = sit(None)
    expect(page.get_by_label("E-mail")).to_be_focused()
    log_in(page, "ana@example.com", "not this one")
    expect(page.get_by_role("alert")).to_contain_text("don’t belong together")
    log_in(page, "ana@example.com", PASSWORD)
    expect(page.get_by_text("Nobody is waiting.").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("switch", name="Online")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("E-mail")).to_be_visible()
    page.reload()
    expect(page.get_by_label("E-mail")).to_be_visible()


def test_too_many_tries_are_told_with_the_seconds_to_wait(sit: Sit, gateway: DeskGateway) -> None:
    """Who has tried too often sees how long to wait, and cannot try in between."""
    page = sit(None)
    expect(page.get_by_label("E-mail")).to_be_visible()
    for _ in range(20):
        gateway.services.logins.take("127.0.0.1")
    log_in(page, "ana@example.com", "a wild guess")
    expect(page.get_by_role("alert")).to_contain_text("You can try again in")
    expect(page.get_by_role("button", name="Log in")).to_have_attribute("aria-disabled", "true")


def test_who_guesses_elsewhere_keeps_nobody_out(sit: Sit, gateway: DeskGateway) -> None:
    """A host is stopped after ten tries; the agent whose password it guessed at logs in from their own."""
    gateway.agent("Ana", password=True)
    for _ in range(20):
        gateway.services.logins.take("192.0.2.1")
        gateway.services.passwords.take("ana@example.com")
    page = sit(None)
    log_in(page, "ana@example.com", PASSWORD)
    expect(page.get_by_text("Nobody is waiting.").first).to_be_visible()


def test_a_one_time_link_leads_straight_to_the_desk(sit: Sit, gateway: DeskGateway) -> None:
    """The invited agent chooses the name customers see and a password, and is in; the link works once."""
    link = gateway.invitation("newcomer")
    page = sit(None, path=link)
    page.get_by_label("Your name").fill("Carla")
    page.get_by_label("A new password", exact=True).fill("short")
    expect(page.get_by_text("Still 5 characters to go.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Set the password and start")).to_have_attribute("aria-disabled", "true")
    page.get_by_label("A new password", exact=True).fill("long enough for all")
    page.keyboard.press("Enter")
    expect(page.locator(".me-name")).to_have_text("Carla")
    assert "invite" not in page.url

    other = sit(None, path=link)
    other.get_by_label("Your name").fill("Mallory")
    other.get_by_label("A new password", exact=True).fill("long enough for all")
    other.keyboard.press("Enter")
    expect(other.get_by_role("alert")).to_contain_text("used or has expired")


def test_after_a_session_has_ended_the_agent_goes_on_where_they_were(sit: Sit, gateway: DeskGateway) -> None:
    """Logged in again, the same conversation is open and the text that was being written is there."""
    gateway.agent("Ana", password=True)
    conversation = gateway.waits()
    gateway.takes(conversation, "Ana")
    page = sit("Ana", path=f"/desk#c={conversation}")
    page.get_by_role("textbox").fill("I was about to say")
    gateway.write(lambda c: c.execute(delete(agent_sessions)))
    expect(page.get_by_text("what you were writing is kept")).to_be_visible()
    log_in(page, "ana@example.com", PASSWORD)
    expect(page.get_by_label("Your reply")).to_have_value("I was about to say")


def test_an_account_that_is_closed_loses_the_desk_at_once(sit: Sit, gateway: DeskGateway) -> None:
    """A session that ends while the desk is open leads back to the login, which says why."""
    page = sit("Ana")
    agent = gateway.agent("Ana")
    gateway.write(lambda c: disable_agent(c, agent.id, gateway.services.ledger.now()))
    expect(page.get_by_text("Your session has ended.")).to_be_visible()
    expect(page.locator(".row")).to_have_count(0)
