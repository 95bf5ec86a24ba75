// <relevo-widget>: the chat on a page, put together from its parts.
import { Client } from "./client.js";
import { Composer } from "./composer.js";
import { setAttribute } from "./dom.js";
import { itemsOf } from "./items.js";
import { Notices } from "./notices.js";
import { buildShell, drawHeading, localiseShell } from "./shell.js";
import { calendar, pickLocale, translator } from "./texts.js";
import { View } from "./view.js";
import styles from "./widget.css" with { type: "css" };

/**
 * What a site may set in `window.relevoSettings`.
 * @typedef {object} Settings
 * @property {string} [locale] "es" or "en"; else the page's language, else the browser's
 * @property {"left" | "right"} [position]
 * @property {"auto" | "light" | "dark"} [colorScheme]
 * @property {string} [launcherTitle] words beside the launcher's icon
 * @property {string} [title] heading of the panel
 * @property {boolean} [hideBubble] no launcher; the site opens the chat with $relevo.toggle()
 * @property {string[] | Record<string, string[]>} [starters] questions offered at the start, for all or by language
 */

const PHONE = matchMedia("(max-width: 520px)");
const DARK = matchMedia("(prefers-color-scheme: dark)");

export class RelevoWidget extends HTMLElement {
  #drawing = false;
  /** @type {Settings} */
  #settings = {};
  /** @type {any} */
  #opener = null;

