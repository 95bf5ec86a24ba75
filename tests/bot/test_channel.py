"""The input channel of a served bot, spoken to as the gateway speaks."""

from __future__ import annotations

import json
import re
import sqlite3
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.bot.conftest import SECRET, Actions, Bot, spoken

SLOT = {"event": "slot", "timestamp": None}


def texts(answer: dict[str, Any]) -> list[Any]:
    """Return what the bot said."""
    return [message["text"] for message in answer["messages"]]


def stored(bot: Bot, conversation: str) -> list[dict[str, Any]]:
    """Return the stored events of a conversation."""
    with sqlite3.connect(bot.database) as database:
        query = "SELECT events FROM tracker_turns WHERE conversation = ? ORDER BY position"
        return [event for (row,) in database.execute(query, (conversation,)) for event in json.loads(row)]


def test_health_names_the_model(bot: Bot) -> None:
    """A supervisor sees that a model is loaded, and which."""
    status, health = bot.health()
    assert status == 200
    assert health["status"] == "ok"
    assert health["model"] == "tiny.tar.gz"
    assert health["model_id"]


def test_a_turn_is_answered(bot: Bot, conversation: str) -> None:
    """Text goes in; what the bot says and understood comes out."""
    status, answer = bot.turn(conversation, text="hello", message_id="m1")
    assert status == 200
    assert answer["message_id"] == "m1"
    assert answer["replayed"] is False
    assert answer["messages"] == [{"text": "Hello\n\nWelcome", "buttons": [], "card": None, "handoff": None, "file": None}]
    understood = answer["understood"]
    assert (understood["intent"], understood["confidence"], understood["language"]) == ("greet", 1.0, "en")
    assert understood["frustration"] == 0.0
    assert understood["out_of_scope"] is False
    assert understood["expertise"] is None
    assert isinstance(understood["ranking"], list)


def test_responses_follow_the_channel_and_the_locale(bot: Bot) -> None:
    """Trainers write `channel:` and conditions on `language`, and both hold from the first message."""
    telegram = bot.turn(uuid.uuid4().hex, text="hello", metadata={"channel": "telegram", "locale": "en"})[1]
    spanish = bot.turn(uuid.uuid4().hex, text="hola", metadata={"channel": "web", "locale": "es"})[1]
    assert texts(telegram) == ["Hello on Telegram"]
    assert texts(spanish) == ["Hola"]


def test_a_button_is_answered_in_the_language_that_the_gateway_knows(bot: Bot, conversation: str) -> None:
    """A press says nothing about the language; the customer may have chosen another one since they last typed."""
    bot.turn(conversation, text="hello", metadata={"channel": "web", "locale": "en"})
    _, answer = bot.turn(conversation, payload="/greet", metadata={"channel": "web", "locale": "es"})
    assert texts(answer) == ["Hola"]
    assert answer["understood"]["language"] == "es"


def test_buttons_and_images_arrive_in_one_message(bot: Bot, conversation: str) -> None:
    """A response with buttons and a picture is one message."""
    (message,) = bot.turn(conversation, text="menu")[1]["messages"]
    assert message["text"] == "What next?\nhttps://shop.example/menu.png"
    assert message["buttons"] == [
        {"title": "My order", "payload": '/track_order{"order_number": "RL-10482"}'},
        {"title": "A person", "payload": "/contact_human_agent"},
    ]


def test_a_card_stays_with_its_words_and_a_handoff_says_nothing(bot: Bot, actions: Actions, conversation: str) -> None:
    """Custom JSON of an action comes as card or handoff of the same message."""
    card, handoff = {"type": "order", "number": "RL-10482"}, {"reason": "asked", "summary": "…"}
    actions.answers["action_track_order"] = lambda _: (200, spoken("On its way.", card=card))
    actions.answers["action_handoff"] = lambda _: (200, spoken(handoff=handoff))
    answer = bot.turn(conversation, payload='/track_order{"order_number": "RL-10482"}')[1]
    assert answer["messages"][-1] == {"text": "On its way.", "buttons": [], "card": card, "handoff": None, "file": None}
    answer = bot.turn(conversation, text="persona")[1]
    assert answer["messages"] == [{"text": None, "buttons": [], "card": None, "handoff": handoff, "file": None}]


