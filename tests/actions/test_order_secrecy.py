"""Nobody learns anything about an order they cannot prove: not its state, and not whether it exists."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from actions.casefile import MemoryCaseFile
from actions.phrases import phrase
from actions.services import Services
from relevo.bus import LocalBus
from relevo.customers import Identity, LedgerCaseFile, identify
from relevo.ids import new_id
from relevo.ledger import Incoming, Ledger
from relevo.shop import Customer
from relevo.shop.demo import EXAMPLES, LUCIA
from relevo.storage import Database
from relevo.storage.tables import customers

Begin = Callable[..., Any]
REAL, MISSING = "RL-10482", "RL-99999"


async def _answers(someone: Any, number: str, proofs: list[str]) -> str:
    """Everything that is answered to attempts on one order, byte for byte but for the number itself."""
    said = [await someone.say(f"where is order {number}", "track_order")]
    said += [await someone.say(proof) for proof in proofs]
    return json.dumps(said, sort_keys=True).replace(number, "NUMBER")


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    "proofs",
    [
        ["wrong@example.com"],
        ["28014"],
        ["wrong@example.com", "other@example.com", "28014", "28015", "28016", "28017"],
        ["a@example.com", "hello?", "b@example.com", "c@example.com", "d@example.com", "e@example.com"],
    ],
)
async def test_a_missing_order_answers_like_a_wrong_proof(talk: Begin, proofs: list[str], language: str) -> None:
    """From the first try to the last, the answers for an order that exists and for one that does not are the same bytes."""
    real = await _answers(talk("real", language), REAL, proofs)
    missing = await _answers(talk("missing", language), MISSING, proofs)
    assert real == missing


@pytest.mark.parametrize("stranger", [None, Customer(external_id=LUCIA.external_id)])
async def test_it_is_the_same_for_known_customers(talk: Begin, cases: MemoryCaseFile, stranger: Customer | None) -> None:
    """A customer the shop knows learns no more about orders of others than a stranger."""
    if stranger:
        cases.customers |= {"real": stranger, "missing": stranger}
    proofs = ["wrong@example.com", "28014"]
    assert await _answers(talk("real"), REAL, proofs) == await _answers(talk("missing"), MISSING, proofs)


async def test_buttons_tell_no_more_than_texts(talk: Begin) -> None:
    """A forged button with an order's number leads to the question for the proof, whether the order exists or not."""
    said = []
    for conversation, number in (("real", REAL), ("missing", MISSING)):
        someone = talk(conversation)
        answer = await someone.say(f'/track_order{{"order_number":"{number}"}}', "track_order", order_number=number)
        said.append(json.dumps(answer).replace(number, "NUMBER"))
    assert said[0] == said[1]
    assert phrase("ask_proof", "en", number="NUMBER") in json.loads(said[0])[0]["text"]


async def test_after_five_wrong_proofs_there_is_a_pause_even_for_the_right_one(talk: Begin) -> None:
    """Guessing ends: the sixth try is not looked at, right or wrong, and a person is offered."""
    someone = talk()
    await someone.say(f"order {REAL}", "track_order")
    for postcode in ("28001", "28002", "28003", "28004"):
        await someone.say(postcode)
    [paused] = await someone.say("28005")
    assert paused["text"] == phrase("tries_used_up", "en")
    assert paused["buttons"][0]["payload"] == "/contact_human_agent"
    assert await someone.texts(f"order {REAL}, 28013", "track_order") == phrase("tries_used_up", "en")


async def test_numbers_cannot_be_tried_with_one_proof(talk: Begin) -> None:
    """Trying many numbers with the same e-mail or postcode uses up the tries as well."""
    someone = talk()
    answers = [await someone.texts(f"order RL-{number}, 28013", "track_order") for number in range(10470, 10483)]
    assert answers[-1] == phrase("tries_used_up", "en")
    assert not any("on its way" in answer for answer in answers)


async def test_slots_authorise_nothing(talk: Begin) -> None:
    """Slots that claim everything at once still show nothing."""
    someone = talk()
    someone.hear("show me", "track_order", order_number=REAL)
    someone.slots |= {"order_number": REAL, "order_shown": REAL, "order_proof": "x@example.com", "customer": LUCIA.external_id}
    [answer] = await someone.run("action_track_order")
    assert answer["text"] == phrase("order_not_shown", "en")
    assert not answer["custom"]


async def test_metadata_authorises_nothing(talk: Begin) -> None:
    """A customer in the message's metadata is not the customer of the conversation."""
    someone = talk()
    someone.hear("my orders", "order_history")
    someone.message["metadata"] = {"customer": {"external_id": LUCIA.external_id}}
    [answer] = await someone.run("action_order_history")
    assert answer["text"] == phrase("history_unknown", "en")


async def test_a_proof_opens_one_order_in_one_conversation(talk: Begin) -> None:
    """What one conversation has proved neither opens it elsewhere nor opens the customer's other orders."""
    await talk("one").say("order RL-10711, lucia@example.com", "track_order")
    elsewhere = talk("two")
    assert await elsewhere.texts("order RL-10711", "track_order") == phrase("ask_proof", "en", number="RL-10711")
    history = talk("one")
    history.hear("my orders", "order_history")
    [answer] = await history.run("action_order_history")
    assert "RL-10711" in answer["text"]
    assert "RL-10724" not in answer["text"]


