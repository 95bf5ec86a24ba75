// What lies above everything else until it is answered or closed.
import { html, names, useLayoutEffect, useRef } from "../app/html.js";
import { t } from "../app/locale.js";
import { Icon } from "./icons.js";

/** @param {{title: string, onClose: () => void, wide?: boolean, children?: unknown}} props the focus goes to `data-first` */
export function Modal({ title, onClose, wide, children }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const here = useRef(true);
  // Before the next key is heard: an Enter that follows at once is meant for this.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const dialog = box.current;
    dialog?.showModal();
    const first = dialog?.querySelector("[data-first]");
    if (first instanceof HTMLElement) first.focus();
    return () => {
      here.current = false;
      dialog?.close(); // What lies under an open one cannot have the focus.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const closed = () => here.current && onClose();
  const outside = (/** @type {MouseEvent} */ event) => event.target === box.current && onClose();
  return html`<dialog ref=${box} class=${names("modal", wide && "wide-modal")} aria-labelledby="modal-title" onClose=${closed} onMouseDown=${outside}>
    <div class="modal-body">
      <header><h2 id="modal-title">${title}</h2>
        <button class="round" aria-label=${t("close")} onClick=${onClose}><${Icon} name="close" /></button></header>
      ${children}
    </div>
  </dialog>`;
}
