// Text of a message as nodes: plain text, with web and e-mail addresses made into links.
import { h } from "./dom.js";

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`{}|\\^]+|\bwww\.[^\s<>"'`{}|\\^]+|\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+\b/giu;
const TAIL = /[.,;:!?»”’…*_]+$/u;

/**
 * Splits text into plain strings and links; everything that is not clearly an address stays text.
 * @param {string} text
 * @returns {(string | {href: string, label: string})[]}
 */
export function findLinks(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    let label = match[0].replace(TAIL, "");
    // A bracket that was opened before the address does not belong to it: "(see https://a.example/b)".
    while (/[)\]]$/.test(label) && count(label, /[([]/g) < count(label, /[)\]]/g)) label = label.slice(0, -1).replace(TAIL, "");
    const href = safeAddress(label);
    if (!href) continue;
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push({ href, label });
    from = match.index + label.length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** @param {string} text @param {RegExp} pattern */
const count = (text, pattern) => (text.match(pattern) ?? []).length;

/** @param {string} label */
function safeAddress(label) {
  if (!/^(https?:|www\.)/i.test(label)) return label.includes("@") ? `mailto:${label}` : null;
  try {
    const url = new URL(/^www\./i.test(label) ? `https://${label}` : label);
    return (url.protocol === "https:" || url.protocol === "http:") && url.hostname.length > 3 ? url.href : null;
  } catch {
    return null;
  }
}

/** @param {string} text @returns {DocumentFragment} */
export function richText(text) {
  const fragment = document.createDocumentFragment();
  for (const part of findLinks(text)) {
    fragment.append(typeof part === "string" ? part
      : h("a", { href: part.href, target: "_blank", rel: "noopener noreferrer nofollow ugc" }, part.label));
  }
  return fragment;
}
