"""What the actions say, in Spanish and English."""

from __future__ import annotations

LANGUAGES = ("es", "en")

PHRASES: dict[str, dict[str, str]] = {
    "ask_number": {
        "es": "Claro. ¿Me dices el número de tu pedido? Empieza por RL- y tiene cinco cifras; está en el correo de confirmación.",
        "en": "Of course. What is your order number? It starts with RL- and has five digits; it is in your confirmation e-mail.",
    },
    "ask_number_expert": {
        "es": "Dime el número de pedido (RL-…) y el correo o código postal.",
        "en": "Give me the order number (RL-…) and the e-mail or postcode on it.",
    },
    "ask_number_again": {
        "es": "Para mirar tu pedido necesito su número: RL- y cinco cifras, por ejemplo RL-12345. "
        "Está en el asunto del correo de confirmación. Si no lo encuentras, te paso con una persona.",
        "en": "To look up your order I need its number: RL- and five digits, RL-12345 for example. "
        "It is in the subject of your confirmation e-mail. If you cannot find it, I can pass you to a person.",
    },
    "ask_which_order": {
        "es": "¿Qué pedido quieres ver? Elige uno, o escríbeme otro número.",
        "en": "Which order would you like to see? Pick one, or type another number.",
    },
    "ask_proof": {
        "es": "Gracias. Para cuidar tus datos necesito comprobar que el pedido {number} es tuyo: "
        "¿me dices el correo electrónico o el código postal con el que lo hiciste?",
        "en": "Thank you. To keep your details safe I need to check that order {number} is yours: "
        "what is the e-mail address or the postcode on it?",
    },
    "ask_proof_expert": {
        "es": "¿Correo o código postal del pedido {number}?",
        "en": "E-mail or postcode on order {number}?",
    },
    "ask_proof_again": {
        "es": "Sigamos con el pedido {number}: dime el correo electrónico o el código postal que pusiste al comprar. "
        "Si no lo recuerdas, te paso con una persona.",
        "en": "Back to order {number}: tell me the e-mail address or the postcode you gave when you bought. "
        "If you cannot remember, I can pass you to a person.",
    },
    "order_not_found": {
        "es": "No encuentro ningún pedido {number} con ese correo o código postal. "
        "Revisa los dos datos y escríbeme otra vez el que estuviera mal.",
        "en": "I cannot find an order {number} with that e-mail or postcode. "
        "Please check both, and send me again whichever was wrong.",
    },
    "order_not_found_last": {
        "es": "No encuentro ningún pedido {number} con ese correo o código postal. Por seguridad solo queda un intento: "
        "revisa los dos datos con calma, o habla con una persona.",
        "en": "I cannot find an order {number} with that e-mail or postcode. For safety there is only one try left: "
        "take your time to check both, or talk to a person.",
    },
    "tries_used_up": {
        "es": "Llevamos varios intentos y los datos no coinciden, así que por seguridad hago una pausa de una hora con los "
        "números de pedido. Una persona del equipo puede ayudarte ahora mismo a encontrar el tuyo. ¿Te paso con ella?",
        "en": "We have tried several times and the details do not match, so for safety I am taking an hour's break from order "
        "numbers. A person on our team can help you find yours right now. Shall I pass you on?",
    },
    "order_not_shown": {
        "es": "No puedo mostrarte ese pedido. Podemos intentarlo otra vez, o te paso con una persona.",
        "en": "I cannot show you that order. We can try again, or I can pass you to a person.",
    },
    "history": {
        "es": "Estos son tus últimos pedidos. Elige uno para ver el detalle:",
        "en": "These are your latest orders. Pick one to see the details:",
    },
    "history_proved": {
        "es": "Estos son los pedidos que hemos visto aquí. Para ver toda la lista, inicia sesión en la tienda.",
        "en": "These are the orders we have looked at here. To see the whole list, sign in to the shop.",
    },
    "history_unknown": {
        "es": "La lista de tus pedidos está en tu cuenta: inicia sesión y abre «Mis pedidos». "
        "Aquí puedo mirar uno contigo si me das su número.",
        "en": "The list of your orders is in your account: sign in and open “My orders”. "
        "Here I can look one up with you if you give me its number.",
    },
    "no_orders": {
        "es": "No veo pedidos en tu cuenta. Si compraste sin iniciar sesión, puedo buscarlo por su número.",
        "en": "I see no orders in your account. If you bought without signing in, I can look it up by its number.",
    },
    "greet": {
        "es": "¡Hola! Soy el asistente de la tienda. Puedo decirte dónde está tu pedido, ayudarte con envíos, devoluciones "
        "y pagos, o pasarte con una persona. ¿Qué necesitas?",
        "en": "Hello! I am the shop's assistant. I can tell you where your order is, help with delivery, returns and "
        "payments, or pass you to a person. What do you need?",
    },
    "greet_known": {
        "es": "¡Hola, {name}! ¿En qué te ayudo hoy?",
        "en": "Hello {name}! What can I do for you today?",
    },
    "greet_again": {
        "es": "¡Hola de nuevo! Dime, ¿en qué te ayudo?",
        "en": "Hello again! What can I do for you?",
    },
    "no_answer": {
        "es": "No tengo una respuesta segura para eso, y prefiero no inventarla. ¿Te paso con una persona del equipo?",
        "en": "I have no certain answer to that, and I would rather not make one up. Shall I pass you to a person on our team?",
    },
    "handoff_ended": {
        "es": "Aquí estoy de nuevo; la persona que te atendía ya ha salido. Puedo decirte dónde está un pedido, "
        "ayudarte con envíos, devoluciones o pagos, o llamar otra vez a una persona.",
        "en": "I am back; the person who was helping you has left. I can tell you where an order is, help with delivery, "
        "returns or payments, or call a person again.",
    },
    "anything_else": {
        "es": "Perfecto. ¿Te ayudo con algo más?",
        "en": "Great. Is there anything else I can help with?",
    },
    "what_do_you_need": {
        "es": "De acuerdo. Cuéntame qué necesitas y lo vemos.",
        "en": "All right. Tell me what you need and we will look into it.",
    },
    "as_you_wish": {
        "es": "De acuerdo, lo dejamos así. Si necesitas algo más, aquí estoy.",
        "en": "All right, we will leave it there. If you need anything else, I am here.",
    },
    "not_understood": {
        "es": "Perdona, no te he entendido bien. Dime en otras palabras qué necesitas, o te paso con una persona del equipo.",
        "en": "Sorry, I have not understood you. Tell me in other words what you need, or I pass you to a person on our team.",
    },
    "not_that_order": {
        "es": "Entendido, no era eso. ¿Miramos otro pedido o prefieres hablar con una persona?",
        "en": "Understood, that was not it. Shall we look at another order, or would you rather talk to a person?",
    },
    "form_stopped": {
        "es": "De acuerdo, dejamos el pedido por ahora. ¿Te ayudo con otra cosa?",
        "en": "All right, we will leave the order for now. Can I help with something else?",
    },
    "what_is_this_for": {
        "es": "Gracias, lo anoto. ¿Qué quieres hacer con ese dato?",
        "en": "Thank you, noted. What would you like to do with it?",
    },
    "foreign_language": {
        "es": "Te entiendo, pero solo escribo en español e inglés.",
        "en": "I think I understand you, but I can only write in Spanish and English – I will go on in English.",
    },
    "button_track": {"es": "¿Dónde está mi pedido?", "en": "Where is my order?"},
    "button_return": {"es": "Devolver algo", "en": "Return something"},
    "button_person": {"es": "Hablar con una persona", "en": "Talk to a person"},
    "button_other_order": {"es": "Ver otro pedido", "en": "See another order"},
    "button_try_again": {"es": "Intentarlo otra vez", "en": "Try again"},
    "button_not_received": {"es": "No lo he recibido", "en": "I have not received it"},
    "button_problem": {"es": "Hay un problema", "en": "Something is wrong"},
    "button_payment_issue": {"es": "Tengo un problema con el pago", "en": "I have a payment problem"},
    "button_refund": {"es": "¿Y mi reembolso?", "en": "What about my refund?"},
    "button_change": {"es": "Cambiar algo", "en": "Change something"},
    "button_cancel": {"es": "Cancelarlo", "en": "Cancel it"},
    "button_history": {"es": "Mis pedidos", "en": "My orders"},
}


def phrase(key: str, language: str, **values: object) -> str:
    """A phrase in one of our languages.

    Raises:
        KeyError: there is no such phrase.
    """
    spoken = PHRASES[key]
    return spoken.get(language, spoken["en"]).format(**values)
