"""Answers from pages, greetings, and what a yes or a no means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.casefile import MemoryCaseFile
from actions.phrases import LANGUAGES, PHRASES, phrase
from relevo.shop import Customer
from relevo.shop.demo import GRACE, LUCIA

Begin = Callable[..., Any]


@pytest.mark.parametrize(("language", "word"), [("es", "Península"), ("en", "Mainland")])
async def test_a_question_is_answered_from_its_page(talk: Begin, language: str, word: str) -> None:
    """The page's text and its next steps, in the customer's language."""
    someone = talk(language=language)
    someone.hear("how much is shipping", "delivery_options")
    [answer] = await someone.run("action_answer")
    assert word in answer["text"]
    assert [button["payload"] for button in answer["buttons"]] == ["/delivery_period", "/track_order"]
    assert someone.slots["topic"] == "delivery_options"


async def test_where_no_page_speaks_a_person_is_offered(talk: Begin) -> None:
    """Nothing is made up; a yes then brings the person."""
    someone = talk()
    someone.hear("hm", "no_such_matter")
    [answer] = await someone.run("action_answer")
    assert answer["text"] == phrase("no_answer", "en")
    someone.hear("yes", "affirm")
    [handoff] = await someone.run("action_affirm")
    assert handoff["custom"]["handoff"]["reason"] == "asked"


async def test_a_yes_to_a_page_that_offers_a_person_brings_one(talk: Begin) -> None:
    """«Shall I pass you on?» – «Yes»."""
    someone = talk()
    someone.hear("my parcel came broken", "delivery_problem")
    await someone.run("action_answer")
    someone.hear("yes please", "affirm")
    [answer] = await someone.run("action_affirm")
    assert answer["custom"]["handoff"]["topic"] == "delivery_problem"
    assert answer["custom"]["handoff"]["summary"].startswith("The customer has a problem with a delivery.")


async def test_an_offer_lapses(talk: Begin) -> None:
    """A yes to something else, later, does not bring a person."""
    someone = talk()
    someone.hear("my parcel came broken", "delivery_problem")
    await someone.run("action_answer")
    someone.hear("thanks", "thank")
    someone.hear("yes", "affirm")
    [answer] = await someone.run("action_affirm")
    assert answer["text"] == phrase("what_do_you_need", "en")


async def test_a_no_declines_and_asks_nothing_more(talk: Begin) -> None:
    """Who does not want a person is left in peace."""
    someone = talk()
    someone.hear("my parcel came broken", "delivery_problem")
    await someone.run("action_answer")
    someone.hear("no thanks", "deny")
    [answer] = await someone.run("action_deny")
    assert answer["text"] == phrase("as_you_wish", "en")


@pytest.mark.parametrize(
    ("text", "language"), [("no me has contestado", "es"), ("no es lo que pregunto", "es"), ("that's not what I asked", "en")]
)
async def test_a_no_that_objects_is_no_goodbye(talk: Begin, text: str, language: str) -> None:
    """Who says that they were not answered hears an apology and a way on, not that it is left there."""
    someone = talk(language=language)
    someone.hear("plazos de entrega", "delivery_period")
    await someone.run("action_answer")
    someone.hear(text, "deny")
    [answer] = await someone.run("action_deny")
    assert answer["text"] == phrase("not_understood", language)
    assert answer["buttons"]


async def test_a_no_to_an_order_offers_another(talk: Begin) -> None:
    """«That's not my order» leads to another one, or to a person."""
    someone = talk()
    await someone.say("order RL-10482, 28013", "track_order")
    someone.events.append({"event": "action", "name": "action_listen"})
    someone.hear("that's not my order", "deny")
    [answer] = await someone.run("action_deny")
    assert answer["text"] == phrase("not_that_order", "en")
    assert answer["buttons"][0]["payload"] == '/track_order{"order_number":"another"}'


async def test_a_known_customer_is_greeted_by_name(talk: Begin, cases: MemoryCaseFile) -> None:
    """By first name, discreetly: nothing else that is known is said."""
    cases.customers["c1"] = Customer(external_id=LUCIA.external_id, name="Lucía Encina")
    lucia = talk(language="es")
    lucia.hear("hola", "greet")
    [answer] = await lucia.run("action_greet")
    assert answer["text"] == phrase("greet_known", "es", name="Lucía")
    assert "Encina" not in answer["text"]


async def test_a_stranger_is_greeted_once_in_full(talk: Begin) -> None:
    """The second hello is short."""
    someone = talk()
    someone.hear("hello", "greet")
    [first] = await someone.run("action_greet")
    someone.hear("hello?", "greet")
    [second] = await someone.run("action_greet")
    assert (first["text"], second["text"]) == (phrase("greet", "en"), phrase("greet_again", "en"))


async def test_a_number_out_of_the_blue_begins_the_search(talk: Begin) -> None:
    """An order number that nobody asked for is looked up; another value is asked about."""
    someone = talk()
    someone.hear("RL-10482", "inform")
    assert await someone.run("action_inform") == []
    assert (someone.events[-1]["event"], someone.events[-1]["name"]) == ("followup", "order_form")
    someone.hear("blue", "inform")
    [answer] = await someone.run("action_inform")
    assert answer["text"] == phrase("what_is_this_for", "en")


