// What an agent does with a conversation: take it, write, give it back, close it; and what to say when somebody was faster.
import { api, Refusal } from "./api.js";
import { drafts } from "./keep.js";
import { sizeOf, t } from "./locale.js";

/** @import { Action, Pending, Summary, Upload } from "../types" */
/** @typedef {import("./locale.js").Key} Key */

export const MAX_TEXT = 4000;
const TYPING_EVERY = 3_000;
const TYPING_STOPS = 4_000;

/** @type {Record<Action, Key>} */
const DONE = { take: "doneTake", give_back: "doneGiveBack", requeue: "doneRequeue", resolve: "doneResolve" };

export class Casework {
  /** What is under way. @type {Action | null} */
  busy = null;
  /** Grows when a draft has changed other than by typing. */
  drafted = 0;
  #typed = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #idle;

  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** @param {Summary | undefined} row */
  isMine(row) {
    return row?.state === "agent" && row.holder?.id === this.desk.me?.id;
  }

  /** What may be done with a conversation. @param {Summary | undefined} row @returns {Action[]} */
  allowed(row) {
    switch (row?.state) {
      case "queued": return ["take", "give_back", "resolve"];
      case "bot": return ["take", "resolve"];
      case "agent": return this.isMine(row) ? ["give_back", "requeue", "resolve"] : ["requeue"];
      default: return [];
    }
  }

  /** Takes the open conversation; with none open, the one that has waited longest. */
  async take() {
    if (this.desk.row) return this.act("take");
    const row = this.desk.queue.open.waiting[0];
    if (!row || this.desk.thread) return undefined;
    this.desk.go(row.id);
    return this.act("take", row);
  }

  /**
   * Does it, or asks first where it cannot be undone or takes something from a colleague.
   * @param {Action} action @param {Summary | undefined} [row] @param {boolean} [confirmed]
   */
  async act(action, row = this.desk.row, confirmed = false) {
    const { desk } = this;
    if (!row || this.busy || !this.allowed(row).includes(action)) return;
    if (!confirmed && (action === "resolve" || (action === "requeue" && !this.isMine(row)))) {
      desk.dialog = { kind: action, row };
      return void desk.changed();
    }
    desk.dialog = null;
    this.busy = action;
    this.stopTyping();
    desk.changed();
    try {
      desk.queue.put(await api.assign(row.id, action, row.epoch));
      if (action === "take") desk.notices.announce(t("doneTake"));
      else desk.notices.toast(t(DONE[action]));
      // The answer may come late: by then the agent may have turned to another conversation.
      if (desk.thread?.id === row.id) desk.wish = action === "take" ? ["#reply"] : ["#log"];
    } catch (error) {
      this.#refused(error, row);
    }
    this.busy = null;
    desk.changed();
  }

  /** @param {unknown} error @param {Summary} row */
  #refused(error, row) {
    const { desk } = this;
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 401) return desk.end(true);
    if (error.status !== 409) return desk.notices.toast(t(error.code === "no_answer" ? "noAnswer" : "somethingWrong"), "warning");
    if (error.body?.conversation) desk.queue.put(error.body.conversation);
    const text = error.code === "assistant_away" ? t("assistantAway") : this.#faster(desk.queue.get(row.id) ?? row);
    return desk.notices.toast(text, "warning");
  }

  /** @param {Summary} row */
  #faster(row) {
    switch (row.state) {
      case "agent": return this.isMine(row) ? t("conflictMine") : t("conflictTaken", { name: row.holder?.name ?? "" });
      case "queued": return t("conflictQueued");
      case "bot": return t("conflictBot");
      default: return t("conflictResolved");
    }
  }

  /** Why a text or a file was not sent. @param {Pending | Upload} entry @param {Summary | undefined} row */
  failure(entry, row) {
    if (entry.code === "too_large") return t("failedTooLarge");
    if (entry.code === "file_type") return t("failedFileType");
    if (entry.code === "channel") return t("failedChannel");
    if (entry.code === "too_long") return t("failedTooLong");
    if (entry.code === "empty") return t("failedEmpty");
    if (entry.code === "no_answer") return t("failedNoAnswer");
    if (entry.code !== "conflict") return t("failed");
    if (!row || this.isMine(row)) return t("failedChanged");
    if (row.state === "agent") return t("failedTaken", { name: row.holder?.name ?? "" });
    return t(row.state === "queued" ? "failedQueued" : row.state === "bot" ? "failedBot" : "failedResolved");
  }

  /** Sends a text, and with it the files that were chosen. @param {string} text @returns {boolean} whether it was taken */
  say(text) {
    const { row, outbox, uploads } = this.desk;
    const said = text.trim();
    if (!row || !this.isMine(row) || [...said].length > MAX_TEXT) return false;
    const withFiles = uploads.chosen(row.id).length > 0;
    if (!said && !withFiles) return false;
    this.stopTyping();
    this.keepDraft(row.id, "");
    if (withFiles) uploads.send(row.id, row.epoch, said);
    else outbox.add(row.id, row.epoch, said);
    return true;
  }

  /** Files to go with the next words; or why not. @param {File[]} files */
  attach(files) {
    const { desk } = this;
    const { row, thread } = desk;
    if (!row || thread?.status !== "ready" || !files.length) return;
    if (!this.isMine(row)) return desk.notices.toast(t("filesNotYours"), "warning");
    if (!thread.files) return desk.notices.toast(t("filesNotHere"), "warning");
    const { largest } = thread.files;
    const fine = files.filter(({ size }) => size > 0 && size <= largest);
    for (const { name, size } of files) {
      if (size > largest) desk.notices.toast(t("fileTooLarge", { name, size: sizeOf(largest) }), "warning");
      else if (!size) desk.notices.toast(t("fileEmpty", { name }), "warning");
    }
    if (fine.length) desk.uploads.choose(row.id, fine);
    desk.wish = ["#reply"];
  }

  /** @param {Pending} entry */
  resend(entry) {
    const row = this.desk.queue.get(entry.conversation);
    if (row && this.isMine(row)) this.desk.outbox.resend(entry.id, row.epoch);
  }

  /** Whether sending it again could go better. @param {Pending | Upload} entry @param {Summary} row */
  canResend(entry, row) {
    return this.isMine(row) && !["too_long", "too_large", "file_type", "channel"].includes(entry.code ?? "");
  }

  /** @param {string} id */
  draft(id) {
    return /** @type {string} */ (drafts.get(`draft:${this.desk.me?.id}:${id}`) ?? "");
  }

  /** @param {string} id @param {string} text */
  keepDraft(id, text) {
    drafts.set(`draft:${this.desk.me?.id}:${id}`, text);
  }

  /** @param {string} text */
  async copy(text) {
    await navigator.clipboard?.writeText(text).then(() => this.desk.notices.toast(t("copied")), () => null);
  }

  /** The agent is writing: the customer sees it, and sees when it stops. */
  typing() {
    const { thread, line } = this.desk;
    if (!thread) return;
    if (Date.now() - this.#typed > TYPING_EVERY) {
      this.#typed = Date.now();
      line.send({ type: "typing", conversation: thread.id, on: true });
    }
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stopTyping(), TYPING_STOPS);
  }

  stopTyping() {
    clearTimeout(this.#idle);
    const { thread, line } = this.desk;
    if (this.#typed && thread) line.send({ type: "typing", conversation: thread.id, on: false });
    this.#typed = 0;
  }
}
