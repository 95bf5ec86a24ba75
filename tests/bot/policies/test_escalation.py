"""Tests of when a person takes over."""

from __future__ import annotations

import pytest
from conversations import READER, action, answers, handed_over, in_form, policy, predict, says, slots
from rasa.shared.core.events import ActiveLoop

from bot.policies.escalation import EscalationConfigError


def test_a_calm_question_is_left_to_the_other_policies() -> None:
    """Nothing is predicted while all goes well."""
    assert action(predict(says("¿dónde está mi pedido?", frustration=0.05))) is None


def test_whoever_asks_for_a_person_gets_one() -> None:
    """The intent is enough, and the evidence is in the customer's language."""
    prediction = predict(says("pásame con alguien", "contact_human_agent"))
    assert action(prediction) == "action_handoff"
    assert slots(prediction)["handoff_reason"] == "asked"
    assert slots(prediction)["handoff_evidence"] == ["ha pedido hablar con una persona"]


@pytest.mark.parametrize(
    "text", ["quiero hablar con una persona", "get me a human", "can I speak to someone", "ponme con un agente", "agent please"]
)
def test_the_wording_is_enough_when_the_intent_is_missed(text: str) -> None:
    """Asking in so many words works whatever the classifier says, if it sounds like asking at all."""
    assert action(predict(says(text, "track_order", 0.4, reads={"asked": 0.9}))) == "action_handoff"


@pytest.mark.parametrize(
    "text", ["are you a person?", "no necesito una persona, gracias", "ayer hablé con una persona de la tienda"]
)
def test_speaking_of_a_person_is_not_asking_for_one(text: str) -> None:
    """Declining a person, asking what the bot is, or telling of yesterday is no request."""
    assert action(predict(says(text, "bot_challenge"))) is None


def test_yes_to_an_offered_person_is_asking_for_one() -> None:
    """The bot offered to pass the customer on, and they accept."""
    prediction = predict(says("no me llega"), answers("¿Te paso con una persona?"), says("sí", "affirm"))
    assert action(prediction) == "action_handoff"


def test_one_furious_message_at_the_start_is_answered_by_the_bot() -> None:
    """Whoever arrives angry is given an answer first."""
    assert action(predict(says("qué desastre, tres semanas", frustration=0.85))) is None


def test_fury_after_an_answer_hands_over() -> None:
    """Anger that the bot's answer did not calm needs a person."""
    prediction = predict(
        says("¿y mi pedido, que ya son dos semanas?", frustration=0.6), answers("Está en camino."),
        says("siempre igual, inútiles", frustration=0.97, reads={"frustrated": 0.6}),
    )  # fmt: skip
    assert action(prediction) == "action_handoff"
    assert slots(prediction)["handoff_reason"] == "frustrated"
    assert slots(prediction)["handoff_priority"] == "high"


def test_capitals_by_habit_do_not_count() -> None:
    """A person who always shouts is judged by the words."""
    loud = {"frustration": 0.95, "frustration_quiet": 0.05}
    turns = [*says("HOLA, BUENOS DIAS", **loud), *answers("Hola"), *says("QUIERO CAMBIAR LA TALLA", **loud), *answers("Sí.")]
    assert action(predict(turns, says("MUCHAS GRACIAS POR TODO", **loud))) is None


def test_asking_the_same_thing_three_times_hands_over() -> None:
    """The evidence says how often."""
    ask = "¿cómo descargo la factura?"
    prediction = predict(
        says(ask, "get_invoice"), answers("En Mis pedidos."),
        says("¿y cómo descargo la factura?", "get_invoice", reads={"unresolved": 0.3}), answers("En Mis pedidos."),
        says("que cómo puedo descargar la factura", "get_invoice", reads={"unresolved": 0.8}),
    )  # fmt: skip
    assert action(prediction) == "action_handoff"
    assert slots(prediction)["handoff_reason"] == "unresolved"
    assert "ha pedido lo mismo 3 veces" in slots(prediction)["handoff_evidence"]


def test_another_order_is_another_question() -> None:
    """The same words about three orders are three requests: each is read by itself."""
    asked = [
        part
        for number in ("10001", "10002", "10003")
        for part in (
            says(f"¿dónde está el {number}?", entities=[{"entity": "order_number", "value": number}]),
            answers(f"El {number} llega hoy."),
        )
    ]
    assert action(predict(*asked[:-1])) is None
    assert READER.last_read == ["¿dónde está el 10003?"]


def test_the_first_unclear_message_is_asked_about() -> None:
    """One clarifying question is left to the rules."""
    assert action(predict(says("eso del chisme", "nlu_fallback"))) is None


def test_the_second_unclear_message_hands_over() -> None:
    """Nobody is asked twice to say it in other words."""
    prediction = predict(
        says("eso del chisme", "nlu_fallback"),
        answers("¿Perdona?", "utter_clarify"),
        says("el chisme ese que no va", "nlu_fallback"),
    )
    assert slots(prediction)["handoff_reason"] == "unresolved"


def test_unusual_requests_in_a_row_hand_over() -> None:
    """Twice outside what the assistant does is for a person; once is curiosity."""
    strange = {"out_of_scope": 0.9}
    first = says("quiero ser vuestro distribuidor en Perú", "out_of_scope", **strange)
    assert action(predict(first)) is None
    declined = answers("De eso no sé.", "utter_out_of_scope")
    prediction = predict(first, declined, says("¿y una franquicia en Lima?", "out_of_scope", reads={"unusual": 0.8}, **strange))
    assert slots(prediction)["handoff_reason"] == "unusual"


