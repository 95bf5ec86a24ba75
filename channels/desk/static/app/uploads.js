// Files on their way to a customer: chosen, then sent one after the other, each with an id that makes it one message.
import { Refusal, upload } from "./api.js";
import { newId } from "./outbox.js";

/** @import { Upload } from "../types" */

export class Uploads {
  /** Chosen, and not yet sent, by conversation. @type {Map<string, {key: string, file: File, url: string | null}[]>} */
  #chosen = new Map();
  /** @type {Upload[]} */
  entries = [];
  /** What ends the upload that is under way. @type {AbortController | null} */
  #under = null;

  /**
   * @param {() => void} changed
   * @param {(error: unknown) => boolean} over whether an error was the end of the session
   */
  constructor(changed, over) {
    this.changed = changed;
    this.over = over;
  }

  /** @param {string} conversation */
  chosen(conversation) {
    return this.#chosen.get(conversation) ?? [];
  }

  /** @param {string} conversation @param {File[]} files */
  choose(conversation, files) {
    const added = files.map((file) => ({ key: newId(), file, url: file.type.startsWith("image/") ? URL.createObjectURL(file) : null }));
    this.#chosen.set(conversation, [...this.chosen(conversation), ...added]);
    this.changed();
  }

  /** @param {string} conversation @param {string} key */
  unchoose(conversation, key) {
    const gone = this.chosen(conversation).find((one) => one.key === key);
    if (gone?.url) URL.revokeObjectURL(gone.url);
    this.#chosen.set(conversation, this.chosen(conversation).filter((one) => one !== gone));
    this.changed();
  }

  /** @param {string} conversation */
  of(conversation) {
    return this.entries.filter((entry) => entry.conversation === conversation);
  }

  /** Sends what was chosen; the words go with the first file. @param {string} conversation @param {number} epoch @param {string} text */
  send(conversation, epoch, text) {
    const at = new Date().toISOString();
    const fresh = this.chosen(conversation).map(({ key, file, url }, i) => /** @type {Upload} */ ({
      id: key, conversation, epoch, file, url, text: i ? "" : text, at, share: 0, state: "waiting", code: null,
    }));
    this.#chosen.delete(conversation);
    this.entries = [...this.entries, ...fresh];
    void this.#next();
  }

  /** @param {string} id @param {number} epoch the one the agent sees now */
  resend(id, epoch) {
    this.#update(id, { state: "waiting", code: null, share: 0, epoch });
    void this.#next();
  }

  /** Takes a file back, also one that is under way. @param {string | null} id */
  remove(id) {
    const gone = this.entries.find((entry) => entry.id === id);
    if (!gone) return;
    if (gone.url) URL.revokeObjectURL(gone.url);
    this.entries = this.entries.filter((entry) => entry !== gone);
    if (gone.state === "sending") this.#under?.abort();
    this.changed();
  }

  clear() {
    for (const { id } of this.entries) this.remove(id);
    for (const conversation of this.#chosen.keys()) for (const { key } of this.chosen(conversation)) this.unchoose(conversation, key);
  }

  /** Whether something would be lost if the window were closed now. */
  get busy() {
    return this.entries.some(({ state }) => state !== "stored") || [...this.#chosen.values()].some((files) => files.length > 0);
  }

  async #next() {
    this.changed();
    const entry = this.entries.find(({ state }) => state === "waiting");
    if (!entry || this.#under) return;
    const { id } = entry;
    this.#under = new AbortController();
    this.#update(id, { state: "sending" });
    try {
      await upload(entry, (share) => this.#update(id, { share }), this.#under.signal);
      this.#update(id, { state: "stored", share: 1 });
    } catch (error) {
      const code = error instanceof Refusal ? error.code : "failed";
      this.#update(id, { state: "failed", code: this.over(error) ? "failed" : code });
    }
    this.#under = null;
    void this.#next();
  }

  /** @param {string} id @param {Partial<Upload>} change */
  #update(id, change) {
    this.entries = this.entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry));
    this.changed();
  }
}
