// The example shop: languages, example orders, demo customers, and the chat, set up as any site would.

import { TelegramCard } from "./telegram.js";

/** @typedef {{es: string, en: string}} Both */
/** @typedef {{number: string, email: string, postcode: string, status: string, status_label: Both, product: Both}} Order */
/** @typedef {{name: string, language: "es" | "en", token: string}} Customer */
/** @typedef {{orders: Order[], customers?: Customer[], website_token: string, telegram?: boolean}} Demo */

/** @type {Record<string, Both>} */
const TEXTS = {
  copy: { es: "Copiar {text}", en: "Copy {text}" },
  copied: { es: "Copiado: {text}", en: "Copied: {text}" },
  signedIn: { es: "Has entrado como {text}", en: "You are signed in as {text}" },
  signedOut: { es: "Has cerrado la sesión", en: "You have signed out" },
  signOut: { es: "Salir", en: "Sign out" },
  none: { es: "Aquí no hay pedidos de ejemplo. Créalos con {text} y recarga la página.", en: "There are no example orders here. Make them with {text} and reload the page." },
  telegramBegin: { es: "Continuar en Telegram", en: "Continue on Telegram" },
  telegramBusy: { es: "Un momento…", en: "One moment…" },
  telegramOpen: { es: "Abrir Telegram", en: "Open Telegram" },
  telegramOrType: { es: "¿Ya habías hablado con {text}? Entonces escríbele este código:", en: "Have you talked with {text} before? Then send it this code:" },
  telegramType: { es: "Escribe este código a nuestro bot en {text}:", en: "Send this code to our bot on {text}:" },
  telegramUntil: { es: "Sirve una vez, hasta las {text}.", en: "It works once, until {text}." },
  telegramLinked: { es: "Tu cuenta ya está vinculada a un chat. Con el código nuevo pasaría a otro.", en: "Your account is linked to a chat already. The new code would move it to another." },
  telegramUnlink: { es: "Desvincular mi cuenta", en: "Unlink my account" },
  telegramUnlinked: { es: "Tu cuenta ya no está vinculada a ningún chat.", en: "Your account is not linked to any chat now." },
  telegramExpired: { es: "El código ha caducado.", en: "The code has expired." },
  telegramAnother: { es: "Pedir otro código", en: "Get another code" },
  telegramAgain: { es: "Reintentar", en: "Try again" },
  telegramFailed: { es: "No se ha podido pedir el código. Inténtalo otra vez en un momento.", en: "The code could not be fetched. Try again in a moment." },
  telegramTooMany: { es: "Demasiados códigos seguidos. Espera un momento o usa el último.", en: "Too many codes in a row. Wait a moment or use the last one." },
  telegramOff: { es: "Esta tienda no está en Telegram.", en: "This shop is not on Telegram." },
  title: { es: "Alborada · cosas sencillas", en: "Alborada · simple things" },
};

const page = /** @type {any} */ (window);
/** @type {Demo | null} */
let demo = null;
/** @type {Customer | null} */
let signedIn = null;
/** Only where the shop is on Telegram. @type {TelegramCard | null} */
let telegram = null;

/** @returns {"es" | "en"} */
const language = () => (document.documentElement.lang === "en" ? "en" : "es");

/** @param {string} key @param {string} [text] */
const say = (key, text = "") => TEXTS[key][language()].replace("{text}", text);

/** @template {HTMLElement} T @param {string} selector @returns {T} */
const find = (selector) => /** @type {T} */ (document.querySelector(selector));

/** @param {string} tag @param {string} name @param {...(Node | string)} children */
function make(tag, name, ...children) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  node.append(...children);
  return node;
}

/** The chat may still be loading: what is pushed is done when it is there. @param {...unknown} call */
const chat = (...call) => (page.$relevo = page.$relevo || []).push(call);

// Languages -----------------------------------------------------------------------------------------------------

/** @param {"es" | "en"} choice */
function speak(choice) {
  document.documentElement.lang = choice;
  document.title = say("title");
  const money = new Intl.NumberFormat(choice, { style: "currency", currency: "EUR" });
  for (const price of document.querySelectorAll("[data-price]")) {
    price.textContent = money.format(Number(/** @type {HTMLElement} */ (price).dataset.price));
  }
  if (demo) showDemo(demo);
}

