"""What the channel itself says on Telegram, in both languages."""

from __future__ import annotations

from relevo.phrases import DEFAULT_LANGUAGE

PHRASES: dict[str, dict[str, str]] = {
    "welcome": {
        "es": "¡Hola! Soy el asistente de la tienda. Escríbeme lo que necesitas, como a cualquiera: dónde está un pedido, cómo "
        "devolver algo, una factura…\n\n/orders – tus pedidos\n/human – hablar con una persona\n/help – qué puedo hacer",
        "en": "Hello! I'm the shop's assistant. Just write what you need: where an order is, how to return something, "
        "an invoice…\n\n/orders – your orders\n/human – talk to a person\n/help – what I can do",
    },
    "help": {
        "es": "Escríbeme con tus palabras y te respondo aquí. También puedes usar:\n\n/orders – tus pedidos\n/human – hablar con "
        "una persona\n/language – español o inglés\n/link – vincular tu cuenta de la tienda\n/unlink – desvincularla\n"
        "/stop – terminar y no recibir más mensajes",
        "en": "Write in your own words and I'll answer here. You can also use:\n\n/orders – your orders\n/human – talk to a "
        "person\n/language – Spanish or English\n/link – link your account at the shop\n/unlink – unlink it\n"
        "/stop – finish and get no more messages",
    },
    "language": {
        "es": "¿En qué idioma prefieres que te escriba?",
        "en": "Which language shall I write in?",
    },
    "language_set": {
        "es": "De acuerdo, te escribo en español. Si me escribes en inglés, te contestaré en inglés.",
        "en": "Right, I'll write in English. If you write to me in Spanish, I'll answer in Spanish.",
    },
    "link": {
        "es": "Para vincular tu cuenta de la tienda, entra en ella, pide allí un código para Telegram y escríbelo aquí. O "
        "comparte tu número con el botón: si es el de tu cuenta, la reconozco.",
        "en": "To link your account at the shop, sign in there, ask for a Telegram code and type it here. Or share your phone "
        "number with the button: if it is your account's, I'll recognise it.",
    },
    "linked": {
        "es": "Listo: este chat está vinculado a tu cuenta. Con /orders ves tus pedidos; con /unlink la desvinculas.",
        "en": "Done: this chat is linked to your account. /orders shows your orders; /unlink unlinks it.",
    },
    "already_linked": {
        "es": "Este chat ya está vinculado a tu cuenta. Con /orders ves tus pedidos.",
        "en": "This chat is linked to your account already. /orders shows your orders.",
    },
    "wrong_code": {
        "es": "Ese código no vale: caduca a los 10 minutos y sirve una sola vez. Pide otro en tu cuenta de la tienda.",
        "en": "That code isn't valid: it expires after 10 minutes and works once. Ask for a new one in your account at the shop.",
    },
    "too_many_codes": {
        "es": "Demasiados intentos. Prueba con un código nuevo dentro de una hora, o escribe /human.",
        "en": "Too many tries. Use a new code in an hour, or type /human.",
    },
    "unlinked": {
        "es": "Tu cuenta ya no está vinculada a este chat. Puedes volver a vincularla cuando quieras con /link.",
        "en": "Your account is no longer linked to this chat. You can link it again any time with /link.",
    },
    "not_linked": {
        "es": "Este chat no está vinculado a ninguna cuenta. Con /link puedes vincular la tuya.",
        "en": "This chat isn't linked to any account. You can link yours with /link.",
    },
    "stopped": {
        "es": "Hecho: cerramos la conversación y no te escribiré más. Cuando quieras volver, escríbeme y aquí estoy. Si además "
        "quieres desvincular tu cuenta, escribe /unlink.",
        "en": "Done: the conversation is closed and I won't write to you any more. Whenever you want to come back, just write. "
        "To unlink your account as well, type /unlink.",
    },
    "no_contact_match": {
        "es": "Gracias. No encuentro una cuenta con ese número. Con un código de tu cuenta de la tienda también puedes "
        "vincularla.",
        "en": "Thank you. I find no account with that number. You can also link it with a code from your account at the shop.",
    },
    "others_contact": {
        "es": "Ese contacto es de otra persona. Para vincular tu cuenta comparte tu propio número, o escribe /link.",
        "en": "That contact is somebody else's. To link your account share your own number, or type /link.",
    },
    "media": {
        "es": "He recibido tu archivo y lo guardo en la conversación. No puedo ver lo que hay dentro: cuéntame en una frase qué "
        "pasa, o te paso con una persona que sí lo verá.",
        "en": "I've got your file and keep it with this conversation. I can't see what is in it: tell me in a sentence what it "
        "is about, or I'll pass you to a person who can see it.",
    },
    "media_refused": {
        "es": "Ese archivo no lo puedo guardar: acepto fotos, PDF, audio, vídeo y texto de hasta {limit} MB.",
        "en": "I can't keep that file: I take photos, PDF, audio, video and text of up to {limit} MB.",
    },
    "voice": {
        "es": "He recibido tu audio, pero no puedo escucharlo. Escríbeme lo que necesitas, o te paso con una persona.",
        "en": "I've got your recording, but I can't listen to it. Type what you need, or I'll pass you to a person.",
    },
    "sticker": {
        "es": "¡Me gusta! Yo solo entiendo texto: dime qué necesitas y me pongo a ello.",
        "en": "Nice one! I only understand text: tell me what you need and I'll get to it.",
    },
    "location": {
        "es": "He recibido tu ubicación. Todavía no sé usarla: si es por una entrega, escríbeme la dirección o el código postal.",
        "en": "I've got your location. I can't use it yet: if it's about a delivery, type the address or the postcode.",
    },
    "unknown": {
        "es": "Ese tipo de mensaje no lo puedo leer. Escríbeme lo que necesitas, o te paso con una persona.",
        "en": "I can't read that kind of message. Type what you need, or I'll pass you to a person.",
    },
    "flood": {
        "es": "Son muchos mensajes seguidos y no he contestado a todos. Dime otra vez lo más importante y te respondo.",
        "en": "That's many messages at once, and I haven't answered all of them. Tell me the most important again and I will.",
    },
    "group": {
        "es": "Por tu privacidad solo atiendo en privado. Escríbeme aquí: {link}",
        "en": "For your privacy I only talk in private. Write to me here: {link}",
    },
    "position_next": {
        "es": "Eres la siguiente persona en la cola.",
        "en": "You are next in the queue.",
    },
    "position": {
        "es": "Tu puesto en la cola: {position}.",
        "en": "Your place in the queue: {position}.",
    },
    "still_queued": {
        "es": "Lo añado a tu consulta; una persona lo leerá todo. {position}",
        "en": "I've added that to your request; a person will read it all. {position}",
    },
    "with_agent": {
        "es": "Ya estás hablando con {name}.",
        "en": "You are talking with {name} already.",
    },
    "said_sticker": {"es": "(sticker {what})", "en": "(sticker {what})"},
    "said_location": {"es": "(ubicación {what})", "en": "(location {what})"},
    "said_contact": {"es": "(contacto compartido)", "en": "(shared contact)"},
    "said_unknown": {"es": "(mensaje de tipo {what})", "en": "(message of type {what})"},
    "button_track": {"es": "¿Dónde está mi pedido?", "en": "Where is my order?"},
    "button_human": {"es": "Hablar con una persona", "en": "Talk to a person"},
    "button_contact": {"es": "Compartir mi número", "en": "Share my phone number"},
    "card_order": {"es": "Pedido {number}", "en": "Order {number}"},
    "card_expected": {"es": "Llegada prevista: {when}", "en": "Expected: {when}"},
    "card_carrier": {"es": "Transporte: {carrier}", "en": "Carrier: {carrier}"},
    "card_total": {"es": "Total: {total}", "en": "Total: {total}"},
    "command_start": {"es": "Empezar", "en": "Start"},
    "command_help": {"es": "Qué puedo hacer por ti", "en": "What I can do for you"},
    "command_orders": {"es": "Tus pedidos", "en": "Your orders"},
    "command_human": {"es": "Hablar con una persona", "en": "Talk to a person"},
    "command_language": {"es": "Cambiar de idioma", "en": "Change the language"},
    "command_stop": {"es": "Terminar y no recibir más mensajes", "en": "Finish and get no more messages"},
}


def told(key: str, language: str | None, **values: object) -> str:
    """The phrase in the person's language, or in English where we do not speak it.

    Raises:
        KeyError: there is no such phrase.
    """
    spoken = PHRASES[key]
    return spoken.get(language or DEFAULT_LANGUAGE, spoken[DEFAULT_LANGUAGE]).format(**values)
