// How people are called and pictured.
import { t } from "./locale.js";

/** The customer's name, or for a visitor something to tell them apart by. @param {{customer: {id: string, name: string | null}}} row */
export function nameOf(row) {
  return row.customer.name || t("visitor", { code: row.customer.id.slice(-4).toUpperCase() });
}

/** @param {string} name */
export function initials(name) {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...(word ?? "")][0] ?? "").join("").toLocaleUpperCase();
}

/** One of six colours, always the same for the same customer. @param {string} id */
export function tint(id) {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 997;
  return `tint-${sum % 6}`;
}
