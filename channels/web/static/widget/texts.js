// Every text of the widget, in both languages. A test fails when one of them lacks a key.

/** @type {Record<string, Record<string, string>>} */
export const texts = {
  en: {
    title: "Help",
    open: "Open the chat",
    close: "Close the chat",
    unreadOne: "1 unread message",
    unreadMany: "{n} unread messages",
    log: "Conversation",
    welcome: "Hello! How can we help?",
    welcomeMore: "Ask about your order, a delivery or a return. You get an answer at once, and a person whenever you want one.",
    starters: "Frequent questions",
    starter1: "Where is my order?",
    starter2: "How long does delivery take?",
    starter3: "I want to speak to a person",
    box: "Your message",
    placeholder: "Write your message…",
    send: "Send",
    stateBot: "Assistant · answers at once",
    stateQueued: "A person will be with you soon",
    stateQueue: "number {n} in the queue",
    stateAgent: "{name} is with you",
    stateResolved: "Closed · write to start again",
    you: "You",
    bot: "Assistant",
    agent: "Customer service",
    person: "person",
    typingAgent: "{name} is writing",
    sending: "Sending…",
    offline: "Will be sent when you are back online",
    waiting: "A moment, it will be sent shortly…",
    sent: "Sent",
    failed: "Not sent",
    noAnswer: "The server does not answer.",
    wrong: "Something went wrong.",
    retry: "Try again",
    edit: "Edit",
    banner: "You are offline. What you write will be sent when you are back.",
    reconnecting: "Connecting again…",
    refused: "The chat is not available right now.",
    newMessages: "New messages",
    counter: "{n} of {max} characters",
    tooLong: "{n} characters too many. Please shorten your message.",
    order: "Order {number}",
    stepPlaced: "Placed",
    stepPrepared: "Being packed",
    stepShipped: "On its way",
    stepDelivered: "Delivered",
    expected: "Expected",
    placedAt: "Placed",
    carrier: "Carrier",
    tracking: "Tracking code",
    total: "Total",
    history: "Tracking history",
  },
  es: {
    title: "Ayuda",
    open: "Abrir el chat",
    close: "Cerrar el chat",
    unreadOne: "1 mensaje sin leer",
    unreadMany: "{n} mensajes sin leer",
    log: "Conversación",
    welcome: "¡Hola! ¿En qué te ayudamos?",
    welcomeMore: "Pregunta por tu pedido, un envío o una devolución. Te respondemos al momento y, cuando quieras, te atiende una persona.",
    starters: "Preguntas frecuentes",
    starter1: "¿Dónde está mi pedido?",
    starter2: "¿Cuánto tarda un envío?",
    starter3: "Quiero hablar con una persona",
    box: "Tu mensaje",
    placeholder: "Escribe tu mensaje…",
    send: "Enviar",
    stateBot: "Asistente · responde al momento",
    stateQueued: "Enseguida te atiende una persona",
    stateQueue: "número {n} en la cola",
    stateAgent: "Te atiende {name}",
    stateResolved: "Cerrada · escribe para empezar otra",
    you: "Tú",
    bot: "Asistente",
    agent: "Atención al cliente",
    person: "persona",
    typingAgent: "{name} está escribiendo",
    sending: "Enviando…",
    offline: "Se enviará cuando vuelva la conexión",
    waiting: "Un momento, se enviará enseguida…",
    sent: "Enviado",
    failed: "No enviado",
    noAnswer: "El servidor no responde.",
    wrong: "Algo ha salido mal.",
    retry: "Reintentar",
    edit: "Editar",
    banner: "Sin conexión. Lo que escribas se enviará cuando vuelva.",
    reconnecting: "Conectando de nuevo…",
    refused: "El chat no está disponible ahora mismo.",
    newMessages: "Mensajes nuevos",
    counter: "{n} de {max} caracteres",
    tooLong: "Sobran {n} caracteres. Acorta tu mensaje, por favor.",
    order: "Pedido {number}",
    stepPlaced: "Recibido",
    stepPrepared: "En preparación",
    stepShipped: "En camino",
    stepDelivered: "Entregado",
    expected: "Llegada prevista",
    placedAt: "Fecha del pedido",
    carrier: "Transportista",
    tracking: "Código de seguimiento",
    total: "Total",
    history: "Historial del envío",
  },
};

/**
 * The language to speak: the site's setting, else the page's, else the browser's; English if it is none of ours.
 * @param {...(string | null | undefined)} wishes
 */
export function pickLocale(...wishes) {
  for (const wish of wishes) {
    const language = (wish ?? "").toLowerCase().split(/[-_]/)[0];
    if (language in texts) return language;
  }
  return "en";
}

/** @typedef {(key: string, values?: Record<string, string | number>) => string} Translate */

/** @param {string} locale @returns {Translate} */
export function translator(locale) {
  return (key, values = {}) => (texts[locale][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/**
 * Times and days the way the language writes them.
 * @param {string} locale
 */
export function calendar(locale) {
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
  const moment = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const near = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return {
    /** @param {string} at */
    time: (at) => time.format(new Date(at)),
    /** @param {string} at */
    moment: (at) => moment.format(new Date(at)),
    /** @param {string} date a day without a time, such as 2026-11-18 */
    date: (date) => day.format(new Date(`${date.slice(0, 10)}T12:00:00`)),
    /** @param {string} at */
    day: (at) => {
      const then = new Date(at);
      const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
      const name = ago === 0 || ago === 1 ? near.format(-ago, "day") : day.format(then);
      return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
    },
  };
}