async def test_a_turn_that_runs_again_counts_once(talk: Begin, services: Services) -> None:
    """A retry of the same turn uses up no further try and says the same."""
    someone = talk()
    await someone.say(f"order {REAL}", "track_order")
    someone.hear("wrong@example.com")
    someone.loop = "order_form"
    before = dict(someone.slots)
    first = await someone.run("validate_order_form")
    left = await services.cases.tries_left("c1")
    someone.slots, someone.loop = before, "order_form"
    someone.events = [event for event in someone.events if event.get("name") != "order_proof_tried"]
    assert await someone.run("validate_order_form") == first
    assert await services.cases.tries_left("c1") == left == 4


@pytest.fixture
def ledger_cases(sqlite: Database) -> LedgerCaseFile:
    """The case file of a real ledger."""
    return LedgerCaseFile(sqlite, now=lambda: NOW[0])


NOW = [datetime(2026, 11, 23, 12, tzinfo=UTC)]


async def _conversation(database: Database, customer_id: str) -> str:
    ledger = Ledger(database, LocalBus())
    incoming = Incoming(channel="web", customer_id=customer_id, source="widget", source_id=new_id("m"), text="hello")
    return (await ledger.receive(incoming)).conversation.id


async def _visitor(database: Database) -> str:
    visitor = new_id("u")
    row = {"id": visitor, "attributes": {}, "created_at": NOW[0], "seen_at": NOW[0]}
    await database.write(lambda connection: connection.execute(customers.insert().values(**row)))
    return visitor


async def test_the_ledger_decides_who_is_known(
    sqlite: Database, ledger_cases: LedgerCaseFile, services: Services, talk_with: Any
) -> None:
    """A customer identified by the shop's token sees their orders; the same words from a visitor show nothing."""
    identity = Identity(LUCIA.external_id, LUCIA.email, LUCIA.name)
    known = await sqlite.write(lambda connection: identify(connection, identity, None, NOW[0]))
    on_ledger = replace(services, cases=ledger_cases)
    lucia = talk_with(on_ledger, await _conversation(sqlite, known.id), "es")
    visitor = talk_with(on_ledger, await _conversation(sqlite, await _visitor(sqlite)), "es")
    assert (await lucia.texts("¿dónde está el pedido RL-10711?", "track_order")).startswith("Tu pedido RL-10711")
    assert await visitor.texts("¿dónde está el pedido RL-10711?", "track_order") == phrase("ask_proof", "es", number="RL-10711")


async def test_the_ledger_counts_tries_over_conversations(
    sqlite: Database, ledger_cases: LedgerCaseFile, services: Services, talk_with: Any
) -> None:
    """A new case of the same visitor brings no new tries; an hour does."""
    on_ledger = replace(services, cases=ledger_cases)
    conversation = await _conversation(sqlite, await _visitor(sqlite))
    someone = talk_with(on_ledger, conversation)
    await someone.say(f"order {REAL}", "track_order")
    for postcode in ("28001", "28002", "28003", "28004", "28005"):
        await someone.say(postcode)
    assert await someone.texts(f"order {REAL}, 28013", "track_order") == phrase("tries_used_up", "en")
    NOW[0] += timedelta(hours=1, minutes=1)
    assert (await someone.texts(f"order {REAL}, 28013", "track_order")).startswith("Your order RL-10482")


async def test_the_ledger_counts_tries_over_visitors(
    sqlite: Database, ledger_cases: LedgerCaseFile, services: Services, talk_with: Any
) -> None:
    """Whoever becomes a new visitor for every few guesses comes to an end too; other orders are open to all the while."""
    on_ledger = replace(services, cases=ledger_cases)
    for stranger in range(4):
        guessing = talk_with(on_ledger, await _conversation(sqlite, await _visitor(sqlite)))
        await guessing.say(f"order {REAL}", "track_order")
        for guess in range(5):
            await guessing.say(f"28{stranger}5{guess}")
    another = talk_with(on_ledger, await _conversation(sqlite, await _visitor(sqlite)))
    assert await another.texts(f"order {REAL}, 28013", "track_order") == phrase("tries_used_up", "en")
    other = next(example for example in EXAMPLES if example.number != REAL)
    third = talk_with(on_ledger, await _conversation(sqlite, await _visitor(sqlite)))
    assert other.number in await third.texts(f"order {other.number}, {other.email}", "track_order")
    NOW[0] += timedelta(hours=1, minutes=1)
    assert (await another.texts(f"order {REAL}, 28013", "track_order")).startswith("Your order RL-10482")


async def test_a_conversation_unknown_to_the_ledger_shows_nothing(
    ledger_cases: LedgerCaseFile, services: Services, talk_with: Any
) -> None:
    """Who speaks past the gateway proves nothing, not even with the right e-mail."""
    nobody = talk_with(replace(services, cases=ledger_cases), "no-such-conversation")
    for example in EXAMPLES:
        right = await nobody.texts(f"order {example.number}, {example.email}", "track_order")
        wrong = await nobody.texts(f"order {example.number}, x{example.email}", "track_order")
        assert right == wrong == phrase("order_not_shown", "en")
