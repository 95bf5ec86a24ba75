// The whole page: the way in, or the desk.
import { html, names } from "../app/html.js";
import { t } from "../app/locale.js";
import { Context } from "./context.js";
import { Conversation } from "./conversation.js";
import { Dialogs } from "./dialogs.js";
import { Entrance, Invitation, Shut } from "./entrance.js";
import { Header } from "./header.js";
import { Icon } from "./icons.js";
import { QueueView } from "./queue.js";

/** @param {{desk: import("../app/desk.js").Desk}} props */
export function App({ desk }) {
  switch (desk.phase) {
    case "starting": return html`<p class="starting" role="status">${t("loading")}</p>`;
    case "broken": return html`<${Shut} desk=${desk} />`;
    case "entrance": return html`<${Entrance} desk=${desk} />`;
    case "invitation": return html`<${Invitation} desk=${desk} />`;
    default: return html`<${Desk} desk=${desk} />`;
  }
}

/** @param {{desk: import("../app/desk.js").Desk}} props */
function Desk({ desk }) {
  const { trouble, thread, notices } = desk;
  return html`<div class=${names("desk", thread && "has-thread", desk.details && "has-details")}>
    <a class="skip" href="#middle" onClick=${(/** @type {Event} */ event) => skip(event)}>${t("skip")}</a>
    <${Header} desk=${desk} />
    ${trouble && html`<div class="trouble" role="alert">
      <${Icon} name="warn" size=${18} /><span>${trouble.text}</span>
      ${trouble.retry && html`<button class="plain" onClick=${() => desk.line.connect()}>${t("reconnectNow")}</button>`}
    </div>`}
    <main class="panes">
      <h1 class="aloud">Relevo · ${t("desk")}</h1>
      <${QueueView} desk=${desk} />
      <section id="middle" tabindex="-1" class="middle"><${Conversation} desk=${desk} /></section>
      ${thread && html`<${Context} desk=${desk} />`}
    </main>
    <${Dialogs} desk=${desk} />
    <div class="toasts" role="status">
      ${notices.toasts.map(({ id, text, tone }) => html`<p key=${id} class=${`toast ${tone}`}>
        <span>${text}</span>
        <button class="round small" aria-label=${t("close")} onClick=${() => notices.dismiss(id)}><${Icon} name="close" size=${16} /></button>
      </p>`)}
    </div>
    <p class="aloud" role="status">${notices.spoken}</p>
  </div>`;
}

/** The address behind the `#` names the conversation; so the link only moves the focus. @param {Event} event */
function skip(event) {
  event.preventDefault();
  document.getElementById("middle")?.focus();
}
