"""The whole service through Telegram, with the real assistant: orders, buttons, a person, files, commands, groups."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio

from relevo.settings import ROOT
from tests.e2e.stack import Stack
from tests.telegram.fake_bot_api import TOKEN, FakeBotApi, Shown
from tests.telegram.running import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANSWER_SECONDS = 60
PASSWORD = "a short sentence is easy to remember"
PDF = b"%PDF-1.7 label"
PHOTO = b"\xff\xd8\xff broken lamp"


class Person:
    """Somebody on Telegram, who reads one message after the other."""

    def __init__(self, api: FakeBotApi, number: int, language: str) -> None:
        self.api, self.number, self.language = api, number, language
        self._read = 0

    def say(self, text: str | None, **more: Any) -> dict[str, Any]:
        """Write."""
        sender = {"id": self.number, "is_bot": False, "first_name": "X", "language_code": self.language}
        return self.api.say(self.number, text, **{"from": sender, **more})

    async def reads(self, expected: str) -> Shown:
        """The next message that says this."""

        def unread() -> list[Shown]:
            return [shown for shown in self.api.shown if shown.chat_id == str(self.number)][self._read :]

        def come() -> bool:
            return any(expected in shown.text for shown in unread())

        await until(come, lambda: f"{expected!r} is not in {[shown.text for shown in unread()]}", ANSWER_SECONDS)
        for shown in unread():
            self._read += 1
            if expected in shown.text:
                return shown
        raise AssertionError("unreachable")

    async def ask(self, text: str, expected: str) -> Shown:
        """Write, and read the answer."""
        self.say(text)
        return await self.reads(expected)

    async def press(self, shown: Shown, title: str, expected: str) -> Shown:
        """Press a button under a message, and read the answer."""
        rows = shown.fields["reply_markup"]["inline_keyboard"]
        (button,) = [button for row in rows for button in row if button["text"] == title]
        self.api.press(self.number, shown.message_id, button["callback_data"])
        return await self.reads(expected)


class Agent:
    """Somebody at the desk."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self.client = httpx.AsyncClient(base_url=stack.base_url, trust_env=False, timeout=20, headers={"Origin": stack.base_url})

    async def log_in(self) -> None:
        """With an account that the command made."""
        command = [sys.executable, "-m", "relevo.cli", "agent", "add", "eva@example.com", "--name", "Eva", "--password-stdin"]
        environment = self._stack._environment
        made = await asyncio.to_thread(
            subprocess.run, command, cwd=ROOT, env=environment, input=PASSWORD.encode(), capture_output=True, check=False
        )
        assert made.returncode == 0, made.stderr
        answer = await self.client.post("/desk/login", json={"email": "eva@example.com", "password": PASSWORD})
        assert answer.status_code == 200, answer.text

    def case(self, person: Person) -> str:
        """The id of somebody's latest case."""
        with sqlite3.connect(self._stack.folder / "relevo.sqlite") as database:
            query = "SELECT id FROM conversations WHERE address = ? ORDER BY created_at DESC"
            found: str = database.execute(query, [str(person.number)]).fetchone()[0]
        return found

    async def thread(self, person: Person) -> dict[str, Any]:
        """What the desk shows of it."""
        found: dict[str, Any] = (await self.client.get(f"/api/v1/conversations/{self.case(person)}")).json()
        return found

    async def does(self, person: Person, action: str) -> None:
        """Take it, give it back, resolve it."""
        row = (await self.thread(person))["conversation"]
        path = f"/api/v1/conversations/{row['id']}/assignments"
        answer = await self.client.post(path, json={"action": action, "epoch": row["epoch"]})
        assert answer.status_code == 200, answer.text

    async def says(self, person: Person, text: str, file: bytes | None = None) -> None:
        """Write to somebody, with a file perhaps."""
        row = (await self.thread(person))["conversation"]
        path = f"/api/v1/conversations/{row['id']}"
        if file is None:
            given = {"id": uuid.uuid4().hex, "text": text, "epoch": row["epoch"]}
            answer = await self.client.post(f"{path}/messages", json=given)
        else:
            query = {"id": uuid.uuid4().hex, "text": text, "epoch": row["epoch"], "name": "etiqueta.pdf"}
            answer = await self.client.post(f"{path}/files", params=query, content=file)
        assert answer.status_code == 201, answer.text


@dataclass(frozen=True)
class Words:
    """What is said and read in one language."""

    language: str
    ask: str
    number_wanted: str
    order: str
    proof_wanted: str
    proof: str
    state: str
    card: str
    menu: str
    track: str
    person: str
    handed: str
    place: str
    joined: str
    waiting: str
    left: str
    closed: str