async def test_the_history_of_a_known_customer(talk: Begin, cases: MemoryCaseFile) -> None:
    """Their own orders, each with a button."""
    cases.customers["c1"] = Customer(external_id=GRACE.external_id, name="Grace Willowby")
    grace = talk()
    grace.hear("my orders", "order_history")
    [answer] = await grace.run("action_order_history")
    assert [button["title"] for button in answer["buttons"]] == ["RL-10829", "RL-10812", "RL-10744", "RL-10790"]
    assert "RL-10812 · Out for delivery · £" in answer["text"]


async def test_the_form_can_be_left(talk: Begin) -> None:
    """Who gives up on the order is not asked for it again, and what was given is forgotten."""
    someone = talk(language="es")
    await someone.say("pedido RL-10482", "track_order")
    assert await someone.say("déjalo", "deny") == []
    [answer] = await someone.run("action_deny")
    assert answer["text"] == phrase("form_stopped", "es")
    assert someone.slots["order_number"] is None
    assert someone.loop is None


@pytest.mark.parametrize("text", ["no sé el número", "no lo encuentro", "I don't have it here", "no me acuerdo", "can't find it"])
async def test_not_having_the_number_is_no_refusal(talk: Begin, text: str) -> None:
    """Who cannot answer the form's question is asked in other words, with a person at hand."""
    someone = talk()
    await someone.say("where is my order", "track_order")
    assert await someone.say(text, "deny") == []
    assert await someone.run("action_deny") == []
    assert someone.events[-1]["name"] == "order_form"
    someone.events.append({"event": "action_execution_rejected", "name": "order_form"})
    [answer] = await someone.run("validate_order_form")
    assert answer["text"] == phrase("ask_number_again", "en")


@pytest.mark.parametrize("text", ["no", "No, gracias.", "déjalo", "never mind", "nope", "olvídalo ya", "no thanks"])
async def test_giving_up_leaves_the_form(talk: Begin, text: str) -> None:
    """Who gives up is not asked any further."""
    someone = talk()
    await someone.say("where is my order", "track_order")
    await someone.say(text, "deny")
    [answer] = await someone.run("action_deny")
    assert answer["text"] == phrase("form_stopped", "en")
    assert someone.loop is None


async def test_not_mine_is_more_than_a_no(talk: Begin) -> None:
    """Below a late order, which offers a person, «that's not mine» is about the order and «no» about the offer."""
    someone = talk()
    for text, expected in (("that's not mine!", "not_that_order"), ("no thanks", "as_you_wish")):
        await someone.say("order RL-10590, 41004", "track_order")
        someone.hear(text, "deny")
        [answer] = await someone.run("action_deny")
        assert answer["text"] == phrase(expected, "en")


@pytest.mark.parametrize("intent", ["affirm", "deny"])
async def test_a_yes_or_no_in_the_form_answers_the_offer_made_there(talk: Begin, intent: str) -> None:
    """A page told in the middle of the form may offer a person: a yes takes it, a no goes on with the form."""
    someone = talk()
    await someone.say("order RL-10482", "track_order")
    someone.hear("I want to complain", "complaint")
    await someone.run("action_answer")
    assert await someone.say("well", intent) == []
    answers = await someone.run(f"action_{intent}")
    if intent == "affirm":
        assert answers[0]["custom"]["handoff"]["topic"] == "complaint"
        assert someone.loop is None
    else:
        assert answers == []
        assert someone.events[-1]["name"] == "order_form"
        assert someone.loop == "order_form"


async def test_a_foreign_language_is_answered_honestly_once(talk: Begin) -> None:
    """The first answer says which languages we write; the next ones only answer."""
    someone = talk()
    someone.slots["foreign_language"] = "fr"
    someone.hear("où est ma commande ?", "track_order")
    first = await someone.texts("où est ma commande ?", "track_order")
    assert first == f"{phrase('foreign_language', 'en')}\n\n{phrase('ask_number', 'en')}"
    assert phrase("foreign_language", "en") not in await someone.texts("RL-10482")


async def test_without_a_language_the_locale_decides(talk: Begin) -> None:
    """Before the first words are understood, the page's or Telegram's language is used."""
    someone = talk()
    someone.slots["language"] = None
    someone.hear("?", "delivery_period")
    someone.message["metadata"] = {"locale": "es-MX"}
    [answer] = await someone.run("action_answer")
    assert "laborables" in answer["text"]


async def test_who_knows_the_way_is_asked_briefly(talk: Begin) -> None:
    """Customers who use numbers and terms at once get short questions."""
    expert = talk()
    expert.slots["expertise"] = "expert"
    assert await expert.texts("status of my order", "track_order") == phrase("ask_number_expert", "en")
    assert await expert.texts("RL-10482") == phrase("ask_proof_expert", "en", number="RL-10482")


def test_every_phrase_is_there_in_both_languages_with_the_same_gaps() -> None:
    """No language lacks a phrase or a value in it."""
    for key, spoken in PHRASES.items():
        assert set(spoken) == set(LANGUAGES), key
        assert all(spoken.values()), key
        gaps = [sorted(part.split("}")[0] for part in text.split("{")[1:]) for text in spoken.values()]
        assert gaps[0] == gaps[1], key


def test_buttons_fit_a_phone() -> None:
    """A button's title is short."""
    for key, spoken in PHRASES.items():
        if key.startswith("button_"):
            assert all(len(title) <= 34 for title in spoken.values()), key