def test_a_document_is_named_in_the_answer(bot: Bot, actions: Actions, conversation: str) -> None:
    """What an action has kept for the customer comes with its words."""
    file = {"id": "f_label", "name": "etiqueta.pdf"}
    actions.answers["action_track_order"] = lambda _: (200, spoken("Your label.", file=file))
    answer = bot.turn(conversation, payload='/track_order{"order_number": "RL-10482"}')[1]
    assert (answer["messages"][-1]["text"], answer["messages"][-1]["file"]) == ("Your label.", file)


def test_actions_get_the_token_and_the_tracker(bot: Bot, actions: Actions, conversation: str) -> None:
    """The action server can tell that Rasa calls, for which conversation, with what entities; not the domain."""
    bot.turn(conversation, text="track RL-12345")
    (call,), (token,) = actions.calls, actions.tokens
    assert token == SECRET
    assert call["sender_id"] == conversation
    assert "domain" not in call
    assert call["tracker"]["slots"]["order_number"] == "RL-12345"
    assert call["tracker"]["latest_input_channel"] == "web"


@pytest.mark.parametrize(
    "headers",
    [
        {"secret": "another"},
        {"at": time.time() - 400},
        {"at": time.time() + 400},
        {"X-Relevo-Signature": "sha256=0"},
        {"X-Relevo-Timestamp": "now"},
    ],
)
def test_a_bad_signature_is_refused(bot: Bot, headers: Any) -> None:
    """Wrong secret, old, future and malformed signatures are 401 and reach no model."""
    body = json.dumps({"conversation": "intruder", "message_id": "m", "text": "hello"}).encode()
    assert bot.post(body, **headers)[0] == 401
    assert stored(bot, "intruder") == []


def test_an_unsigned_request_is_refused(bot: Bot) -> None:
    """Rasa's own REST door does not exist, and ours wants a signature."""
    assert bot._exchange("POST", "/webhooks/relevo/turn", b"{}", {})[0] == 401


def test_a_repeated_turn_is_answered_from_the_store(bot: Bot, actions: Actions, conversation: str) -> None:
    """The same message id gives the same answer and runs nothing, also after later turns."""
    actions.answers["action_track_order"] = lambda _: (200, spoken(f"Answer {len(actions.calls)}"))
    first = bot.turn(conversation, text="track", message_id="m1")[1]
    bot.turn(conversation, text="hello")
    again = bot.turn(conversation, text="track", message_id="m1")[1]
    assert again == {**first, "replayed": True}
    assert len(actions.calls) == 1