/** @returns {"es" | "en"} */
function firstLanguage() {
  const asked = new URLSearchParams(location.search).get("lang") ?? remembered() ?? navigator.language;
  return asked.toLowerCase().startsWith("en") ? "en" : asked.toLowerCase().startsWith("es") ? "es" : "en";
}

function remembered() {
  try {
    return localStorage.getItem("alborada:language");
  } catch {
    return null;
  }
}

find("[data-language]").addEventListener("click", () => {
  const choice = language() === "es" ? "en" : "es";
  try {
    localStorage.setItem("alborada:language", choice);
  } catch {
    // It is only forgotten.
  }
  speak(choice);
  chat("setLocale", choice);
});

// Example orders ------------------------------------------------------------------------------------------------

/** @param {Demo} found */
function showDemo(found) {
  find(".orders").replaceChildren(...(found.orders.length ? found.orders.map(order) : [nothing()]));
  const customers = found.customers ?? [];
  find(".customers").hidden = customers.length === 0;
  const people = customers.map((customer) => person(customer.name, customer.name === signedIn?.name, () => signIn(customer)));
  if (signedIn) people.push(person(say("signOut"), false, signOut));
  find(".people").replaceChildren(...people);
  telegram?.show(signedIn?.token ?? null);
}

/** @param {Order} order */
function order({ number, email, postcode, status_label, product }) {
  const heading = make("h3", "", number);
  return make("li", "", make("div", "row", heading, make("span", "pill", status_label[language()])),
    make("p", "product", product[language()]),
    make("div", "copies", ...[number, email, postcode].map(copier)));
}

function nothing() {
  const [before, after] = TEXTS.none[language()].split("{text}");
  return make("li", "empty", before, make("code", "", "relevo demo seed"), after);
}

/** @param {string} text */
function copier(text) {
  const button = make("button", "", text, copyIcon());
  button.setAttribute("type", "button");
  button.setAttribute("aria-label", say("copy", text));
  button.addEventListener("click", async () => {
    if (await copy(text)) tell(say("copied", text));
  });
  return button;
}

function copyIcon() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 16 16", width: "15", height: "15", fill: "none", stroke: "currentColor", "stroke-width": "1.5", "aria-hidden": "true" })) svg.setAttribute(key, value);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M5.5 5.5h7v8h-7zM10 3H3.5v8");
  svg.append(path);
  return svg;
}

/** @param {string} text @returns {Promise<boolean>} */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // An address that is not secure has no clipboard: the old way.
    const box = document.createElement("textarea");
    box.value = text;
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let fading;

/** @param {string} text */
function tell(text) {
  const toast = find(".toast");
  toast.textContent = text;
  toast.classList.add("shown");
  clearTimeout(fading);
  fading = setTimeout(() => toast.classList.remove("shown"), 2_500);
}

// Customers -----------------------------------------------------------------------------------------------------

/** @param {string} name @param {boolean} pressed @param {() => void} act */
function person(name, pressed, act) {
  const button = make("button", "", name);
  button.setAttribute("type", "button");
  button.setAttribute("aria-pressed", String(pressed));
  button.addEventListener("click", act);
  return button;
}

/** @param {Customer} customer */
function signIn(customer) {
  const { name, language: spoken, token } = customer;
  signedIn = customer;
  chat("setUser", token);
  chat("setLocale", spoken);
  speak(spoken);
  tell(say("signedIn", name));
  chat("toggle", "open");
}

function signOut() {
  signedIn = null;
  chat("reset");
  if (demo) showDemo(demo);
  tell(say("signedOut"));
}

// The chat ------------------------------------------------------------------------------------------------------

/** The same few lines as a site pastes, in a file of their own: this page allows no inline script. @param {string} websiteToken */
function loadChat(websiteToken) {
  page.relevoSettings = { title: "Alborada" };
  const script = document.createElement("script");
  script.src = "/widget/widget.js";
  script.async = true;
  script.onload = () => page.relevoSDK.run({ websiteToken, baseUrl: location.origin });
  document.head.append(script);
}

for (const button of document.querySelectorAll("[data-chat]")) button.addEventListener("click", () => chat("toggle", "open"));

async function start() {
  speak(firstLanguage());
  try {
    const response = await fetch("/demo/orders.json");
    demo = /** @type {Demo} */ (await response.json());
    if (demo.telegram) telegram = new TelegramCard(find(".telegram"), { say, make, copier, language }, demo.website_token);
    showDemo(demo);
    loadChat(demo.website_token);
  } catch {
    find(".orders").replaceChildren(nothing());
  }
}

void start();
