// Draws the list of messages. Nodes are kept from one drawing to the next by their key: a screen reader hears each
// message once, a click never lands on a node that is just being replaced.
import { orderCard } from "./card.js";
import { h, setAttribute, setText } from "./dom.js";
import { richText } from "./text.js";

/** @typedef {import("./items.js").Item} Item */
/**
 * @typedef {object} Actions
 * @property {(button: {id: string, title: string}) => void} press
 * @property {(id: string) => void} retry
 * @property {(id: string) => void} edit
 */

export class View {
  /** @type {Map<string, {node: HTMLElement, body: string, extra: string}>} */
  #drawn = new Map();

  /** @param {HTMLElement} list @param {Actions} actions */
  constructor(list, actions) {
    this.list = list;
    this.actions = actions;
  }

  /**
   * @param {Item[]} items
   * @param {import("./texts.js").Translate} t
   * @param {ReturnType<typeof import("./texts.js").calendar>} dates
   * @returns {HTMLElement | undefined} the first node that is new
   */
  draw(items, t, dates) {
    this.t = t;
    this.dates = dates;
    const wanted = new Set(items.map((item) => item.key));
    // The focus must not vanish with a button that was just pressed.
    const root = /** @type {ShadowRoot} */ (this.list.getRootNode());
    for (const [key, { node }] of this.#drawn) {
      if (wanted.has(key)) continue;
      if (node.contains(root.activeElement)) this.list.focus({ preventScroll: true });
      node.remove();
      this.#drawn.delete(key);
    }
    let place = this.list.firstElementChild;
    let fresh;
    for (const item of items) {
      const node = this.#node(item);
      if (node === place) place = place.nextElementSibling;
      else {
        if (!node.isConnected) fresh ??= node;
        this.list.insertBefore(node, place);
      }
    }
    return fresh;
  }

  /** Forgets all that is drawn, for instance when the language changes. */
  clear() {
    this.#drawn.clear();
    this.list.replaceChildren();
  }

  /** @param {Item} item */
  #node(item) {
    const body = JSON.stringify([item.label, item.text, item.card, item.sender, item.name]);
    const extra = JSON.stringify([item.first, item.last, item.state, item.entry?.code, item.live, item.buttons, item.at]);
    const drawn = this.#drawn.get(item.key);
    if (drawn?.body === body) {
      if (drawn.extra !== extra) this.#finish(drawn.node, item);
      drawn.extra = extra;
      return drawn.node;
    }
    const node = item.kind === "message" ? this.#message(item) : h("p", { class: "day" }, item.label);
    if (item.kind === "message") this.#finish(node, item);
    drawn?.node.replaceWith(node);
    this.#drawn.set(item.key, { node, body, extra });
    return node;
  }

  /** @param {Item} item */
  #message(item) {
    const { t } = this;
    if (!t || !this.dates) throw new Error("draw() first");
    const who = item.sender === "customer" ? t("you") : item.name || (item.sender === "agent" ? t("agent") : t("bot"));
    const card = item.card && orderCard(item.card, t, this.dates);
    const system = item.sender === "system";
    return h("div", { class: `message ${item.sender}`, "data-key": item.key },
      !system && h("p", { class: "who" }, who, item.sender === "agent" && item.name && h("span", { class: "tag" }, t("person"))),
      item.text && h("p", { class: "bubble" }, richText(item.text)),
      card,
      item.buttons?.length && h("div", { class: "choices" }, ...item.buttons.map((button) => h("button", {
        type: "button", class: "choice", "data-id": button.id, onclick: () => this.actions.press(button) }, button.title))),
      !system && h("p", { class: "meta" }, h("time", {}), h("span", { class: "state" })));
  }

  /** What changes while a message stays: its place in a group, its state, whether its buttons may be pressed. @param {HTMLElement} node @param {Item} item */
  #finish(node, item) {
    const { t } = this;
    if (!t || !this.dates) return;
    node.classList.toggle("first", Boolean(item.first));
    node.classList.toggle("last", Boolean(item.last));
    setAttribute(node, "data-state", item.state || null);
    for (const [i, button] of (item.buttons ?? []).entries()) {
      const choice = /** @type {HTMLButtonElement} */ (node.querySelectorAll(".choice")[i]);
      const hadFocus = choice.matches(":focus");
      choice.disabled = !item.live;
      choice.classList.toggle("chosen", button.chosen);
      setAttribute(choice, "aria-pressed", button.chosen ? "true" : null);
      if (hadFocus && choice.disabled) this.list.focus({ preventScroll: true });
    }
    const time = node.querySelector(".meta time");
    if (!time) return;
    setAttribute(time, "datetime", item.at);
    setText(time, this.dates.time(item.at ?? ""));
    this.#state(/** @type {HTMLElement} */ (node.querySelector(".state")), item);
  }

  /** @param {HTMLElement} state @param {Item} item */
  #state(state, { state: name, entry }) {
    const { t, actions } = this;
    if (!t) return;
    if (name !== "failed" || !entry) return state.replaceChildren(name ? t(name) : "");
    const { id, code } = entry;
    const act = (/** @type {"retry" | "edit"} */ action) => h("button", {
      type: "button", class: "link", onclick: () => actions[action](id) }, t(action));
    state.replaceChildren(h("span", {}, reasonOf(entry, t)), ...code === "stale_button" || code === "too_long" ? [] : [act("retry")], act("edit"));
  }
}

/** @param {import("./outbox.js").Entry} entry @param {import("./texts.js").Translate} t @returns {string} why it was not sent */
export function reasonOf({ reason, code }, t) {
  return `${t("failed")}. ${reason || t(code === "no_answer" ? "noAnswer" : "wrong")}`;
}
