// The agent's own language: texts, and dates and times as that language writes them.
import { en } from "../texts/en.js";
import { es } from "../texts/es.js";
import { choices } from "./keep.js";

/** @typedef {keyof typeof en} Key */
/** @typedef {"es" | "en"} Language */

const TEXTS = { es, en };
/** @type {Language[]} */
export const LANGUAGES = ["es", "en"];
const DAY = 86_400_000;

/** @type {Language} */
let current = "en";
let formats = formatsOf(current);

/** @param {Language} language */
function formatsOf(language) {
  // In Leeds and in New York it is English alike, but not the same way to write nine in the evening.
  const place = navigator.languages.find((one) => one.startsWith(language)) ?? language;
  /** @param {Intl.DateTimeFormatOptions} options */
  const format = (options) => new Intl.DateTimeFormat(place, options);
  return {
    time: format({ hour: "numeric", minute: "2-digit" }),
    day: format({ weekday: "long", day: "numeric", month: "long" }),
    date: format({ day: "numeric", month: "long" }),
    short: format({ day: "numeric", month: "short" }),
    moment: format({ day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }),
    near: new Intl.RelativeTimeFormat(language, { numeric: "auto" }),
  };
}

export const language = () => current;

/** Speaks a language from now on. @param {Language} wish */
export function speak(wish) {
  current = wish;
  formats = formatsOf(wish);
  document.documentElement.lang = wish;
}

/** Speaks what this agent has chosen, else what the browser prefers, else English. */
export function speakFirst() {
  const wishes = [choices.get("language"), ...navigator.languages].map((wish) => String(wish).slice(0, 2).toLowerCase());
  speak(LANGUAGES.find((known) => known === wishes.find((wish) => wish === "es" || wish === "en")) ?? "en");
}

/** @param {Language} wish */
export function chooseLanguage(wish) {
  choices.set("language", wish);
  speak(wish);
}

/** A text in the agent's language. @param {Key} key @param {Record<string, string | number>} [values] */
export function t(key, values = {}) {
  return fill(TEXTS[current][key], values);
}

/**
 * A text with a node in it, such as a key to press.
 * @template T
 * @param {Key} key @param {string} name the value's name @param {T} node
 * @returns {(string | T)[]}
 */
export function around(key, name, node) {
  const [before, after = ""] = TEXTS[current][key].split(`{${name}}`);
  return [before, node, after];
}

/**
 * The word for a value that the gateway sends: a reason, a priority, an intent. One that this version does not know is shown as it is.
 * @param {"reason" | "priority" | "language" | "channel" | "status" | "intent" | "file"} kind
 * @param {string} value
 */
export function word(kind, value) {
  const known = /** @type {Record<string, string>} */ (TEXTS[current])[`${kind}_${value}`];
  return known ?? value.replaceAll("_", " ");
}

/** @param {string} text @param {Record<string, string | number>} values */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

/** "Ana, Ben and Cleo". @param {string[]} list */
export function enumerate(list) {
  return list.length < 2 ? list.join("") : list.slice(0, -1).join(", ") + t("and") + list.at(-1);
}

/** @param {string} at */
export const timeOf = (at) => formats.time.format(new Date(at));
/** @param {string} at */
export const momentOf = (at) => formats.moment.format(new Date(at));
/** @param {string} date a day without a time, such as 2026-11-18 */
export const dateOf = (date) => formats.date.format(new Date(`${date.slice(0, 10)}T12:00:00`));

/** "Today", "Yesterday", or the day's name. @param {string} at */
export function dayOf(at) {
  const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / DAY);
  const name = ago === 0 || ago === 1 ? formats.near.format(-ago, "day") : formats.day.format(new Date(at));
  return name.charAt(0).toLocaleUpperCase(current) + name.slice(1);
}

/** "120 kB", "4.2 MB" @param {number} bytes */
export function sizeOf(bytes) {
  const [unit, value] = bytes < 1e6 ? ["kilobyte", Math.max(1, Math.round(bytes / 1e3))] : ["megabyte", Math.round(bytes / 1e5) / 10];
  return new Intl.NumberFormat(current, { style: "unit", unit: String(unit), unitDisplay: "short" }).format(Number(value));
}

/** The time of today, the date of any other day. @param {string} at */
export function shortOf(at) {
  const today = new Date().toDateString() === new Date(at).toDateString();
  return today ? timeOf(at) : formats.short.format(new Date(at));
}

/** How long something lasts: "42 s", "2 min 5 s", "12 min", "1 h 5 min". @param {number} ms */
export function spanOf(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return t("seconds", { n: seconds });
  if (minutes < 10) return t("minutesSeconds", { n: minutes, s: seconds % 60 });
  if (minutes < 60) return t("minutes", { n: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? t("hours", { h: hours, n: minutes % 60 }) : t("days", { n: Math.floor(hours / 24) });
}
