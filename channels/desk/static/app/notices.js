// What the agent is told beside the screen: the window's title, short notes, words for screen readers, desktop notifications.
import { t, word } from "./locale.js";
import { nameOf } from "./people.js";

/** @import { Summary, Toast } from "../types" */

const LASTS = { info: 4_500, warning: 12_000 };

export class Notices {
  /** @type {Toast[]} */
  toasts = [];
  /** Read aloud by screen readers when it changes. */
  spoken = "";
  #next = 0;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  /** @param {number} waiting how many customers wait */
  title(waiting) {
    const title = waiting ? t("titleWaiting", { n: waiting }) : "Relevo";
    if (document.title !== title) document.title = title;
  }

  /** @param {string} text @param {Toast["tone"]} [tone] */
  toast(text, tone = "info") {
    const toast = { id: (this.#next += 1), text, tone };
    this.toasts = [...this.toasts.filter((one) => one.text !== text), toast].slice(-3);
    setTimeout(() => this.dismiss(toast.id), LASTS[tone]);
    this.changed();
  }

  /** @param {number} id */
  dismiss(id) {
    this.toasts = this.toasts.filter((toast) => toast.id !== id);
    this.changed();
  }

  /** @param {string} text */
  announce(text) {
    this.spoken = text;
    this.changed();
  }

  /** @returns {"on" | "off" | "blocked" | "none"} */
  get alerts() {
    if (!("Notification" in window) || !isSecureContext) return "none";
    if (Notification.permission === "denied") return "blocked";
    return Notification.permission === "granted" ? "on" : "off";
  }

  /** Only ever on the agent's own click. */
  async askForAlerts() {
    await Notification.requestPermission();
    this.changed();
  }

  /** Somebody has begun to wait. @param {Summary} row @param {(id: string) => void} open */
  arrived(row, open) {
    const reason = row.reason ? word("reason", row.reason) : "";
    this.announce(t("newInQueue", { name: nameOf(row), reason }));
    if (this.alerts !== "on" || document.hasFocus()) return;
    const notification = new Notification(t("notifyTitle", { name: nameOf(row) }), {
      body: reason, tag: row.id, silent: true, icon: "/desk/static/icon.svg",
    });
    notification.onclick = () => {
      window.focus();
      open(row.id);
      notification.close();
    };
  }
}
