// Messages that the customer has sent and the server has not yet acknowledged. Each lies under a key of its own,
// so that two tabs never overwrite each other, and survives a reload. The server knows each by its id, so
// sending one twice is harmless.

/**
 * @typedef {object} Entry
 * @property {string} id made here; the server stores a message of this id once
 * @property {string} text what is shown and, without a button, sent
 * @property {string} [button] id of the pressed button
 * @property {number} order milliseconds; keeps the order in which things were written
 * @property {"sending" | "waiting" | "failed"} state waiting: the server asked for a pause
 * @property {string} [code] why it failed
 * @property {string} [reason] the server's words for it
 * @property {number} tries how often it went out without an answer
 */

/** @returns {string} a random UUID, also where the page is not a secure context */
export function newId() {
  return crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g,
    (digit) => (Number(digit) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(digit) / 4)))).toString(16));
}

export class Outbox {
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  #last = 0;

  /** @param {import("./store.js").Store} store @param {string} who the customer of this browser, see session.js */
  constructor(store, who) {
    this.store = store;
    this.who = who;
    this.load();
  }

  get #prefix() {
    return `out:${this.who}:`;
  }

  /** Takes in what this or another tab has left behind. */
  load() {
    for (const key of this.store.keys(this.#prefix)) {
      const entry = this.store.get(key);
      if (entry?.id && !this.#entries.has(entry.id)) this.#entries.set(entry.id, entry);
    }
  }

  /** @returns {Entry[]} oldest first */
  get entries() {
    return [...this.#entries.values()].sort((a, b) => a.order - b.order);
  }

  /** @returns {Entry | undefined} what goes out next; a failed one does not hold up the others */
  get next() {
    return this.entries.find((entry) => entry.state !== "failed");
  }

  /** @param {string} id */
  get(id) {
    return this.#entries.get(id);
  }

  /** @param {{text: string, button?: string}} content @returns {Entry} */
  add({ text, button }) {
    this.#last = Math.max(Date.now(), this.#last + 1);
    /** @type {Entry} */
    const entry = { id: newId(), text: text.toWellFormed?.() ?? text, ...(button && { button }), order: this.#last, state: "sending", tries: 0 };
    this.#put(entry);
    return entry;
  }

  /** @param {string} id @param {Partial<Entry>} change */
  update(id, change) {
    const entry = this.#entries.get(id);
    if (entry) this.#put({ ...entry, ...change });
  }

  /** @param {Entry} entry */
  #put(entry) {
    this.#entries.set(entry.id, entry);
    this.store.set(this.#prefix + entry.id, entry);
  }

  /** @param {string} id */
  remove(id) {
    this.store.delete(this.#prefix + id);
    return this.#entries.delete(id);
  }

  /** Gives everything to another name of the same customer. @param {string} who */
  move(who) {
    const entries = this.entries;
    this.clear();
    this.who = who;
    for (const entry of entries) this.#put(entry);
    this.load();
  }

  clear() {
    for (const id of [...this.#entries.keys()]) this.remove(id);
  }
}