SPANISH = Words(
    language="es",
    ask="¿dónde está mi pedido?",
    number_wanted="número",
    order="10482",
    proof_wanted="código postal",
    proof="ana@example.com",
    state="Tu pedido RL-10482 está en camino",
    card="<b>Pedido RL-10482</b>",
    menu="Soy el asistente de la tienda",
    track="¿Dónde está mi pedido?",
    person="Hablar con una persona",
    handed="Te paso con una persona",
    place="Eres la siguiente persona en la cola.",
    joined="Eva se ha unido a la conversación.",
    waiting="una persona lo leerá todo",
    left="Vuelves a hablar con el asistente",
    closed="Hemos cerrado esta consulta",
)
ENGLISH = Words(
    language="en",
    ask="where is my order?",
    number_wanted="number",
    order="RL-10517",
    proof_wanted="postcode",
    proof="olive@example.com",
    state="Your order RL-10517 is out for delivery",
    card="<b>Order RL-10517</b>",
    menu="I'm the shop's assistant",
    track="Where is my order?",
    person="Talk to a person",
    handed="I'm passing you to a person",
    place="You are next in the queue.",
    joined="Eva has joined the conversation.",
    waiting="a person will read it all",
    left="You are talking with the assistant again",
    closed="We have closed this request",
)
BOTH = pytest.mark.parametrize("words", [SPANISH, ENGLISH], ids=["es", "en"])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api() -> AsyncIterator[FakeBotApi]:
    """Telegram."""
    fake = FakeBotApi()
    await fake.start()
    yield fake
    await fake.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(api: FakeBotApi, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """Everything, as `RELEVO_TELEGRAM_TOKEN=… make run` starts it."""
    settings = {"RELEVO_TELEGRAM_TOKEN": TOKEN, "RELEVO_TELEGRAM_API_URL": api.url}
    stack = Stack(tmp_path_factory.mktemp("telegram"), settings)
    await asyncio.to_thread(stack.start)
    yield stack
    assert await asyncio.to_thread(stack.stop) == 0, "Ctrl-C did not end it cleanly"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def agent(running: Stack) -> AsyncIterator[Agent]:
    """Eva, at the desk."""
    seated = Agent(running)
    await seated.log_in()
    yield seated
    await seated.client.aclose()


@BOTH
async def test_an_order_is_told_to_who_proves_it_with_its_card_and_its_buttons(
    running: Stack, api: FakeBotApi, words: Words
) -> None:
    """From /start by button, number and e-mail to the order; a button of the answer leads on."""
    person = Person(api, 100 + len(words.ask), words.language)
    welcome = await person.ask("/start", words.menu)
    await person.press(welcome, words.track, words.number_wanted)
    await person.ask(words.order, words.proof_wanted)
    shown = await person.ask(words.proof, words.state)
    assert words.card in shown.text
    assert shown.fields["parse_mode"] == "HTML"
    titles = [button["text"] for row in shown.fields["reply_markup"]["inline_keyboard"] for button in row]
    assert len(titles) >= 2
    await person.press(shown, titles[0], "")
    await until(lambda: any(call["message_id"] == shown.message_id for call in api.called("editMessageReplyMarkup")))


@BOTH
async def test_a_person_takes_over_with_the_story_and_gives_back(
    running: Stack, api: FakeBotApi, agent: Agent, words: Words
) -> None:
    """Queue, name, text and files both ways, an edit, back to the assistant, and the end of the case."""
    person = Person(api, 200 + len(words.ask), words.language)
    await person.ask(words.ask, words.number_wanted)
    handed = await person.ask("/human", words.handed)
    assert handed.text.endswith(words.place)
    await person.ask(words.order, words.waiting)
    await agent.does(person, "take")
    await person.reads(words.joined)
    await agent.says(person, "Hola, soy yo & ya lo veo.")
    assert (await person.reads("Hola")).text == "<b>Eva</b>\nHola, soy yo &amp; ya lo veo."
    await agent.says(person, "Tu etiqueta", PDF)
    assert (await person.reads("Tu etiqueta")).files == {"document": ("etiqueta.pdf", PDF)}
    api.files["photo"] = ("photos/1.jpg", PHOTO)
    said = person.say(None, photo=[{"file_id": "photo", "file_size": len(PHOTO), "width": 90}], caption="Se rompoi")
    await _stored(agent, person, "Se rompoi")
    sent = api.edit(said, "Se rompoi")
    sent["edited_message"].pop("text")
    sent["edited_message"]["caption"] = "Se rompió"
    kept = await _stored(agent, person, "Se rompió")
    assert kept["edited_at"] is not None
    assert (await agent.client.get(kept["attachments"][0]["url"])).content == PHOTO
    await agent.does(person, "give_back")
    await person.reads(words.left)
    again = await person.ask(words.person, words.handed)
    assert "Eva" not in again.text
    await agent.does(person, "take")
    await person.reads(words.joined)
    await agent.does(person, "resolve")
    await person.reads(words.closed)
    first = agent.case(person)
    await person.ask(words.ask, words.number_wanted)
    assert agent.case(person) != first, "whoever writes after the end has a new case"


async def test_a_linked_customer_sees_their_orders_and_stops_hearing_of_us(running: Stack, api: FakeBotApi, agent: Agent) -> None:
    """The code from the site links the chat; /orders lists, a button of it shows one; /stop ends it, and news with it."""
    lucia = Person(api, 301, "es")
    await lucia.ask("/orders", "número")
    site = httpx.AsyncClient(base_url=running.base_url, trust_env=False)
    shop = (await site.get("/demo/orders.json")).json()
    identity = next(customer["token"] for customer in shop["customers"] if customer["name"].startswith("Lucía"))
    session = (await site.post("/widget/v1/session", json={"website_token": running.website_token, "identity": identity})).json()
    code = (await site.post("/widget/v1/telegram-link", json={"token": session["token"]})).json()["code"]
    await lucia.ask(code, "este chat está vinculado a tu cuenta")
    listed = await lucia.ask("/orders", "RL-")
    number = listed.fields["reply_markup"]["inline_keyboard"][0][0]["text"]
    assert number.startswith("RL-")
    await lucia.press(listed, number, f"<b>Pedido {number}</b>")
    await lucia.ask("/stop", "no te escribiré más")
    thread = await agent.thread(lucia)
    assert thread["conversation"]["state"] == "resolved"
    assert thread["telegram"] == {"linked": True, "blocked": False, "stopped": True, "language": "es"}
    customer = thread["customer"]["id"]
    refused = await agent.client.post(f"/api/v1/contacts/{customer}/conversations", json={"id": "1", "text": "¡Oferta!"})
    assert refused.json()["error"]["code"] == "stopped"
    await site.aclose()


async def test_the_commands_answer_in_the_language_that_is_chosen(running: Stack, api: FakeBotApi) -> None:
    """/help and /language; the assistant then follows what is chosen, until somebody writes otherwise."""
    person = Person(api, 401, "fr")
    await person.ask("/help", "Write in your own words")
    asked = await person.ask("/language", "Which language")
    await person.press(asked, "Español", "te escribo en español")
    await person.ask("/ayuda", "Escríbeme con tus palabras")
    await person.ask("/idioma en", "I'll write in English")
    await person.ask("/orders", "The list of your orders")
    await person.ask("/language es", "te escribo en español")
    await person.ask("/pedidos", "La lista de tus pedidos")


@pytest.mark.parametrize(
    "typed", ["/restart", '/track_order{"order_number":"RL-10482"}', "/session_start", '/handoff_ended{"reason":"given_back"}']
)
async def test_an_intent_that_is_typed_is_only_text(running: Stack, api: FakeBotApi, agent: Agent, typed: str) -> None:
    """The conversation goes on as it was: what was proved stays, what was not is not told."""
    person = Person(api, 500 + len(typed), "es")
    await person.ask("¿dónde está mi pedido?", "número")
    person.say(typed)
    await person.reads("")
    await person.ask("/language es", "te escribo en español")
    await person.ask("/orders", "pedidos")
    everything = "\n".join(api.texts(person.number))
    assert "en camino" not in everything
    assert "Hemos cerrado" not in everything
    thread = await agent.thread(person)
    assert typed in [message["text"] for message in thread["messages"]]
    assert thread["conversation"]["state"] in ("bot", "queued")


async def test_a_group_hears_nothing_of_anybody(running: Stack, api: FakeBotApi) -> None:
    """Even a linked or proved customer is only asked to write in private; nothing is kept."""
    group: dict[str, Any] = {"chat": {"id": -700, "type": "supergroup"}}
    person = Person(api, 701, "es")
    person.say("/orders@relevo_test_bot", **group)
    await until(lambda: bool(api.texts(-700)), seconds=ANSWER_SECONDS)
    person.say("@relevo_test_bot mi pedido RL-10482, ana@example.com", **group)
    await person.ask("hola", "")
    assert all("solo atiendo en privado" in text for text in api.texts(-700))
    with sqlite3.connect(running.folder / "relevo.sqlite") as database:
        assert database.execute("SELECT count(*) FROM conversations WHERE address = '-700'").fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM messages WHERE text LIKE '%RL-10482, ana%'").fetchone() == (0,)


async def _stored(agent: Agent, person: Person, text: str) -> dict[str, Any]:
    """A customer's message as the desk has it, when its files have come."""
    found: list[dict[str, Any]] = []

    async def come() -> bool:
        found[:] = [message for message in (await agent.thread(person))["messages"] if message["text"] == text]
        return bool(found) and all(file["state"] == "stored" for file in found[0]["attachments"])

    await until(come, seconds=ANSWER_SECONDS)
    return found[0]