def test_the_same_turn_at_the_same_time_runs_once(bot: Bot, actions: Actions, conversation: str) -> None:
    """Eight copies of one message leave one turn; one conversation is worked on by one turn at a time."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: bot.turn(conversation, text="track", message_id="m1"), range(8)))
    assert [status for status, _ in answers] == [200] * 8
    assert len(actions.calls) == 1
    assert sorted(answer["replayed"] for _, answer in answers) == [False] + [True] * 7
    assert len([e for e in stored(bot, conversation) if e["event"] == "user"]) == 1


def test_different_turns_at_the_same_time_are_all_kept(bot: Bot, conversation: str) -> None:
    """Turns of one conversation wait for one another; none is lost."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: bot.turn(conversation, text="hello", message_id=f"m{n}"), range(12)))
    assert [status for status, _ in answers] == [200] * 12
    users = [event["message_id"] for event in stored(bot, conversation) if event["event"] == "user"]
    assert sorted(users) == sorted(f"m{n}" for n in range(12))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {"error": "x"}),
        (401, {}),
        (404, {}),
        (200, "noise"),
        (200, {}),
        (200, {"events": [{"event": "nonsense"}], "responses": []}),
        (400, {"error": "no", "action_name": "action_track_order"}),
    ],
)
def test_a_failing_action_is_a_failed_turn(bot: Bot, actions: Actions, conversation: str, status: int, body: Any) -> None:
    """Nothing of the turn is stored, and the gateway's next try runs all of it, with the answer not doubled."""
    actions.answers["action_track_order"] = lambda _: (status, body)
    bot.turn(conversation, text="hello", message_id="m0")
    before = stored(bot, conversation)
    code, answer = bot.turn(conversation, text="track my secret words", message_id="m1")
    assert code == 502
    assert "action_track_order" in answer["error"]
    assert "secret" not in answer["error"]
    assert stored(bot, conversation) == before
    actions.answers["action_track_order"] = lambda _: (200, spoken("Found."))
    code, answer = bot.turn(conversation, text="track my secret words", message_id="m1")
    assert code == 200
    assert answer["replayed"] is False
    assert texts(answer)[1:] == ["Found."]
    assert "secret words" not in bot.log


def test_a_rejecting_action_and_an_endless_dialogue_are_failed_turns(bot: Bot, actions: Actions, conversation: str) -> None:
    """Neither a refusal nor a loop leaves the customer with half an answer."""
    actions.answers["action_reject"] = lambda _: (400, {"error": "no", "action_name": "action_reject"})
    actions.answers["action_again"] = lambda _: (
        200,
        {"events": [{"event": "followup", "name": "action_again"}], "responses": []},
    )
    assert bot.turn(conversation, text="refuse")[0] == 502
    assert bot.turn(conversation, text="forever")[0] == 502
    assert stored(bot, conversation) == []
    assert texts(bot.turn(conversation, text="hello")[1]) == ["Hello\n\nWelcome"]


def test_a_form_asks_and_its_validation_gets_the_domain(bot: Bot, actions: Actions, conversation: str) -> None:
    """A form remembers what was asked; what validates it is told which slots there are."""
    assert texts(bot.turn(conversation, text="city")[1]) == ["Which city?"]
    assert texts(bot.turn(conversation, text="Sevilla")[1]) == ["So Sevilla it is."]
    assert {call["next_action"] for call in actions.calls} == {"validate_city_form"}
    assert all("city_form" in call["domain"]["forms"] for call in actions.calls)


def test_a_failing_validation_is_a_failed_turn(bot: Bot, actions: Actions, conversation: str) -> None:
    """A form does not take a value for valid because nobody could check it."""
    bot.turn(conversation, text="city")
    actions.answers["validate_city_form"] = lambda _: (500, {})
    assert bot.turn(conversation, text="Sevilla", message_id="m2")[0] == 502
    actions.answers.clear()
    assert texts(bot.turn(conversation, text="Sevilla", message_id="m2")[1]) == ["So Sevilla it is."]


