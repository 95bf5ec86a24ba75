// What lies above everything else until it is answered or closed.
import { html, names, useEffect, useRef } from "../app/html.js";
import { t } from "../app/locale.js";
import { Icon } from "./icons.js";

/** @param {{title: string, onClose: () => void, wide?: boolean, children?: unknown}} props the focus goes to `data-first` */
export function Modal({ title, onClose, wide, children }) {
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
  return html`<dialog ref=${box} class=${names("modal", wide && "wide-modal")} aria-labelledby="modal-title" onClose=${onClose} onMouseDown=${outside}>
    <div class="modal-body">
      <header><h2 id="modal-title">${title}</h2>
        <button class="round" aria-label=${t("close")} onClick=${onClose}><${Icon} name="close" /></button></header>
      ${children}
    </div>
  </dialog>`;
}
