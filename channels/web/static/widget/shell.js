// The fixed parts of the widget: launcher, panel, heading, list. Built once; element.js fills them.
import { h, icon, setAttribute, setText } from "./dom.js";

/** @typedef {ReturnType<typeof buildShell>} Shell */

/**
 * @param {object} options
 * @param {HTMLElement} options.form where to write
 * @param {() => void} options.onToggle
 * @param {() => void} options.onClose
 * @param {() => void} options.onScroll
 * @param {() => void} options.onBelow
 * @param {(event: KeyboardEvent) => void} options.onKey
 */
export function buildShell({ form, onToggle, onClose, onScroll, onBelow, onKey }) {
  const badge = h("span", { class: "badge", hidden: true, "aria-hidden": "true" });
  const launcherTitle = h("span", { class: "launcher-title" });
  const launcher = h("button", { type: "button", class: "launcher", part: "launcher", "aria-controls": "panel", onclick: onToggle },
    icon("chat", 28), icon("down", 28), launcherTitle, badge);
  const avatar = h("span", { class: "avatar", "aria-hidden": "true" });
  const heading = h("h2", { id: "heading" });
  const subtitle = h("p", { class: "subtitle", role: "status" });
  const close = h("button", { type: "button", class: "close", onclick: onClose }, icon("close", 22));
  const banner = h("p", { class: "banner", role: "status" });
  const welcome = h("section", { class: "welcome" });
  const list = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", tabindex: 0, onscroll: onScroll });
  const below = h("button", { type: "button", class: "below", hidden: true, onclick: onBelow });
  const typing = h("div", { class: "typing", hidden: true, "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  const panel = h("dialog", { id: "panel", class: "panel", part: "panel", "aria-labelledby": "heading",
    oncancel: (/** @type {Event} */ event) => { event.preventDefault(); onClose(); } },
  h("div", { class: "head" }, avatar, h("div", {}, heading, subtitle), close),
  banner, h("div", { class: "middle" }, welcome, list, below, typing), form);
  const aloud = h("p", { class: "aloud", role: "status" });
  const root = h("div", { class: "root", onkeydown: onKey }, panel, launcher, aloud);
  return { root, panel, launcher, launcherTitle, badge, avatar, heading, subtitle, close, banner, welcome, list, below, typing, aloud };
}

/**
 * Writes the fixed texts.
 * @param {Shell} shell
 * @param {import("./texts.js").Translate} t
 * @param {{title?: string, launcherTitle?: string, starters: string[], onStarter: (text: string) => void}} options
 */
export function localiseShell(shell, t, { title, launcherTitle, starters, onStarter }) {
  setText(shell.heading, title || t("title"));
  setText(shell.launcherTitle, launcherTitle ?? "");
  setAttribute(shell.close, "aria-label", t("close"));
  setAttribute(shell.list, "aria-label", t("log"));
  shell.below.replaceChildren(t("newMessages"), icon("down", 16));
  shell.welcome.replaceChildren(h("h3", {}, t("welcome")), h("p", {}, t("welcomeMore")),
    h("div", { class: "starters", role: "group", "aria-label": t("starters") },
      ...starters.map((text) => h("button", { type: "button", class: "choice", onclick: () => onStarter(text) }, text))));
}

/**
 * Who is there, in the heading.
 * @param {Shell} shell @param {import("./client.js").Status} status @param {import("./texts.js").Translate} t
 */
export function drawHeading({ subtitle, avatar }, { state, agent, queue_position: n }, t) {
  const name = agent?.name || t("agent");
  const text = state === "agent" ? t("stateAgent", { name })
    : state === "queued" ? t("stateQueued") + (n ? ` · ${t("stateQueue", { n })}` : "")
      : t(state === "resolved" ? "stateResolved" : "stateBot");
  setText(subtitle, text);
  setAttribute(subtitle, "data-state", state);
  const face = state === "agent" ? [...name][0].toLocaleUpperCase() : "";
  if (avatar.dataset.face === face) return;
  avatar.dataset.face = face;
  avatar.replaceChildren(face || icon("chat", 22));
}
