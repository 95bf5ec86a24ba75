// The desk as a whole: who is logged in, the list, the open conversation, and what the gateway tells about them.
import { api, Refusal } from "./api.js";
import { Archive } from "./archive.js";
import { Casework } from "./casework.js";
import { Contacts } from "./contacts.js";
import { Hearing } from "./hearing.js";
import { choices, drafts } from "./keep.js";
import { Line } from "./line.js";
import { t } from "./locale.js";
import { Notices } from "./notices.js";
import { Outbox } from "./outbox.js";
import { Queue } from "./queue.js";
import { Thread } from "./thread.js";
import { Uploads } from "./uploads.js";

/** @import { Agent, Attachment, Present, Summary } from "../types" */
/** @typedef {import("./api.js").Me} Me */
/** @typedef {"starting" | "broken" | "entrance" | "invitation" | "desk"} Phase */
/** Whom to write to on Telegram. @typedef {{id: string, name: string}} Addressee */
/** @typedef {{kind: "keys" | "find"} | {kind: "resolve" | "requeue", row: Summary} | {kind: "picture", file: Attachment} | {kind: "write", to: Addressee}} Dialog */

const touch = () => matchMedia("(hover: none)").matches;

export class Desk {
  /** @type {Phase} */
  phase = "starting";
  /** Of the one-time link. */
  invitation = "";
  /** Whether the login is shown because a session has ended. */
  ended = false;
  /** @type {Agent | null} */
  me = null;
  /** @type {"online" | "away"} */
  presence = choices.get("presence") === "away" ? "away" : "online";
  /** The agents at their desks. @type {Present[]} */
  present = [];
  /** Whether customers can be written to on Telegram. */
  telegram = false;
  /** Whether the gateway has told the list. */
  loaded = false;
  /** @type {"open" | "resolved"} */
  list = "open";
  /** @type {Thread | null} */
  thread = null;
  /** Whether the context is shown where there is little room. */
  details = false;
  /** @type {Dialog | null} */
  dialog = null;
  /** Where the focus is to go as soon as that is on the page: the first of these selectors. @type {string[]} */
  wish = [];

