// Customers the agent looks for, and beginning to talk with one of them on Telegram.
import { api, Refusal } from "./api.js";
import { t } from "./locale.js";
import { newId } from "./outbox.js";

/** @import { Contact, Summary } from "../types" */
/** @typedef {import("./desk.js").Addressee} Addressee */

const PAUSE = 200;

/** @type {Record<string, import("./locale.js").Key>} */
const PROBLEMS = {
  not_linked: "beginNotLinked", blocked: "beginBlocked", stopped: "beginStopped", too_long: "failedTooLong", no_answer: "noAnswer",
};

export class Contacts {
  search = "";
  /** @type {Contact[]} */
  found = [];
  /** @type {"loading" | "ready" | "failed"} */
  state = "loading";
  /** Whether a first message is on its way. */
  busy = false;
  /** Why it was not sent; and the conversation that is open instead. @type {{text: string, open: Summary | null} | null} */
  problem = null;
  #asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** The same words to the same person, sent again, are the same message. */
  #message = { id: "", to: "", text: "" };

  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** Shows the search. */
  open() {
    if (!this.desk.telegram) return;
    this.desk.dialog = { kind: "find" };
    this.look("");
  }

  /** @param {string} search */
  look(search) {
    this.search = search;
    this.state = "loading";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#fetch(), search ? PAUSE : 0);
    this.desk.changed();
  }

  async #fetch() {
    const asked = (this.#asked += 1);
    try {
      const { contacts } = await api.contacts(this.search.trim());
      if (asked !== this.#asked) return;
      this.found = contacts;
      this.state = "ready";
    } catch (error) {
      if (asked !== this.#asked) return;
      this.state = "failed";
      if (error instanceof Refusal && error.status === 401) this.desk.end(true);
    }
    this.desk.changed();
  }

  /** Asks for the first words. @param {Addressee} to */
  write(to) {
    this.problem = null;
    this.desk.dialog = { kind: "write", to };
    this.desk.changed();
  }

  /** Opens a conversation. @param {Summary} row */
  follow(row) {
    const { desk } = this;
    desk.dialog = null;
    desk.queue.put(row);
    desk.list = "open";
    desk.go(row.id);
  }

  /** @param {Addressee} to @param {string} text */
  async begin(to, text) {
    const { desk } = this;
    const said = text.trim();
    if (this.busy || !said) return;
    if (this.#message.to !== to.id || this.#message.text !== said) this.#message = { id: newId(), to: to.id, text: said };
    this.busy = true;
    this.problem = null;
    desk.changed();
    try {
      const { conversation } = await api.begin(to.id, this.#message.id, said);
      desk.casework.keepDraft(`to:${to.id}`, "");
      this.follow(conversation);
      desk.notices.toast(t("doneBegin"));
    } catch (error) {
      this.#refused(error);
    }
    this.busy = false;
    desk.changed();
  }

  /** @param {unknown} error */
  #refused(error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 401) return this.desk.end(true);
    const open = /** @type {Summary | null} */ (error.body?.conversation ?? null);
    if (open) this.desk.queue.put(open);
    this.problem = { text: error.code === "conflict" ? this.#holder(open) : t(PROBLEMS[error.code] ?? "somethingWrong"), open };
    return undefined;
  }

  /** @param {Summary | null} row */
  #holder(row) {
    if (this.desk.casework.isMine(row ?? undefined)) return t("beginMine");
    if (row?.state === "queued") return t("beginQueued");
    return row?.holder ? t("beginTaken", { name: row.holder.name }) : t("beginWriting");
  }
}
