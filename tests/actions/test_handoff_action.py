"""Handing over to a person, and coming back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.casefile import MemoryCaseFile
from actions.handoff import PRIORITIES
from actions.phrases import phrase
from actions.topics import TOPICS
from relevo.shop import Customer
from relevo.shop.demo import LUCIA

Begin = Callable[..., Any]


async def _handoff(someone: Any) -> dict[str, Any]:
    [answer] = await someone.run("action_handoff")
    assert answer["text"] is None, "the gateway writes the one message about a handoff"
    handoff: dict[str, Any] = answer["custom"]["handoff"]
    return handoff


async def test_a_handoff_tells_who_wants_what_and_what_was_tried(talk: Begin, cases: MemoryCaseFile) -> None:
    """Two lines in the customer's language: the wish with the order, and what has been done."""
    cases.customers["c1"] = Customer(external_id=LUCIA.external_id, name="Lucía Encina")
    lucia = talk(language="es")
    await lucia.say("¿dónde está el pedido RL-10711?", "track_order")
    lucia.hear("¿cómo lo devuelvo?", "return_order")
    await lucia.run("action_answer")
    lucia.hear("pásame con una persona", "contact_human_agent")
    assert await _handoff(lucia) == {
        "reason": "asked",
        "summary": "Lucía quiere devolver o cambiar algo (RL-10711). "
        "Lo último que ha escrito: «pásame con una persona».\n"
        "Hasta ahora: se le ha dicho el estado del pedido; se le ha respondido sobre: devoluciones.",
        "topic": "return_order",
        "language": "es",
        "priority": "medium",
        "evidence": [],
    }


async def test_a_handoff_out_of_the_blue_has_two_lines_too(talk: Begin) -> None:
    """Who asks for a person at once is summed up honestly: nothing has been tried."""
    someone = talk()
    someone.hear("agent", "contact_human_agent")
    handoff = await _handoff(someone)
    assert handoff["summary"] == (
        "The customer wants to talk to a person. Their latest words: “agent”.\nNothing has been tried yet."
    )
    assert handoff["topic"] is None


async def test_failed_proofs_are_told_to_the_person(talk: Begin) -> None:
    """The person sees that the order is not proved to be the customer's, and which number was asked for."""
    someone = talk()
    await someone.say("order RL-10482", "track_order")
    await someone.say("wrong@example.com")
    await someone.say("28014")
    someone.hear("I want a human", "contact_human_agent")
    someone.loop = "order_form"
    summary = (await _handoff(someone))["summary"]
    assert "(RL-10482)" in summary
    assert "could not be proved to be theirs (2×)" in summary
    assert "wrong@example.com" not in summary
    assert someone.loop is None


async def test_reason_evidence_and_priority_come_from_the_policy(talk: Begin) -> None:
    """What EscalationPolicy has found goes along, and is not left for the next handoff."""
    someone = talk()
    someone.hear("this is the third time I ask!!", "track_order")
    someone.slots |= {"handoff_reason": "frustrated", "handoff_evidence": ["asked the same thing 3 times"]}
    handoff = await _handoff(someone)
    assert (handoff["reason"], handoff["priority"]) == ("frustrated", "high")
    assert handoff["evidence"] == ["asked the same thing 3 times"]
    assert someone.slots["handoff_reason"] is None
    someone.slots |= {"handoff_reason": "sensitive", "handoff_priority": "high"}
    assert (await _handoff(someone))["priority"] == "high"


def test_every_reason_has_a_priority() -> None:
    """Priorities are the desk's words."""
    assert set(PRIORITIES) == {"asked", "frustrated", "unresolved", "unusual", "sensitive", "bot_failure"}
    assert set(PRIORITIES.values()) <= {"low", "medium", "high", "urgent"}


async def test_long_words_are_cut_to_a_line(talk: Begin) -> None:
    """A summary stays two lines whatever was written."""
    someone = talk()
    someone.hear("please\n\n" + "help me now " * 60, "delivery_problem")
    summary = (await _handoff(someone))["summary"]
    assert summary.count("\n") == 1
    assert len(summary) < 300
    assert "…”" in summary


async def test_after_a_handoff_the_assistant_starts_afresh(talk: Begin) -> None:
    """When the person has left, the assistant says so, says what it can do, and has forgotten the matter."""
    someone = talk(language="es")
    await someone.say("pedido RL-10482, 28013", "track_order")
    someone.hear('/handoff_ended{"reason":"given_back"}', "handoff_ended")
    someone.loop = "order_form"
    [answer] = await someone.run("action_handoff_ended")
    assert answer["text"] == phrase("handoff_ended", "es")
    assert "persona" in answer["text"]
    assert [button["payload"] for button in answer["buttons"]] == ["/track_order", "/contact_human_agent"]
    assert someone.loop is None
    assert not any(someone.slots[slot] for slot in ("order_number", "order_proof", "order_shown", "handoff_reason"))


def test_topics_are_named_in_both_languages() -> None:
    """Every matter can be told to a Spanish and to an English reader."""
    assert set(TOPICS["es"]) == set(TOPICS["en"])


@pytest.mark.parametrize("language", ["es", "en"])
async def test_every_topic_makes_a_summary(talk: Begin, language: str) -> None:
    """Whatever the customer came for, the summary says it."""
    for intent in TOPICS[language]:
        someone = talk(intent, language)
        someone.hear("…", intent)
        handoff = await _handoff(someone)
        assert TOPICS[language][intent].wish in handoff["summary"]
        assert handoff["topic"] == intent


async def test_a_sensitive_handoff_names_the_matter(talk: Begin) -> None:
    """The gateway finds other words for somebody who wants to harm themselves."""
    someone = talk()
    someone.hear("no quiero seguir")
    someone.slots |= {"handoff_reason": "sensitive", "handoff_matter": "self_harm"}
    assert (await _handoff(someone))["matter"] == "self_harm"
    someone.slots |= {"handoff_reason": "asked"}
    assert "matter" not in await _handoff(someone)