  /** @param {() => void} changed called whenever there is something new to draw */
  constructor(changed) {
    this.changed = changed;
    this.queue = new Queue();
    this.archive = new Archive(this.queue, changed, (error) => this.#failed(error));
    this.notices = new Notices(changed);
    const hearing = new Hearing(this);
    this.line = new Line({
      url: `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/desk/socket`,
      onFrame: (frame) => hearing.hear(frame),
      onState: changed,
      onUnauthorized: () => this.end(true),
    });
    this.outbox = new Outbox((frame) => this.line.send(frame), changed);
    this.uploads = new Uploads(changed, (error) => this.#failed(error));
    this.casework = new Casework(this);
    this.contacts = new Contacts(this);
  }

  /** The row of the open conversation. */
  get row() {
    return this.thread ? this.queue.get(this.thread.id) : undefined;
  }

  async start() {
    this.invitation = addressed("invite");
    if (this.invitation) this.phase = "invitation";
    else {
      try {
        this.enter(await api.me());
      } catch (error) {
        this.phase = error instanceof Refusal && error.status === 401 ? "entrance" : "broken";
      }
    }
    this.changed();
  }

  /** @param {Me} me */
  enter({ agent, telegram }) {
    if (this.invitation) history.replaceState(null, "", location.pathname);
    this.invitation = "";
    if (this.me && this.me.id !== agent.id) this.uploads.clear();
    this.me = agent;
    this.telegram = telegram;
    this.phase = "desk";
    this.ended = this.loaded = false;
    this.list = "open";
    this.archive.state = "unknown";
    this.queue.begin(agent.id);
    this.outbox.begin(agent.id);
    this.line.connect();
    this.wish = ["#queue"];
    this.follow();
    this.changed();
  }

  /** Back to the login. @param {boolean} unasked whether the session has ended by itself */
  end(unasked) {
    if (this.phase !== "desk") return;
    this.line.close();
    this.#leaveThread();
    this.dialog = null;
    this.present = [];
    this.phase = "entrance";
    this.ended = unasked;
    this.changed();
  }

  async logOut() {
    await api.logOut().catch(() => null);
    this.outbox.clear();
    this.uploads.clear();
    for (const key of drafts.keys("")) drafts.set(key, null);
    history.replaceState(null, "", location.pathname);
    this.end(false);
  }

  /** Opens what the address names. */
  follow() {
    if (addressed("invite")) return void this.start();
    const id = addressed("c");
    if (this.phase !== "desk" || id === (this.thread?.id ?? "")) return undefined;
    this.#leaveThread();
    if (id) {
      this.thread = new Thread(id, this.changed);
      this.wish = touch() ? ["#log"] : ["#reply", "#log"];
      void this.load(this.thread);
    }
    return this.changed();
  }

  /** Opens a conversation, or with an empty id none. @param {string} id */
  go(id) {
    const address = id ? `#c=${encodeURIComponent(id)}` : location.pathname;
    // On a phone "back" is to lead to the list, however many conversations were looked at one after the other.
    if (id && !this.thread) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    const left = this.thread?.id;
    this.follow();
    if (!id && left) this.wish = [`[data-row="${left}"]`, "#queue a", "#queue"];
  }

  /** @param {"online" | "away"} state */
  be(state) {
    this.presence = state;
    choices.set("presence", state);
    this.line.send({ type: "presence", state });
    this.changed();
  }

  /** @param {"open" | "resolved"} list */
  showList(list) {
    this.list = list;
    if (list === "resolved" && this.archive.state === "unknown") void this.archive.more();
    this.changed();
  }

  /** What is on the screen has been looked at. */
  look() {
    const { thread, row } = this;
    if (thread?.status !== "ready" || !row || document.visibilityState !== "visible") return;
    if (this.queue.look(row.id, Math.max(row.head, thread.lastSeq))) this.changed();
  }

  /** A message of this desk is stored. @param {string | null} id */
  settle(id) {
    this.outbox.remove(id);
    this.uploads.remove(id);
  }

  reload() {
    if (this.thread) void this.load(this.thread);
  }

  /** @param {Thread} thread */
  async load(thread) {
    if (thread.status !== "ready") thread.status = "loading";
    thread.asked();
    this.changed();
    try {
      const detail = await api.conversation(thread.id);
      if (thread !== this.thread) return;
      this.queue.put(detail.conversation);
      thread.fill(detail);
      for (const message of detail.messages) if (message.sender === "agent") this.settle(message.client_id);
      this.watch(thread);
    } catch (error) {
      if (!this.#failed(error) && thread.status !== "ready") {
        thread.status = error instanceof Refusal && error.status === 404 ? "missing" : "failed";
      }
    }
    this.look();
    this.changed();
  }

  /** @param {Thread} thread */
  watch(thread) {
    this.line.send({ type: "watch", conversation: thread.id, last_seq: thread.lastSeq });
  }

  #leaveThread() {
    this.casework.stopTyping();
    if (this.thread) this.line.send({ type: "unwatch", conversation: this.thread.id });
    this.thread?.close();
    this.thread = null;
    this.details = false;
  }

  /** @param {unknown} error @returns {boolean} whether it was the end of the session */
  #failed(error) {
    const over = error instanceof Refusal && error.status === 401;
    if (over) this.end(true);
    return over;
  }

  /** What the line's state means for the agent, if they must know. */
  get trouble() {
    if (this.line.state === "refused") return { text: t("wrongOrigin"), retry: false };
    if (this.line.state === "waiting") return { text: t("offline"), retry: true };
    return this.line.state === "connecting" && this.loaded ? { text: t("reconnecting"), retry: false } : null;
  }
}

/** A value of the address behind the `#`, which browsers keep to themselves. @param {string} name */
const addressed = (name) => new URLSearchParams(location.hash.slice(1)).get(name) ?? "";
