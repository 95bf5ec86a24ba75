// What was said, each message once and in the server's order.

/**
 * @typedef {object} Message
 * @property {string} conversation
 * @property {number} seq
 * @property {"customer" | "bot" | "agent" | "system"} sender
 * @property {string | null} [name]
 * @property {string | null} [text]
 * @property {{id: string, title: string}[]} [buttons]
 * @property {any} [card]
 * @property {string} at
 * @property {string | null} [client_id]
 */
/** @typedef {{conversation: string, seq: number}} Cursor */

export class Thread {
  /** @type {Message[]} */
  messages = [];
  /** @type {Cursor | null} the last message that came in order; where the server goes on after a reconnect */
  cursor = null;
  /** @type {string[]} conversations in the order in which they appeared */
  #order = [];

  /** @param {Message} message */
  #place({ conversation, seq }) {
    return this.messages.findIndex((m) => m.conversation === conversation && m.seq === seq);
  }

  /**
   * @param {Message} message
   * @param {boolean} [inOrder] false for one that we know from an ack: the ones before it may yet come
   * @returns {boolean} whether it is new
   */
  add(message, inOrder = true) {
    if (!this.#order.includes(message.conversation)) this.#order.push(message.conversation);
    if (inOrder) this.#advance(message);
    const known = this.#place(message);
    if (known >= 0) {
      this.messages[known] = { ...this.messages[known], ...message };
      return false;
    }
    let at = this.messages.length;
    while (at > 0 && this.#after(this.messages[at - 1], message)) at -= 1;
    this.messages.splice(at, 0, message);
    return true;
  }

  /** @param {Message} a @param {Cursor} b */
  #after(a, b) {
    const [i, j] = [this.#order.indexOf(a.conversation), this.#order.indexOf(b.conversation)];
    return i === j ? a.seq > b.seq : i > j;
  }

  /** @param {Message} message */
  #advance({ conversation, seq }) {
    const { cursor } = this;
    if (!cursor || this.#order.indexOf(conversation) > this.#order.indexOf(cursor.conversation)
      || (conversation === cursor.conversation && seq > cursor.seq)) this.cursor = { conversation, seq };
  }

  /** @param {string} conversation @param {number} head @returns {boolean} whether the server has more than we saw */
  behind(conversation, head) {
    return head > (this.cursor?.conversation === conversation ? this.cursor.seq : 0);
  }

  /** @returns {Message | undefined} */
  get last() {
    return this.messages.at(-1);
  }

  /** @param {string | null} read time of the last message that was seen @returns {number} */
  unreadSince(read) {
    const seen = read ? Date.parse(read) : 0;
    return this.messages.filter((m) => m.sender !== "customer" && Date.parse(m.at) > seen).length;
  }

  clear() {
    this.messages = [];
    this.cursor = null;
    this.#order = [];
  }
}
