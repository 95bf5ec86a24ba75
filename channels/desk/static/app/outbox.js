// What the agent has sent and the gateway has not yet stored. The gateway stores each id once, so sending again is harmless.
import { drafts } from "./keep.js";

/** @import { Pending } from "../types" */

const PATIENCE = 15_000;

/** @returns {string} a random UUID, also where the page is not a secure context */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const digits = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export class Outbox {
  /** @type {Pending[]} */
  entries = [];
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  #timers = new Map();
  #key = "";

  /**
   * @param {(frame: object) => boolean} send
   * @param {() => void} changed
   */
  constructor(send, changed) {
    this.send = send;
    this.changed = changed;
  }

  /** @param {number} agent */
  begin(agent) {
    this.#key = `outbox:${agent}`;
    this.entries = drafts.get(this.#key) ?? [];
  }

  /** @param {string} conversation */
  of(conversation) {
    return this.entries.filter((entry) => entry.conversation === conversation);
  }

  /** @param {string} conversation @param {number} epoch @param {string} text */
  add(conversation, epoch, text) {
    /** @type {Pending} */
    const entry = { id: newId(), conversation, epoch, text, at: new Date().toISOString(), state: "sending", code: null };
    this.entries = [...this.entries, entry];
    this.#go(entry);
  }

  /** The line is back: what was not stored goes out again, as it was meant: in the epoch the agent saw. */
  resume() {
    for (const entry of this.entries) if (entry.state === "sending") this.#go(entry);
  }

  /** @param {string} id @param {number} epoch the one the agent sees now */
  resend(id, epoch) {
    this.#update(id, { state: "sending", code: null, epoch });
    const entry = this.entries.find((one) => one.id === id);
    if (entry) this.#go(entry);
  }

  /** @param {string} id @param {string} code */
  fail(id, code) {
    this.#rest(id);
    this.#update(id, { state: "failed", code });
  }

  /** @param {string | null} id */
  remove(id) {
    if (!id || !this.entries.some((entry) => entry.id === id)) return;
    this.#rest(id);
    this.entries = this.entries.filter((entry) => entry.id !== id);
    this.#save();
  }

  clear() {
    for (const { id } of this.entries) this.remove(id);
  }

  /** @param {Pending} entry */
  #go(entry) {
    const { id, conversation, epoch, text } = entry;
    this.#rest(id);
    if (this.send({ type: "message", conversation, id, text, epoch })) {
      this.#timers.set(id, setTimeout(() => this.fail(id, "no_answer"), PATIENCE));
    }
    this.#save();
  }

  /** @param {string} id */
  #rest(id) {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** @param {string} id @param {Partial<Pending>} change */
  #update(id, change) {
    this.entries = this.entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry));
    this.#save();
  }

  #save() {
    drafts.set(this.#key, this.entries.length ? this.entries : null);
    this.changed();
  }
}
