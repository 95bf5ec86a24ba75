// What asks for an answer before anything else: closing a case, taking one from a colleague; and the list of keys.
import { html, useEffect, useRef } from "../app/html.js";
import { KEYS } from "../app/keys.js";
import { t } from "../app/locale.js";
import { nameOf } from "../app/people.js";
import { Icon } from "./icons.js";

/** @typedef {import("../app/desk.js").Desk} Desk */

/** @param {{desk: Desk}} props */
export function Dialogs({ desk }) {
  const { dialog, casework } = desk;
  if (!dialog) return null;
  const close = () => {
    desk.dialog = null;
    desk.changed();
  };
  if (dialog.kind === "keys") return html`<${Keys} onClose=${close} />`;
  const { kind, row } = dialog;
  const name = kind === "resolve" ? nameOf(row) : (row.holder?.name ?? "");
  return html`<${Modal} title=${t(kind === "resolve" ? "resolveTitle" : "requeueTitle")} onClose=${close}>
    <p>${t(kind === "resolve" ? "resolveText" : "requeueText", { name })}</p>
    <div class="choices">
      <button class="secondary" onClick=${close}>${t("cancel")}</button>
      <button class="primary" data-first onClick=${() => void casework.act(kind, desk.queue.get(row.id) ?? row, true)}>${t(kind)}</button>
    </div>
  <//>`;
}

/** @param {{onClose: () => void}} props */
function Keys({ onClose }) {
  return html`<${Modal} title=${t("keysTitle")} onClose=${onClose}>
    <dl class="key-list">${KEYS.map(({ keys, text }) => html`<div>
      <dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${t(text)}</dd>
    </div>`)}</dl>
  <//>`;
}

/** @param {{title: string, onClose: () => void, children?: unknown}} props */
function Modal({ title, onClose, children }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const before = document.activeElement;
    box.current?.showModal();
    const first = box.current?.querySelector("[data-first]");
    if (first instanceof HTMLElement) first.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const outside = (/** @type {MouseEvent} */ event) => event.target === box.current && onClose();
  return html`<dialog ref=${box} class="modal" aria-labelledby="modal-title" onClose=${onClose} onClick=${outside}>
    <div class="modal-body">
      <header><h2 id="modal-title">${title}</h2>
        <button class="round" aria-label=${t("close")} onClick=${onClose}><${Icon} name="close" /></button></header>
      ${children}
    </div>
  </dialog>`;
}
