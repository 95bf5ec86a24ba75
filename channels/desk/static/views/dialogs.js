// What asks for an answer before anything else: closing a case, taking one from a colleague; a picture, a search, the keys.
import { html } from "../app/html.js";
import { KEYS } from "../app/keys.js";
import { t } from "../app/locale.js";
import { nameOf } from "../app/people.js";
import { Find, Write } from "./contacts.js";
import { Picture } from "./files.js";
import { Modal } from "./modal.js";

/** @typedef {import("../app/desk.js").Desk} Desk */

/** @param {{desk: Desk}} props */
export function Dialogs({ desk }) {
  const { dialog, casework } = desk;
  if (!dialog) return null;
  const close = () => {
    desk.dialog = null;
    desk.changed();
  };
  switch (dialog.kind) {
    case "keys": return html`<${Keys} key="keys" desk=${desk} onClose=${close} />`;
    case "picture": return html`<${Picture} key="picture" file=${dialog.file} onClose=${close} />`;
    case "find": return html`<${Find} key="find" desk=${desk} onClose=${close} />`;
    case "write": return html`<${Write} key="write" desk=${desk} to=${dialog.to} onClose=${close} />`;
  }
  const { kind, row } = dialog;
  const name = kind === "resolve" ? nameOf(row) : (row.holder?.name ?? "");
  return html`<${Modal} key=${kind} title=${t(kind === "resolve" ? "resolveTitle" : "requeueTitle")} onClose=${close}>
    <p>${t(kind === "resolve" ? "resolveText" : "requeueText", { name })}</p>
    <div class="choices">
      <button class="secondary" onClick=${close}>${t("cancel")}</button>
      <button class="primary" data-first onClick=${() => void casework.act(kind, desk.queue.get(row.id) ?? row, true)}>${t(kind)}</button>
    </div>
  <//>`;
}

/** @param {{desk: Desk, onClose: () => void}} props */
function Keys({ desk, onClose }) {
  return html`<${Modal} title=${t("keysTitle")} onClose=${onClose}>
    <dl class="key-list">${KEYS.filter(({ telegram }) => !telegram || desk.telegram).map(({ keys, text }) => html`<div>
      <dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${t(text)}</dd>
    </div>`)}</dl>
  <//>`;
}
