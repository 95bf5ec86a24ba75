// Web addresses in what people write. Everything that is not clearly one stays text.

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`{}|\\^]+|\bwww\.[^\s<>"'`{}|\\^]+/giu;
const TAIL = /[.,;:!?»”’…*_)\]]+$/u;

/** @param {string} text @returns {(string | {href: string, label: string})[]} */
export function findLinks(text) {
  /** @type {(string | {href: string, label: string})[]} */
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const label = match[0].replace(TAIL, "");
    const href = addressOf(label);
    if (!href) continue;
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push({ href, label });
    from = match.index + label.length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** @param {string} label */
function addressOf(label) {
  try {
    const url = new URL(/^www\./i.test(label) ? `https://${label}` : label);
    return url.hostname.length > 3 ? url.href : null;
  } catch {
    return null;
  }
}
