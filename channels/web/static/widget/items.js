// From the state of a conversation to the list of things to draw. Pure: no DOM, so it is easy to follow.

/** @typedef {import("./thread.js").Message} Message */
/** @typedef {import("./outbox.js").Entry} Entry */
/**
 * @typedef {object} Item
 * @property {string} key stays the same from the press of Enter until after the ack, so nothing is drawn twice
 * @property {"day" | "message"} kind
 * @property {string} [at]
 * @property {string} [label] text of a day
 * @property {Message["sender"]} [sender]
 * @property {string} [name]
 * @property {string} [text]
 * @property {any} [card]
 * @property {{id: string, title: string, chosen: boolean}[]} [buttons]
 * @property {boolean} [live] whether the buttons may be pressed
 * @property {boolean} [first] first of a group by the same sender
 * @property {boolean} [last] last of such a group
 * @property {"sending" | "offline" | "waiting" | "failed" | "sent" | ""} [state]
 * @property {Entry} [entry]
 */

const GROUP_GAP = 5 * 60_000;

/**
 * @param {import("./client.js").Client} client
 * @param {(at: string) => string} dayOf
 * @returns {Item[]}
 */
export function itemsOf(client, dayOf) {
  const { thread, outbox, status, line } = client;
  const stored = thread.messages.map((message) => fromMessage(message));
  const pending = outbox.entries.map((entry) => fromEntry(entry, line.troubled));
  const all = [...stored, ...pending];
  markGroups(all);
  markButtons(all, thread.messages, status);
  const lastSent = all.findLastIndex((item) => item.sender === "customer");
  if (lastSent >= 0 && lastSent < stored.length && stored.slice(lastSent + 1).every((item) => item.sender === "system")) {
    all[lastSent].state = "sent";
  }
  return withDays(all, dayOf);
}

/** @param {Message} message @returns {Item} */
function fromMessage({ conversation, seq, sender, name, text, card, buttons, at, client_id }) {
  return {
    key: client_id ?? `${conversation}:${seq}`, kind: "message", at, sender, name: name ?? undefined, text: text ?? "", card,
    buttons: (buttons ?? []).map((button) => ({ ...button, chosen: false })), live: false, state: "",
  };
}

/** @param {Entry} entry @param {boolean} troubled @returns {Item} */
function fromEntry(entry, troubled) {
  const state = entry.state === "sending" && troubled ? "offline" : entry.state;
  return { key: entry.id, kind: "message", at: new Date(entry.order).toISOString(), sender: "customer", text: entry.text, state, entry };
}

/** @param {Item[]} items */
function markGroups(items) {
  items.forEach((item, i) => {
    const before = items[i - 1];
    item.first = !before || before.sender !== item.sender || before.name !== item.name
      || Date.parse(item.at ?? "") - Date.parse(before.at ?? "") > GROUP_GAP;
    if (before) before.last = item.first;
    item.last = true;
  });
}

/**
 * Buttons wait for an answer only at the end of the conversation, and only while the assistant leads it.
 * @param {Item[]} items @param {Message[]} messages @param {import("./client.js").Status} status
 */
function markButtons(items, messages, status) {
  const conversation = messages.at(-1)?.conversation;
  let answer = /** @type {Item | undefined} */ (undefined);
  for (let i = items.length - 1; i >= 0; i -= 1) {
    const item = items[i];
    if (item.sender === "customer" && item.state !== "failed") answer = item;
    if (!item.buttons?.length) continue;
    item.live = !answer && messages[i]?.conversation === conversation && (status.state ?? "bot") === "bot";
    const { text } = answer ?? {};
    for (const button of item.buttons) button.chosen = button.title === text;
  }
}

/** @param {Item[]} items @param {(at: string) => string} dayOf @returns {Item[]} */
function withDays(items, dayOf) {
  let day = "";
  return items.flatMap((item) => {
    const label = dayOf(item.at ?? "");
    if (label === day) return [item];
    day = label;
    return [{ key: `day:${label}`, kind: /** @type {const} */ ("day"), label }, item];
  });
}