  /** @param {{websiteToken: string, baseUrl: string, settings: Settings}} options */
  configure({ websiteToken, baseUrl, settings }) {
    this.#settings = settings;
    const locale = pickLocale(settings.locale, document.documentElement.lang, navigator.language);
    const client = this.client = new Client({ websiteToken, baseUrl, locale });
    this.composer = new Composer({ visit: client.visit, onSend: (text) => this.#say({ text }), onTyping: (on) => client.saysTyping(on) });
    this.shell = buildShell({
      form: this.composer.form,
      onToggle: () => this.toggle(),
      onClose: () => this.toggle("close"),
      onScroll: () => this.#atEnd() && this.#hideHint(),
      onBelow: () => this.#toEnd(),
      onKey: (event) => this.#key(event),
    });
    this.notices = new Notices(client, this.shell, () => this.#schedule());
    this.view = new View(this.shell.list, {
      press: ({ id, title }) => this.#say({ text: title, button: id }),
      retry: (id) => client.retry(id),
      edit: (id) => this.composer?.fill(client.takeBack(id)),
    });
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [styles];
    shadow.append(this.shell.root);
    setAttribute(this.shell.root, "data-position", settings.position);
    this.shell.launcher.hidden = Boolean(settings.hideBubble);
    this.setColorScheme(settings.colorScheme);
    this.setLocale(locale);
    client.addEventListener("change", () => this.#schedule());
    for (const name of ["on-message", "on-start-conversation", "error"]) {
      client.addEventListener(name, (event) => this.announce(name, /** @type {CustomEvent} */ (event).detail));
    }
    DARK.addEventListener("change", () => this.setColorScheme(this.scheme));
    document.addEventListener("visibilitychange", () => this.#schedule());
    for (const name of ["resize", "scroll"]) visualViewport?.addEventListener(name, () => this.#fitViewport());
  }

  connectedCallback() {
    const { client } = this;
    if (client?.hasBusiness) client.start();
    if (client?.visit.get("open") && !PHONE.matches) this.#show(false);
  }

  // The methods behind window.$relevo ------------------------------------------------------------------------

  /** @param {"open" | "close"} [state] without one, the other of the two */
  toggle(state) {
    const open = state ? state === "open" : !this.#open;
    if (open === this.#open) return;
    if (open) this.#show(true);
    else this.#hide();
  }

  /** @param {"show" | "hide"} state */
  toggleBubbleVisibility(state) {
    if (this.shell) this.shell.launcher.hidden = state === "hide";
  }

  /** @param {import("./session.js").Identity | null} identity a token signed by the shop, or a function that fetches one */
  setUser(identity) {
    this.client?.setUser(identity);
  }

  /** @param {string} wish */
  setLocale(wish) {
    const locale = pickLocale(wish);
    const t = this.t = translator(locale);
    this.dates = calendar(locale);
    this.client?.setLocale(locale);
    if (!this.shell) return;
    const { starters, title, launcherTitle } = this.#settings;
    setAttribute(this.shell.root, "lang", locale);
    localiseShell(this.shell, t, {
      title,
      launcherTitle,
      starters: (Array.isArray(starters) ? starters : starters?.[locale]) ?? [t("starter1"), t("starter2"), t("starter3")],
      onStarter: (text) => { this.#say({ text }); this.#focus(); },
    });
    this.composer?.localise(t, locale);
    this.view?.clear();
    this.#draw();
  }

  /** @param {"auto" | "light" | "dark"} [scheme] */
  setColorScheme(scheme = "auto") {
    this.scheme = scheme;
    this.shell?.root.classList.toggle("dark", scheme === "dark" || (scheme === "auto" && DARK.matches));
  }

  /** Signs out and forgets the conversation in this browser. */
  reset() {
    this.composer?.clear();
    this.client?.reset();
  }

  /** Tells the page, as an event `relevo:<name>`. @param {string} name @param {object} [detail] */
  announce(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`relevo:${name}`, { bubbles: true, detail }));
  }

  // Opening and closing ---------------------------------------------------------------------------------------

  get #open() {
    return Boolean(this.shell?.panel.open);
  }

  /** @param {boolean} byHand whether somebody asked for it, so that the focus may move */
  #show(byHand) {
    const { shell, client } = this;
    if (!shell || !client) return;
    this.#opener = document.activeElement;
    // Over the whole of a phone's screen the page behind cannot be reached; beside a page it can.
    if (!byHand) shell.panel.open = true;
    else if (PHONE.matches) shell.panel.showModal();
    else shell.panel.show();
    shell.panel.append(shell.aloud);
    shell.root.classList.add("open");
    client.visit.set("open", true);
    client.start();
    this.#fitViewport();
    this.composer?.fit();
    this.#draw();
    this.#toEnd();
    if (!byHand) return;
    this.#focus();
    this.announce("opened");
  }

  #hide() {
    const { shell } = this;
    if (!shell) return;
    shell.panel.close();
    shell.root.append(shell.aloud);
    shell.root.classList.remove("open");
    this.client?.visit.delete("open");
    this.#draw();
    (shell.launcher.hidden ? this.#opener : shell.launcher)?.focus({ preventScroll: true });
    this.announce("closed");
  }

  /** To the box; on a touch screen that would bring up a keyboard over what there is to read. */
  #focus() {
    (matchMedia("(pointer: coarse)").matches ? this.shell?.close : this.composer?.box)?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Escape" || event.isComposing || !this.#open) return;
    event.preventDefault();
    event.stopPropagation();
    this.#hide();
  }

  /** Keeps the full-screen panel of a phone above its keyboard. */
  #fitViewport() {
    if (!visualViewport || !this.#open) return;
    this.shell?.root.style.setProperty("--view-height", `${visualViewport.height}px`);
    this.shell?.root.style.setProperty("--view-top", `${visualViewport.offsetTop}px`);
  }

  // Talking and drawing ---------------------------------------------------------------------------------------

  /** @param {{text: string, button?: string}} content */
  #say(content) {
    this.client?.say(content);
    this.#draw();
    this.#toEnd();
  }

  #schedule() {
    if (this.#drawing) return;
    this.#drawing = true;
    const draw = () => { this.#drawing = false; this.#draw(); };
    // A hidden page gets no animation frames, yet its badge and its log should be right.
    if (document.hidden) setTimeout(draw);
    else requestAnimationFrame(draw);
  }

  #draw() {
    const { client, shell, t, dates, view } = this;
    if (!client || !shell || !t || !dates || !view) return;
    const items = itemsOf(client, dates.day);
    const { list } = shell;
    const atEnd = this.#atEnd();
    const bulk = items.length - list.childElementCount > 5;
    if (bulk) setAttribute(list, "aria-busy", "true"); // History is not read out as news.
    const fresh = view.draw(items, t, dates);
    if (bulk) requestAnimationFrame(() => setAttribute(list, "aria-busy", null));
    shell.welcome.hidden = items.length > 0;
    list.hidden = items.length === 0;
    shell.typing.hidden = !client.typing || list.hidden;
    setAttribute(shell.typing, "data-sender", client.typing);
    drawHeading(shell, client.status, t);
    if (this.#open && !document.hidden) client.markRead();
    this.notices?.draw(t, this.#open, this.#settings.launcherTitle);
    if (atEnd) this.#toEnd(bulk ? undefined : fresh);
    else if (client.thread.last !== this.last && client.thread.last?.sender !== "customer") shell.below.hidden = !this.#open;
    this.last = client.thread.last;
  }

  // Scrolling ---------------------------------------------------------------------------------------------------

  #atEnd() {
    const list = this.shell?.list;
    return !list || list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  }

  /** @param {HTMLElement} [from] what is to stay in sight if all of the news do not fit */
  #toEnd(from) {
    const list = this.shell?.list;
    if (list) list.scrollTop = Math.min(list.scrollHeight - list.clientHeight, from ? from.offsetTop - 12 : Infinity);
    this.#hideHint();
  }

  #hideHint() {
    if (this.shell) this.shell.below.hidden = true;
  }
}

if (!customElements.get("relevo-widget")) customElements.define("relevo-widget", RelevoWidget);
