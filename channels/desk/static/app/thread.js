// The conversation that is open: all that was said, each message once, and who is typing or looking.

/** @import { Card, Detail, Message, Summary } from "../types" */

const TYPING_LASTS = 8_000;

export class Thread {
  /** @type {"loading" | "ready" | "missing" | "failed"} */
  status = "loading";
  /** Of all of the customer's cases, oldest first. @type {Message[]} */
  messages = [];
  /** @type {Summary[]} */
  cases = [];
  /** @type {Card[]} */
  orders = [];
  /** Agents who look at it. @type {{id: number, name: string}[]} */
  viewers = [];
  /** Who is typing, by sender and name. @type {Map<string, {sender: string, name: string | null}>} */
  typing = new Map();
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  #timers = new Map();

  /** @param {string} id @param {() => void} changed called when somebody has silently ceased to type */
  constructor(id, changed) {
    this.id = id;
    this.changed = changed;
  }

  /** The last message of this very case. */
  get lastSeq() {
    return this.messages.findLast((message) => message.conversation === this.id)?.seq ?? 0;
  }

  /** @param {Detail} detail */
  fill(detail) {
    const newer = this.messages;
    this.messages = [...detail.messages];
    this.cases = detail.cases;
    this.orders = detail.orders;
    this.status = "ready";
    for (const message of newer) this.add(message);
  }

  /** @param {Message} message @returns {boolean} false if it is shown already */
  add(message) {
    const at = this.messages.findLastIndex((known) => known.conversation === message.conversation && known.seq <= message.seq);
    const before = this.messages[at];
    if (before?.conversation === message.conversation && before.seq === message.seq) return false;
    this.messages = at < 0 ? [...this.messages, message] : this.messages.toSpliced(at + 1, 0, message);
    if (message.sender !== "system") this.type(message.sender, message.name, false);
    return true;
  }

  /** @param {number} seq @param {import("../types").Understood} understood */
  understand(seq, understood) {
    this.messages = this.messages.map((message) =>
      message.conversation === this.id && message.seq === seq ? { ...message, understood } : message,
    );
  }

  /** @param {string} sender @param {string | null} name @param {boolean} on */
  type(sender, name, on) {
    const key = `${sender}:${sender === "agent" ? name : ""}`;
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    if (!on) {
      this.typing.delete(key);
      return;
    }
    this.typing.set(key, { sender, name });
    // Whoever closes the page in the middle of a word never says that they have stopped.
    this.#timers.set(key, setTimeout(() => {
      this.typing.delete(key);
      this.changed();
    }, TYPING_LASTS));
  }

  close() {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }
}
