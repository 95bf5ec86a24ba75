// What is told beside the messages: the state of the line, how much is unread, and aloud what a screen reader would not hear.
import { setAttribute, setText } from "./dom.js";
import { reasonOf } from "./view.js";

/** @typedef {import("./client.js").Client} Client */
/** @typedef {import("./shell.js").Shell} Shell */
/** @typedef {import("./texts.js").Translate} Translate */

export class Notices {
  #brokenSince = 0;
  #unread = 0;
  #typing = false;
  /** Messages whose failure was said. @type {Set<string>} */
  #failed = new Set();

  /** @param {Client} client @param {Shell} shell @param {() => void} again asks to be drawn later */
  constructor(client, shell, again) {
    this.client = client;
    this.shell = shell;
    this.again = again;
  }

  /** @param {Translate} t @param {boolean} open @param {string} [title] the launcher's own */
  draw(t, open, title) {
    this.#banner(t);
    this.#launcher(t, open, title);
    this.#tell(t);
  }

  /** @param {Translate} t */
  #banner(t) {
    const { client: { line: { state, troubled: broken } }, shell: { banner } } = this;
    if (broken && !this.#brokenSince) setTimeout(this.again, 1_300); // One that is mended at once is not worth a word.
    this.#brokenSince = broken ? this.#brokenSince || Date.now() : 0;
    const long = broken && Date.now() - this.#brokenSince > 1_200;
    setText(banner, state === "refused" ? t("refused")
      : state !== "idle" && !navigator.onLine ? t("banner") : long ? t("reconnecting") : "");
    setAttribute(banner, "data-state", state);
  }

  /** @param {Translate} t @param {boolean} open @param {string} [title] */
  #launcher(t, open, title) {
    const { client, shell: { badge, launcher, aloud } } = this;
    const n = open ? 0 : client.unread;
    const words = t(n === 1 ? "unreadOne" : "unreadMany", { n });
    badge.hidden = n === 0;
    setText(badge, n > 9 ? "9+" : String(n));
    setAttribute(launcher, "aria-expanded", String(open));
    setAttribute(launcher, "aria-label", [open ? t("close") : title || t("open"), n > 0 && words].filter(Boolean).join(", "));
    if (n > 0 && n !== this.#unread) setText(aloud, words);
    this.#unread = n;
  }

  /** Says aloud what the list does not: that somebody writes, that a message did not go out. @param {Translate} t */
  #tell(t) {
    const { client, shell: { aloud } } = this;
    const typing = client.typing === "agent";
    if (typing && !this.#typing) setText(aloud, t("typingAgent", { name: client.status.agent?.name || t("agent") }));
    this.#typing = typing;
    for (const entry of client.outbox.entries) {
      if (entry.state !== "failed") this.#failed.delete(entry.id);
      else if (!this.#failed.has(entry.id)) {
        this.#failed.add(entry.id);
        setText(aloud, reasonOf(entry, t));
      }
    }
  }
}
