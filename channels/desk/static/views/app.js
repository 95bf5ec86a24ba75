// The whole page: the way in, or the desk.
import { html, names, useState } from "../app/html.js";
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
      <${Middle} desk=${desk} />
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

/** The conversation, which takes files that are dropped on it. @param {{desk: import("../app/desk.js").Desk}} props */
function Middle({ desk }) {
  const [over, setOver] = useState(false);
  const held = (/** @type {DragEvent} */ event) => Boolean(event.dataTransfer?.types.includes("Files")) && desk.casework.isMine(desk.row);
  const enter = (/** @type {DragEvent} */ event) => held(event) && setOver(true);
  const leave = (/** @type {DragEvent} */ event) => {
    const { relatedTarget, currentTarget } = event;
    if (!(currentTarget instanceof Node && relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
  };
  const drop = (/** @type {DragEvent} */ event) => {
    setOver(false);
    desk.casework.attach([...(event.dataTransfer?.files ?? [])]);
  };
  const fits = Boolean(desk.thread?.files);
  return html`<section id="middle" tabindex="-1" class="middle" onDragEnter=${enter} onDragOver=${enter} onDragLeave=${leave} onDrop=${drop}>
    <${Conversation} desk=${desk} />
    ${over && html`<div class=${names("drop-here", !fits && "no")}><p><${Icon} name=${fits ? "clip" : "warn"} size=${28} />${t(fits ? "dropHere" : "filesNotHere")}</p></div>`}
  </section>`;
}

/** The address behind the `#` names the conversation; so the link only moves the focus. @param {Event} event */
function skip(event) {
  event.preventDefault();
  document.getElementById("middle")?.focus();
}
