// The conversation that is open: all that was said, each message once, and who is typing or looking.

/** @import { Card, Delivery, Detail, Message, Summary } from "../types" */

const TYPING_LASTS = 8_000;
/** @type {Delivery} */
const PENDING = { state: "pending", doubts: 0, error: null };

export class Thread {
  /** @type {"loading" | "ready" | "missing" | "failed"} */
  status = "loading";
  /** Of all of the customer's cases, oldest first. @type {Message[]} */
  messages = [];
  /** @type {Summary[]} */
  cases = [];
  /** @type {Card[]} */
  orders = [];
  /** How the customer is reached on Telegram, if they have ever written from there. @type {Detail["telegram"]} */
  telegram = null;
  /** Which files can be sent here; null if none can. @type {Detail["files"]} */
  files = null;
  /** Agents who look at it. @type {{id: number, name: string}[]} */
  viewers = [];
  /** Who is typing, by sender and name. @type {Map<string, {sender: string, name: string | null}>} */
  typing = new Map();
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  #timers = new Map();
  /** What was heard of messages since the thread was last asked for: the answer may be older. @type {(() => void)[]} */
  #news = [];

  /** @param {string} id @param {() => void} changed called when somebody has silently ceased to type */
  constructor(id, changed) {
    this.id = id;
    this.changed = changed;
  }

  /** The last message of this very case. */
  get lastSeq() {
    return this.messages.findLast((message) => message.conversation === this.id)?.seq ?? 0;
  }

  /** The gateway is being asked for all of it. */
  asked() {
    this.#news = [];
  }

  /** @param {Detail} detail */
  fill(detail) {
    const newer = this.messages;
    this.messages = [...detail.messages];
    this.cases = detail.cases;
    this.orders = detail.orders;
    this.telegram = detail.telegram;
    this.files = detail.files;
    this.status = "ready";
    for (const message of newer) this.add(message);
    for (const again of this.#news.splice(0)) again();
  }

  /** @param {Message} message @returns {boolean} false if it is shown already */
  add(message) {
    const at = this.messages.findLastIndex((known) => known.conversation === message.conversation && known.seq <= message.seq);
    const before = this.messages[at];
    if (before?.conversation === message.conversation && before.seq === message.seq) return false;
    const fresh = this.#isPushed(message) ? { ...message, delivery: PENDING } : message;
    this.messages = at < 0 ? [...this.messages, fresh] : this.messages.toSpliced(at + 1, 0, fresh);
    if (message.sender !== "system") this.type(message.sender, message.name, false);
    return true;
  }

  /** Whether it still has to be told to Telegram, though nothing was heard of that yet. @param {Message} message */
  #isPushed({ sender, delivery, conversation }) {
    return sender !== "customer" && !delivery && this.cases.find(({ id }) => id === conversation)?.channel === "telegram";
  }

  /** @param {number} seq @param {import("../types").Understood} understood */
  understand(seq, understood) {
    this.#change(seq, { understood });
  }

  /** How far a message has come. @param {number} seq @param {Delivery} delivery @returns {Message | undefined} as it was */
  deliver(seq, delivery) {
    return this.#change(seq, { delivery });
  }

  /** A message as it reads now: corrected, or with files that have come. @param {Message} message @returns {Message | undefined} as it was */
  replace(message) {
    const { text, attachments, edited_at, understood } = message;
    return this.#change(message.seq, { text, attachments, edited_at, ...(understood && { understood }) });
  }

  /** @param {number} seq @param {Partial<Message>} change @returns {Message | undefined} the message before */
  #change(seq, change) {
    const before = this.messages.find((message) => message.conversation === this.id && message.seq === seq);
    const apply = () => {
      this.messages = this.messages.map((message) =>
        message.conversation === this.id && message.seq === seq ? { ...message, ...change } : message,
      );
    };
    apply();
    this.#news.push(apply);
    return before;
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
