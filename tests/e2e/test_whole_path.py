"""The whole path in a real browser: a customer asks, the bot answers from the orders, a person takes over and gives back."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.e2e.stack import Stack

CHROMIUM = os.environ.get("RELEVO_TEST_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
PASSWORD = "a short sentence is easy to remember"
ANSWER_MS = 30_000


@dataclass(frozen=True)
class Words:
    """What is said and seen in one language."""

    locale: str
    open: str
    box: str
    ask: str
    order: str
    proof: str
    state: str
    person: str
    handed: str
    joined: str
    hello: str
    left: str


SPANISH = Words(
    locale="es-ES",
    open="Abrir el chat",
    box="Tu mensaje",
    ask="¿dónde está mi pedido?",
    order="10482",
    proof="ana@example.com",
    state="Tu pedido RL-10482 está en camino",
    person="quiero hablar con una persona",
    handed="Te paso con una persona",
    joined="se ha unido a la conversación",
    hello="Hola, ya he leído todo. ¿Le viene bien el jueves?",
    left="Vuelves a hablar con el asistente",
)
ENGLISH = Words(
    locale="en-GB",
    open="Open the chat",
    box="Your message",
    ask="where is my order?",
    order="RL-10517",
    proof="BS1 4ST",
    state="Your order RL-10517 is out for delivery",
    person="I want to talk to a person please",
    handed="I'm passing you to a person",
    joined="has joined the conversation",
    hello="Hello, I have read everything. Is Thursday all right?",
    left="You are talking with the assistant again",
)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium, without a window."""
    if not os.path.exists(CHROMIUM):  # noqa: ASYNC240 - one look, before anything runs
        pytest.fail("These tests need Chromium. On Debian: apt-get install chromium")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        await launched.close()


@pytest.mark.parametrize("words", [SPANISH, ENGLISH], ids=["es", "en"])
async def test_a_customer_asks_the_bot_answers_and_a_person_takes_over(stack: Stack, browser: Browser, words: Words) -> None:
    """Each step of the start page's promise, with both windows open."""
    problems: list[str] = []
    customer = await (await browser.new_context(locale=words.locale)).new_page()
    agent = await (await browser.new_context(locale=words.locale, viewport={"width": 1280, "height": 800})).new_page()
    for page in (customer, agent):
        page.set_default_timeout(ANSWER_MS)
        page.on("pageerror", lambda error: problems.append(str(error)))
    await _sit_down(stack, agent)

    await customer.goto(stack.base_url + "/")
    await customer.get_by_role("button", name=words.open).click()
    box = customer.get_by_role("textbox", name=words.box)
    log = customer.get_by_role("log")
    for number, text in enumerate((words.ask, words.order, words.proof), start=1):
        await box.fill(text)
        await box.press("Enter")
        await expect(log.locator(".message.bot")).to_have_count(number, timeout=ANSWER_MS)
    await expect(log).to_contain_text(words.state, timeout=ANSWER_MS)
    await box.fill(words.person)
    await box.press("Enter")
    await expect(log).to_contain_text(words.handed, timeout=ANSWER_MS)

    waiting = await agent.evaluate("fetch('/api/v1/conversations').then((answer) => answer.json())")
    await agent.locator(f'[data-row="{waiting["conversations"][0]["id"]}"]').click()
    await expect(agent.get_by_role("log")).to_contain_text(words.state)
    await agent.keyboard.press("Alt+t")
    await expect(log).to_contain_text(words.joined, timeout=ANSWER_MS)
    reply = agent.get_by_role("textbox")
    await reply.fill(words.hello)
    await reply.press("Enter")
    await expect(log).to_contain_text(words.hello)
    await box.fill("ok 👍")
    await box.press("Enter")
    await expect(agent.get_by_role("log")).to_contain_text("ok 👍")

    await agent.keyboard.press("Alt+b")
    await expect(log).to_contain_text(words.left, timeout=ANSWER_MS)
    await customer.reload()
    await expect(log).to_contain_text(words.left, timeout=ANSWER_MS)
    assert problems == []


async def _sit_down(stack: Stack, page: Page) -> None:
    """Log in; the first one by the one-time link."""
    if stack.agent_seated:
        await page.goto(stack.base_url + "/desk")
        await page.locator("#email").fill("agent@localhost")
    else:
        await page.goto(stack.invitation)
        await page.locator("#name").fill("Ana")
    await page.locator("input[autocomplete$=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    stack.agent_seated = True
    await expect(page.locator(".desk")).to_be_visible(timeout=ANSWER_MS)
