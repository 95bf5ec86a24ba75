// The customer's side of the conversation: session, line, outbox and thread put together. It draws nothing.
import { Connection } from "./connection.js";
import { Courier } from "./courier.js";
import { Outbox } from "./outbox.js";
import { Sessions } from "./session.js";
import { Store } from "./store.js";
import { Thread } from "./thread.js";

const TYPING_LASTS = 8_000;

/** @typedef {{conversation: string | null, state: string | null, agent: {name: string} | null, queue_position: number | null}} Status */

/** Emits "change" whenever there is something to draw, and the public events by their short names. */
export class Client extends EventTarget {
  thread = new Thread();
  /** @type {Status} */
  status = { conversation: null, state: null, agent: null, queue_position: null };
  /** @type {"bot" | "agent" | null} */
  typing = null;
  courier = new Courier(this);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typingTimer;
  #typingSaid = 0;

  /** @param {{websiteToken: string, baseUrl: string, locale: string}} options */
  constructor({ websiteToken, baseUrl, locale }) {
    super();
    this.locale = locale;
    const prefix = `relevo:${new URL(baseUrl).host}:${websiteToken}:`;
    this.store = new Store("localStorage", prefix);
    this.visit = new Store("sessionStorage", prefix);
    this.sessions = new Sessions(this.store, {
      baseUrl, websiteToken, onError: (code, message) => this.#emit("error", { code, message }),
    });
    this.outbox = new Outbox(this.store, this.sessions.current.who);
    this.line = new Connection({
      url: `${baseUrl.replace(/^http/, "ws")}/widget/v1/socket`,
      token: (refused) => this.#token(refused),
      hello: () => ({ cursor: this.thread.cursor, locale: this.locale }),
      onFrame: (frame) => this.#receive(frame),
      onState: (state, reason) => this.#lineChanged(state, reason),
    });
    addEventListener("online", () => this.line.state === "waiting" && this.line.retryNow());
    addEventListener("offline", () => this.changed());
    addEventListener("pagehide", () => this.line.state !== "idle" && this.line.stop());
    addEventListener("pageshow", (event) => event.persisted && this.hasBusiness && this.line.start());
    document.addEventListener("visibilitychange", () => !document.hidden && this.line.state === "waiting" && this.line.retryNow());
    addEventListener("storage", ({ key }) => {
      if (key === `${prefix}read`) this.changed();
      if (key !== `${prefix}session`) return;
      const change = this.sessions.changedElsewhere();
      if (change === "customer") this.#startOver();
      else if (change && this.courier.ready) this.line.restart();
    });
  }

  /** @param {string} name @param {object} [detail] */
  #emit(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** There is something new to draw. */
  changed() {
    this.#emit("change");
  }

