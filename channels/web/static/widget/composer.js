// The box to write in: Enter sends, Shift+Enter breaks the line, text that is too long is never cut silently.
import { h, icon, setAttribute, setText } from "./dom.js";

export const MAX_LENGTH = 4000;
const COUNT_FROM = 3600;

export class Composer {
  #typing = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #idle;

  /**
   * @param {object} options
   * @param {(text: string) => void} options.onSend
   * @param {(on: boolean) => void} options.onTyping
   * @param {import("./store.js").Store} options.visit keeps the draft over a reload
   */
  constructor(options) {
    this.options = options;
    this.label = h("label", { class: "aloud", for: "box" });
    this.box = h("textarea", { id: "box", rows: 1, enterkeyhint: "send", "aria-describedby": "counter", autocomplete: "off",
      oninput: () => this.#changed(), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) });
    this.button = h("button", { type: "submit", class: "send" }, icon("send", 20));
    this.counter = h("p", { id: "counter", class: "counter", role: "status" });
    this.form = h("form", { class: "composer", onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); this.#send(); } },
      this.label, h("div", { class: "field" }, this.box, this.button), this.counter);
    this.box.value = options.visit.get("draft") ?? "";
  }

  /** @param {import("./texts.js").Translate} t @param {string} locale */
  localise(t, locale) {
    this.t = t;
    this.number = new Intl.NumberFormat(locale);
    setText(this.label, t("box"));
    setAttribute(this.box, "placeholder", t("placeholder"));
    setAttribute(this.button, "aria-label", t("send"));
    this.#measure();
  }

  /** @param {string} text */
  fill(text) {
    this.box.value = this.box.value.trim() ? `${text}\n${this.box.value}` : text;
    this.#changed();
    this.box.focus();
  }

  clear() {
    this.box.value = "";
    this.#changed();
  }

  /** Fits the box to its text; to be called again when it becomes visible. */
  fit() {
    this.box.style.height = "auto";
    if (this.box.scrollHeight) this.box.style.height = `${this.box.scrollHeight}px`;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // While an input method is composing, Enter picks a word (229: browsers that forget isComposing).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this.box.value.trim();
    if (!text || [...text].length > MAX_LENGTH) return void this.box.focus();
    this.#stopped();
    this.clear();
    this.options.onSend(text);
    this.box.focus();
  }

  #changed() {
    this.options.visit.set("draft", this.box.value);
    this.fit();
    this.#measure();
    clearTimeout(this.#idle);
    if (!this.box.value.trim()) return this.#stopped();
    this.#typing = true;
    this.options.onTyping(true);
    this.#idle = setTimeout(() => this.#stopped(), 5_000);
  }

  #stopped() {
    clearTimeout(this.#idle);
    if (this.#typing) this.options.onTyping(false);
    this.#typing = false;
  }

  #measure() {
    const { t, number } = this;
    if (!t || !number) return;
    const length = [...this.box.value.trim()].length;
    const over = length - MAX_LENGTH;
    this.form.classList.toggle("over", over > 0);
    setAttribute(this.box, "aria-invalid", over > 0 ? "true" : null);
    // Not `disabled`: a disabled button would lose the focus of whoever sends with it.
    setAttribute(this.button, "aria-disabled", length === 0 || over > 0 ? "true" : null);
    setText(this.counter, over > 0 ? t("tooLong", { n: number.format(over) })
      : length > COUNT_FROM ? t("counter", { n: number.format(length), max: number.format(MAX_LENGTH) }) : "");
  }
}
