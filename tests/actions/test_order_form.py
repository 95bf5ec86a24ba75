"""Finding an order: no question more than needed, and five bare digits are what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.casefile import MemoryCaseFile
from actions.order_form import TO_BE_ASKED_AGAIN
from actions.phrases import phrase
from relevo.shop import Customer
from relevo.shop.demo import GRACE, LUCIA

Begin = Callable[..., Any]


async def test_number_then_email_shows_the_order(talk: Begin) -> None:
    """The usual way, in Spanish: number, e-mail, state with a card."""
    ana = talk(language="es")
    assert "número de tu pedido" in await ana.texts("¿dónde está mi pedido?", "track_order")
    assert "RL-10482" in await ana.texts("10482")
    [answer] = await ana.say("ana@example.com")
    assert answer["text"].startswith("Tu pedido RL-10482 está en camino")
    assert answer["custom"]["card"]["number"] == "RL-10482"
    assert answer["custom"]["card"]["status_label"] == "En camino"


async def test_everything_in_one_message_needs_no_question(talk: Begin) -> None:
    """Number and postcode in the first message are enough."""
    answer = await talk().texts("where is order RL-10517? my postcode is bs1 4st", "track_order")
    assert answer.startswith("Your order RL-10517 is out for delivery")


async def test_number_and_spanish_postcode_in_one_message(talk: Begin) -> None:
    """Two groups of five digits: the one called an order is the order, the other the postcode."""
    answer = await talk(language="es").texts("mi pedido 10482, código postal 28013", "track_order")
    assert answer.startswith("Tu pedido RL-10482")


async def test_bare_digits_are_what_was_asked_for(talk: Begin) -> None:
    """Five digits answer the question for the number as a number, and the question for the proof as a postcode."""
    ana = talk(language="es")
    await ana.texts("mi pedido?", "track_order")
    await ana.texts("es el 10482 creo", "inform", postcode="10482")
    assert ana.slots["order_number"] == "RL-10482"
    assert (await ana.texts("28013", "inform", order_number="28013")).startswith("Tu pedido RL-10482")


async def test_the_number_can_be_corrected_while_the_proof_is_asked(talk: Begin) -> None:
    """Who notices a wrong number says so and is asked nothing twice."""
    olive = talk()
    await olive.texts("track 10518", "track_order", order_number="RL-10518")
    assert "RL-10518" in await olive.texts("olive@example.com")
    answer = await olive.texts("sorry, my order is 10517")
    assert answer.startswith("Your order RL-10517 is out for delivery")


async def test_a_proof_that_served_is_not_asked_for_again(talk: Begin) -> None:
    """A second order with the same e-mail is shown at once."""
    lucia = talk(language="es")
    await lucia.texts("pedido RL-10711, lucia@example.com", "track_order")
    assert (await lucia.texts("¿y el pedido RL-10724?", "track_order")).startswith("Tu pedido RL-10724 se está preparando")


async def test_an_old_proof_that_fails_is_asked_for_without_a_reproach(talk: Begin) -> None:
    """An e-mail given for an earlier order is only tried: if it does not fit, the question is put as for anybody."""
    lucia = talk()
    await lucia.texts("order RL-10711, lucia@example.com", "track_order")
    assert await lucia.texts("and order RL-10517?", "track_order") == phrase("ask_proof", "en", number="RL-10517")


async def test_asking_again_means_the_order_just_shown(talk: Begin) -> None:
    """«And when does it arrive?» is about the order that was just told."""
    ana = talk()
    await ana.texts("order 10482, 28013", "track_order")
    await ana.texts("order 10482, ana@example.com", "track_order")
    assert (await ana.texts("and when will it arrive?", "track_order")).startswith("Your order RL-10482")


async def test_another_order_is_asked_for_by_its_button(talk: Begin) -> None:
    """The button for another order asks for a number, and does not show the same again."""
    ana = talk()
    await ana.texts("order 10482 ana@example.com", "track_order")
    assert await ana.texts('/track_order{"order_number":"another"}', "track_order", order_number="another") == phrase(
        "ask_number", "en"
    )


@pytest.mark.parametrize("intent", sorted(TO_BE_ASKED_AGAIN))
async def test_a_message_that_gives_nothing_is_answered_in_other_words(talk: Begin, intent: str) -> None:
    """The same question is never put in the same words twice; a person is offered."""
    someone = talk()
    first = await someone.texts("where is it?", "track_order")
    [second] = await someone.say("hmm", intent)
    assert second["text"] != first
    assert second["buttons"][0]["payload"] == "/contact_human_agent"
    assert someone.slots["requested_slot"] == "order_number"


async def test_a_question_in_between_is_left_to_others(talk: Begin) -> None:
    """A message about something else fills nothing and says nothing, so that Rasa finds who answers it."""
    someone = talk()
    await someone.texts("where is it?", "track_order")
    before = dict(someone.slots)
    assert await someone.say("how much is delivery?", "delivery_options") == []
    assert someone.slots == before


async def test_after_an_interruption_the_question_is_put_again(talk: Begin) -> None:
    """When something else has been answered, the form says what it still needs, without reading that message."""
    someone = talk()
    await someone.texts("order 10482", "track_order")
    someone.hear("do you deliver to 28013?", "delivery_options")
    someone.events.append({"event": "action_execution_rejected", "name": "order_form"})
    [answer] = await someone.run("validate_order_form")
    assert answer["text"] == phrase("ask_proof_again", "en", number="RL-10482")
    assert "order_proof" not in someone.slots


@pytest.mark.parametrize("intent", ["contact_human_agent", "complaint", "data_request"])
async def test_whoever_wants_something_else_is_heard_even_with_a_number(talk: Begin, intent: str) -> None:
    """A number in a request for a person does not make it an answer to the form."""
    someone = talk()
    await someone.texts("where is it?", "track_order")
    assert await someone.say("a person please, about order 10482", intent) == []
    assert someone.events[-1]["event"] == "action_execution_rejected"


async def test_a_known_customer_with_several_open_orders_chooses(talk: Begin, cases: MemoryCaseFile) -> None:
    """Who has more than one order on its way gets buttons; a button shows that order without any proof."""
    cases.customers["c1"] = Customer(external_id=LUCIA.external_id, name="Lucía Encina")
    lucia = talk(language="es")
    [question] = await lucia.say("¿dónde está mi pedido?", "track_order")
    assert [button["title"] for button in question["buttons"]][:2] == ["RL-10724 · En preparación", "RL-10711 · En camino"]
    payload = question["buttons"][1]["payload"]
    assert payload == '/track_order{"order_number":"RL-10711"}'
    assert (await lucia.texts(payload, "track_order", order_number="RL-10711")).startswith("Tu pedido RL-10711")


async def test_a_known_customer_with_one_open_order_sees_it_at_once(talk: Begin, cases: MemoryCaseFile) -> None:
    """No question at all where there is nothing to choose."""
    cases.customers["c1"] = Customer(external_id="demo-olive", name="Olive Thornbury")
    assert (await talk().texts("where is my order?", "track_order")).startswith("Your order RL-10517")


async def test_a_known_customer_proves_orders_of_others_like_anybody(talk: Begin, cases: MemoryCaseFile) -> None:
    """Being known does not open somebody else's order."""
    cases.customers["c1"] = Customer(external_id=GRACE.external_id, name="Grace Willowby")
    grace = talk()
    assert await grace.texts("where is RL-10482?", "track_order") == phrase("ask_proof", "en", number="RL-10482")
    assert await grace.texts("grace@example.com") == phrase("order_not_found", "en", number="RL-10482")


async def test_a_late_order_offers_a_person(talk: Begin) -> None:
    """Where something is wrong the first button is a person, and a yes means that."""
    ines = talk(language="es")
    [answer] = await ines.say("pedido RL-10590, 41004", "track_order")
    assert answer["buttons"][0]["payload"] == "/contact_human_agent"
    ines.hear("sí, por favor", "affirm")
    [handoff] = await ines.run("action_affirm")
    assert handoff["custom"]["handoff"]["reason"] == "asked"
    assert handoff["custom"]["handoff"]["topic"] == "track_order"