  /** @param {string | null} refused */
  async #token(refused) {
    this.sessions.locale = this.locale;
    const token = await this.sessions.token(refused);
    if (this.sessions.current.who !== this.outbox.who) this.#forgetThread();
    return token;
  }

  /** @param {import("./connection.js").LineState} state @param {Error} [reason] */
  #lineChanged(state, reason) {
    if (state !== "online") {
      this.courier.stop();
      this.#setTyping(null);
    }
    if (state === "refused") {
      this.#emit("error", { code: /** @type {any} */ (reason)?.code ?? "refused", message: reason?.message ?? "" });
    }
    this.changed();
  }

  /** @returns {boolean} whether there is a reason to connect before the customer opens the chat */
  get hasBusiness() {
    return this.sessions.known || this.outbox.entries.length > 0;
  }

  /** Connects, if that has not happened yet. */
  start() {
    this.sessions.keep();
    this.line.start();
  }

  // What the customer does ------------------------------------------------------------------------------------

  /** @param {{text: string, button?: string}} content */
  say(content) {
    this.outbox.add(content);
    this.saysTyping(false);
    this.start();
    this.courier.pump();
    this.changed();
  }

  /** @param {string} id */
  retry(id) {
    this.outbox.update(id, { state: "sending", code: undefined, reason: undefined, tries: 0 });
    if (this.line.state === "waiting" || this.line.state === "refused") this.line.retryNow();
    this.start();
    this.courier.pump();
    this.changed();
  }

  /** Takes a message back that was not sent. @param {string} id @returns {string} its text */
  takeBack(id) {
    const text = this.outbox.get(id)?.text ?? "";
    this.outbox.remove(id);
    this.changed();
    return text;
  }

  /** @param {boolean} on */
  saysTyping(on) {
    if (!this.status.conversation || !this.courier.ready) return;
    const due = Date.now() - this.#typingSaid > 3_000;
    if (on ? due : this.#typingSaid) this.line.send({ type: "typing", on });
    if (!on) this.#typingSaid = 0;
    else if (due) this.#typingSaid = Date.now();
  }

  /** @param {import("./session.js").Identity | null} identity */
  setUser(identity) {
    if (!identity) return this.reset();
    this.sessions.identify(identity);
    if (this.line.state !== "idle") this.#reconnect();
  }

  /** @param {string} locale */
  setLocale(locale) {
    this.locale = locale;
    if (this.courier.ready) this.line.hello();
  }

  /** Forgets the customer: signs out, clears what is shown and what was waiting. */
  reset() {
    this.outbox.clear();
    this.sessions.forget();
    this.store.delete("read");
    this.#startOver();
  }

  #startOver() {
    const wasOn = this.line.state !== "idle";
    this.#forgetThread();
    if (wasOn) this.#reconnect();
    this.changed();
  }

  #reconnect() {
    this.thread.clear();
    this.#lineChanged("waiting");
    this.line.restart();
  }

  #forgetThread() {
    this.thread.clear();
    const { who } = this.sessions.current;
    if (this.sessions.sameCustomer) this.outbox.move(who);
    else {
      this.outbox.clear();
      this.outbox = new Outbox(this.store, who);
    }
    this.status = { conversation: null, state: null, agent: null, queue_position: null };
  }

  // What the server says ----------------------------------------------------------------------------------------

  /** @param {any} frame */
  #receive(frame) {
    switch (frame.type) {
      case "welcome": this.#welcome(frame); break;
      case "message": this.#message(frame, true); break;
      case "ack": this.#acked(frame); break;
      case "rejected": this.#rejected(frame); break;
      case "typing": this.#setTyping(frame.on ? frame.sender : null); break;
      case "status": this.#setStatus(frame); break;
      case "heartbeat":
        if (frame.conversation && this.thread.behind(frame.conversation, frame.head)) this.line.hello();
        break;
      case "error":
        if (frame.code !== "unauthorized") this.#emit("error", { code: frame.code, message: frame.message });
        break;
      default: return;
    }
    this.changed();
  }

  /** @param {any} frame */
  #welcome(frame) {
    const before = this.thread.cursor;
    const seen = new Set(this.thread.messages.map(({ conversation, seq }) => `${conversation}:${seq}`));
    if (frame.reset) this.thread.clear();
    for (const message of frame.history ?? []) {
      this.#message(message, before !== null && !seen.has(`${message.conversation}:${message.seq}`));
    }
    this.#setStatus(frame);
    if (frame.complete === false && before && this.thread.cursor !== before) this.line.hello();
    this.outbox.load();
    this.courier.ready = true;
    this.courier.pump();
  }

  /** @param {import("./thread.js").Message} message @param {boolean} live */
  #message(message, live) {
    const { client_id: id, sender } = message;
    if (id && this.outbox.get(id)) this.#opens(message.conversation);
    if (id) {
      this.outbox.remove(id);
      this.courier.settled(id);
    }
    const isNew = this.thread.add(message);
    if (sender === this.typing) this.#setTyping(null);
    if (isNew && live && sender !== "customer") this.#emit("on-message", message);
  }

  /** @param {{id: string, conversation: string, seq: number, at: string}} ack */
  #acked({ id, conversation, seq, at }) {
    const entry = this.outbox.get(id);
    if (entry) {
      this.#opens(conversation);
      this.thread.add({ conversation, seq, sender: "customer", text: entry.text, at, client_id: id }, false);
      this.outbox.remove(id);
    }
    this.courier.settled(id);
  }

  /** @param {string} conversation one that a message of ours is in */
  #opens(conversation) {
    if (this.thread.messages.some((m) => m.conversation === conversation)) return;
    if (this.status.conversation !== conversation) this.status = { conversation, state: "bot", agent: null, queue_position: null };
    this.#emit("on-start-conversation", { conversation });
  }

  /** @param {{id: string, code: string, message?: string, retry_after?: number | null}} frame */
  #rejected({ id, code, message, retry_after }) {
    if (code === "rate_limited") this.courier.pause(id, retry_after ?? 2);
    else {
      this.outbox.update(id, { state: "failed", code, reason: message });
      this.#emit("error", { code, message });
    }
    this.courier.settled(id);
  }

  /** @param {any} frame */
  #setStatus({ conversation, state, agent, queue_position }) {
    this.status = { conversation, state, agent: agent ?? null, queue_position: queue_position ?? null };
  }

  /** @param {"bot" | "agent" | null} who */
  #setTyping(who) {
    clearTimeout(this.#typingTimer);
    if (who) this.#typingTimer = setTimeout(() => this.#setTyping(null), TYPING_LASTS);
    if (this.typing === who) return;
    this.typing = who;
    this.changed();
  }

  // What was seen -----------------------------------------------------------------------------------------------

  get unread() {
    return this.thread.unreadSince(this.store.get("read"));
  }

  markRead() {
    const at = this.thread.last?.at;
    if (at && this.unread) this.store.set("read", at);
  }
}