@pytest.mark.parametrize(("kind", "priority"), [("self_harm", "urgent"), ("fraud", "urgent"), ("press", "high")])
def test_a_sensitive_matter_hands_over_at_once(kind: str, priority: str) -> None:
    """What it is about and how soon go along."""
    found = slots(predict(says("…", sensitive=kind, sensitive_confidence=0.8, reads={"sensitive": 0.9}), language="en"))
    assert (found["handoff_reason"], found["handoff_matter"], found["handoff_priority"]) == ("sensitive", kind, priority)


@pytest.mark.parametrize(("kind", "called"), [("injury", True), ("press", False)])
def test_harm_needs_no_second_opinion(kind: str, called: bool) -> None:
    """ "I'm a journalist, do you sell microphones?" reads calm; where somebody may be hurt nobody waits for a reading."""
    prediction = predict(says("…", sensitive=kind, sensitive_confidence=0.1))
    assert action(prediction) == ("action_handoff" if called else None)


def test_it_happens_once() -> None:
    """After the handoff the bot listens, and what is said then does not hand over again."""
    asked = [*says("agente", "contact_human_agent"), *handed_over()]
    assert action(predict(asked)) == "action_listen"
    assert action(predict(asked, says("¿hola?", "contact_human_agent"))) is None


def test_a_handoff_that_never_got_out_is_tried_again() -> None:
    """An action server in trouble does not lose the request."""
    asked = [*says("agente", "contact_human_agent"), *answers(None, "action_handoff")]
    assert action(predict(asked, says("¿hola?", "contact_human_agent"))) == "action_handoff"


def test_a_conversation_that_comes_back_starts_afresh() -> None:
    """What happened before the person took over no longer counts, and the bot may hand over again."""
    left = [*says("/handoff_ended", "handoff_ended"), *answers("Hola otra vez.")]
    before = [*says("inútiles", frustration=0.99), *handed_over(), *left]
    assert action(predict(before, says("¿cuánto tarda un envío?", frustration=0.1))) is None
    assert action(predict(before, says("una persona", "contact_human_agent"))) == "action_handoff"


def test_whoever_leaves_is_let_go() -> None:
    """No person is called for somebody who has said goodbye."""
    turns = [*says("qué mal servicio", frustration=0.8), *answers("Lo siento.")]
    assert action(predict(turns, says("déjalo, adiós", "goodbye", frustration=0.7))) is None


def test_a_form_collects_in_peace() -> None:
    """An address that looks like nothing a shop does is what the form asked for."""
    turns = [*says("¿dónde está mi pedido?"), *in_form(), *says("el de la tía Paca", "out_of_scope"), *in_form()]
    assert action(predict(turns, says("calle de la Luna 5", "out_of_scope"))) is None


def test_a_handoff_ends_the_form() -> None:
    """Asking for a person in the middle of a form wins over the form."""
    prediction = predict(says("¿dónde está mi pedido?"), in_form(), says("un humano", "contact_human_agent"))
    assert prediction.is_no_user_prediction
    assert ActiveLoop(None) in prediction.optional_events


def test_frustration_and_expertise_follow_the_conversation() -> None:
    """Both slots are kept whoever decides what comes next."""
    prediction = predict(says("tracking del RL-10482", frustration=0.3, expertise="expert"))
    assert slots(prediction) == {"frustration": 0.3, "expertise": "expert"}


@pytest.mark.parametrize(
    ("weights", "said"), [({}, "bot.weights"), ({"base": -3, "fury": 1}, "fury"), ({"base": -3, "asks_words": "much"}, "asks")]
)
def test_a_weight_that_is_missing_or_none_is_named(weights: dict[str, object], said: str) -> None:
    """Without its weights the policy would call somebody at once, or never."""
    with pytest.raises(EscalationConfigError, match=said):
        policy(weights=weights)


@pytest.mark.parametrize("value", [-1, "high", True, None])
def test_a_setting_that_is_no_number_is_named(value: object) -> None:
    """A slip in config.yml is told when the model is trained."""
    with pytest.raises(EscalationConfigError, match="threshold"):
        policy(threshold=value)


def test_two_corrections_in_a_row_hand_over() -> None:
    """The bot was set right and was wrong again: it does not see what is wanted."""
    turns = [
        says("quiero otra talla"), answers("Tenemos todas las tallas."),
        says("no no, me refiero a cambiar la mía", "change_order", reads={"unresolved": 0.4}), answers("Llegó el lunes."),
        says("lo que quiero es otra", "return_order", 0.4, reads={"unresolved": 0.97, "frustrated": 0.3}),
    ]  # fmt: skip
    assert action(predict(*turns[:3])) is None
    assert action(predict(*turns)) == "action_handoff"


def test_whoever_is_content_is_not_handed_over() -> None:
    """What went wrong before has been settled, whatever the classifier makes of the words."""
    before = [
        says("no va", "nlu_fallback"),
        answers("No te he entendido, ¿qué no va?"),
        says("lo del código ese que pone ahí arriba", "nlu_fallback", reads={"unresolved": 0.4}),
    ]
    assert action(predict(*before)) == "action_handoff"
    settled = [*before[:2], says("vale, entonces espero", "nlu_fallback")]
    assert action(predict(*settled)) is None
