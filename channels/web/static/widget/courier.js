// Takes what waits in the outbox to the server: the oldest first, one at a time, and again until there is an answer.

const ACK_TIMEOUT = 10_000;
const MOST_TRIES = 6;

export class Courier {
  /** Whether the server has greeted us on this line. */
  ready = false;
  /** @type {string | null} the message that is out and unanswered; one at a time keeps their order */
  #out = null;
  #pausedUntil = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {import("./client.js").Client} client its line and its outbox, which is another one for another customer */
  constructor(client) {
    this.client = client;
  }

  /** The line is gone: what was out goes out again on the next one. */
  stop() {
    this.ready = false;
    this.#out = null;
    clearTimeout(this.#timer);
  }

  /** Sends the oldest message that waits, if it may go out now. @returns {void} */
  pump() {
    const { outbox, line } = this.client;
    if (!this.ready || this.#out || Date.now() < this.#pausedUntil) return;
    const entry = outbox.next;
    if (!entry) return;
    const { id, button, text, tries } = entry;
    if (tries >= MOST_TRIES) {
      outbox.update(id, { state: "failed", code: "no_answer" });
      this.client.changed();
      return this.pump();
    }
    if (!line.send({ type: "message", id, ...(button ? { button } : { text }) })) return;
    outbox.update(id, { state: "sending", tries: tries + 1 });
    this.#out = id;
    this.#timer = setTimeout(() => line.restart(), ACK_TIMEOUT);
  }

  /** The server asks to wait. @param {string} id @param {number} seconds */
  pause(id, seconds) {
    const pause = Math.max(0.2, seconds) * 1000;
    this.#pausedUntil = Date.now() + pause;
    this.client.outbox.update(id, { state: "waiting", tries: 0 });
    setTimeout(() => this.pump(), pause + 20);
  }

  /** @param {string} id a message that has its answer */
  settled(id) {
    if (this.#out !== id) return;
    this.#out = null;
    clearTimeout(this.#timer);
    this.pump();
  }
}