def test_after_a_person_the_bot_begins_again(bot: Bot, conversation: str) -> None:
    """`handoff_ended` leaves an open form and all slots behind, but the language stays."""
    bot.turn(conversation, payload='/track_order{"order_number": "RL-10482"}')
    bot.turn(conversation, text="city")
    back = bot.turn(conversation, payload='/handoff_ended{"reason": "given_back"}')[1]
    assert texts(back) == ["I am back."]
    assert back["understood"]["entities"][0]["value"] == "given_back"
    after = bot.turn(conversation, text="hello")[1]
    assert texts(after) == ["Hello\n\nWelcome"]
    assert after["understood"]["language"] == "en"
    events = stored(bot, conversation)
    begun = max(n for n, event in enumerate(events) if event["event"] == "session_started")
    assert not [e for e in events[begun:] if e["event"] == "slot" and e["name"] != "language" and e["value"]]


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        " /restart",
        "\u200b/restart",
        "／restart",
        "//restart",
        '/track_order{"order_number": "RL-99999"}',
        '/track_order@0.9{"order_number": "RL-99999"}',
        "\u2060/handoff_ended",
        "/",
        "EXTERNAL: handoff_ended",
    ],
)
def test_typed_text_is_never_an_intent(bot: Bot, actions: Actions, conversation: str, text: str) -> None:
    """A slash in front, however hidden, is only text; entities in it are not believed as such."""
    bot.turn(conversation, text="hello")
    status, answer = bot.turn(conversation, text=text)
    assert status == 200
    assert answer["understood"]["intent"] != "restart"
    assert not answer["messages"] or answer["messages"][0]["text"] is not None
    events = stored(bot, conversation)
    assert not [event for event in events if event["event"] in ("restart", "undo")]
    heard = [event for event in events if event["event"] == "user"][-1]
    assert not heard["text"].lstrip("\u200b\u2060 ").startswith(("/", "／"))
    assert "payload" not in [entity.get("extractor") for entity in heard["parse_data"]["entities"]]


@pytest.mark.parametrize(
    "payload",
    [
        "hello",
        "/restart",
        "/back",
        "/session_start",
        "/unknown",
        "/greet{",
        "/greet[1]",
        "/greet{} more",
        "/greet@0.5",
        "EXTERNAL: greet",
    ],
)
def test_a_payload_must_be_an_intent_of_the_domain(bot: Bot, conversation: str, payload: str) -> None:
    """Anything else is a bad request and leaves nothing behind."""
    assert bot.turn(conversation, payload=payload)[0] == 400
    assert stored(bot, conversation) == []


@pytest.mark.parametrize(
    "text",
    [
        "x" * 5000,
        "hello " * 800,
        "🧶" * 3000,
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "مرحبا",
        "a\ud800b\x00c",
        "<script>alert(1)</script>",
        "%s %d {city} ${HOME}",
        "\\u0000",
        "\n\n\n?",
    ],
)
def test_strange_texts_are_answered(bot: Bot, conversation: str, text: str) -> None:
    """Whatever people paste gets an answer."""
    status, answer = bot.turn(conversation, text=text)
    assert status == 200
    assert answer["messages"]


def test_a_fallback_reports_the_message_it_takes_back(bot: Bot, conversation: str) -> None:
    """What was understood is that of this message, also when the dialogue drops it."""
    bot.turn(conversation, text="hello")
    answer = bot.turn(conversation, text="gibberish")[1]
    assert texts(answer) == ["I did not understand."]
    assert answer["understood"]["intent"] is None


@pytest.mark.parametrize("fields", [{"text": ""}, {"text": " "}, {}, {"text": "a", "payload": "/greet"}, {"text": 5}])
def test_a_turn_without_a_message_is_refused(bot: Bot, conversation: str, fields: Any) -> None:
    """Empty text is for the gateway to answer; here it is a bad request."""
    assert bot.turn(conversation, **fields)[0] == 400


def test_a_body_that_is_too_large_is_refused(bot: Bot, conversation: str) -> None:
    """64 KiB are plenty for a message."""
    assert bot.turn(conversation, text="x" * 70_000)[0] == 413
    assert bot.turn(conversation, text="x" * 300_000)[0] == 413
    assert bot.health()[0] == 200


def test_no_message_is_logged(bot: Bot, conversation: str) -> None:
    """At the ordinary level the log holds neither what customers write nor what the bot says."""
    bot.turn(conversation, text="hello velvet umbrella")
    bot.turn(conversation, text="/velvet umbrella")
    bot.turn(conversation, payload='/track_order{"order_number": "RL-77777"}')
    bot.turn(conversation, text="broken velvet")
    assert not re.search("velvet|Welcome|RL-77777", bot.log)
    assert "interpolator.interpolate.text" in bot.log
