"""What Relevo itself says to customers, in each of its languages."""

from __future__ import annotations

LANGUAGES = ("es", "en")
DEFAULT_LANGUAGE = "en"

PHRASES: dict[str, dict[str, str]] = {
    "handoff_asked": {
        "es": "Te paso con una persona del equipo. Ve todo lo que hemos hablado, así que no tendrás que repetir nada.",
        "en": "I'm passing you to a person on our team. They can see everything we've said, so you won't have to repeat it.",
    },
    "handoff_frustrated": {
        "es": "Siento que esto esté siendo tan molesto. Lo sigue una persona del equipo, que ya tiene toda la historia.",
        "en": "I'm sorry this has been so frustrating. A person on our team is taking it from here, with the whole story.",
    },
    "handoff_unresolved": {
        "es": "No estoy consiguiendo ayudarte como debería. Te paso con una persona del equipo, que ve toda la conversación.",
        "en": "I'm not helping you as I should. I'm passing you to a person on our team, who sees the whole conversation.",
    },
    "handoff_unusual": {
        "es": "Esto merece que lo mire una persona. Te paso con alguien del equipo, que ve toda la conversación.",
        "en": "This deserves a person's eye. I'm passing you to someone on our team, who sees the whole conversation.",
    },
    "handoff_sensitive": {
        "es": "Gracias por contármelo. Es importante y lo va a atender una persona del equipo cuanto antes.",
        "en": "Thank you for telling me. This is important, and a person on our team will look after it as soon as possible.",
    },
    "handoff_self_harm": {
        "es": "Gracias por decírmelo; no tienes que pasar por esto a solas. Una persona del equipo te escribe enseguida. "
        "Si estás en peligro, llama ya a emergencias: en España, al 112, o al 024, que escucha a cualquier hora.",
        "en": "Thank you for telling me; you don't have to go through this alone. A person on our team will write to you soon. "
        "If you are in danger, please call your local emergency number now; in the US, 988 listens at any hour.",
    },
    "handoff_bot_failure": {
        "es": "Tengo un problema técnico y no quiero hacerte esperar. Te paso con una persona del equipo, que ve tu mensaje.",
        "en": "I have a technical problem and don't want to keep you waiting. A person, who sees your message, takes over.",
    },
    "agent_joined": {
        "es": "{name} se ha unido a la conversación.",
        "en": "{name} has joined the conversation.",
    },
    "agent_left": {
        "es": "{name} ha dejado la conversación. Vuelves a hablar con el asistente.",
        "en": "{name} has left the conversation. You are talking with the assistant again.",
    },
    "back_to_bot": {
        "es": "Vuelves a hablar con el asistente.",
        "en": "You are talking with the assistant again.",
    },
    "requeued": {
        "es": "Otra persona del equipo seguirá con tu consulta. Conservas tu turno.",
        "en": "Another person on our team will continue with your request. You keep your place.",
    },
    "resolved": {
        "es": "Hemos cerrado esta consulta. Si necesitas algo más, escríbenos aquí mismo.",
        "en": "We have closed this request. If you need anything else, just write here.",
    },
    "error_empty": {
        "es": "El mensaje está vacío. Escribe tu pregunta y la vemos.",
        "en": "The message is empty. Type your question and we'll look at it.",
    },
    "error_too_long": {
        "es": "El mensaje pasa de 4.000 caracteres. Acórtalo o envíalo en dos partes.",
        "en": "The message is longer than 4,000 characters. Shorten it or send it in two parts.",
    },
    "error_stale_button": {
        "es": "Esa opción ya no está disponible. Escribe lo que necesitas.",
        "en": "That option is no longer available. Type what you need.",
    },
    "error_rate_limited": {
        "es": "Vas muy deprisa. Tu mensaje saldrá en unos segundos.",
        "en": "That's quick! Your message will go out in a few seconds.",
    },
    "error_invalid": {
        "es": "No hemos podido leer ese mensaje. Prueba a escribirlo de otra forma.",
        "en": "We couldn't read that message. Try writing it another way.",
    },
}


def phrase(key: str, language: str | None, **values: str) -> str:
    """The phrase in the customer's language, or in English where we do not speak it.

    Raises:
        KeyError: there is no such phrase.
    """
    spoken = PHRASES[key]
    return spoken.get(language or DEFAULT_LANGUAGE, spoken[DEFAULT_LANGUAGE]).format(**values)
