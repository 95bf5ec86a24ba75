// Finding a customer, and the first words to them on Telegram.
import { MAX_TEXT } from "../app/casework.js";
import { html, names, useState } from "../app/html.js";
import { t } from "../app/locale.js";
import { initials, nameOf, tint } from "../app/people.js";
import { standingOf } from "../app/telegram.js";
import { Icon } from "./icons.js";
import { Modal } from "./modal.js";

/** @import { Contact } from "../types" */
/** @typedef {import("../app/desk.js").Desk} Desk */

/** @param {{desk: Desk, onClose: () => void}} props */
export function Find({ desk, onClose }) {
  const { contacts } = desk;
  const down = (/** @type {KeyboardEvent} */ event) => arrows(event);
  return html`<${Modal} title=${t("findTitle")} onClose=${onClose}>
    <div class="find" onKeyDown=${down}>
      <label class="aloud" for="search">${t("findLabel")}</label>
      <input id="search" data-first type="search" autocomplete="off" maxlength="200" placeholder=${t("findLabel")} value=${contacts.search}
        onInput=${(/** @type {any} */ e) => contacts.look(e.target.value)} />
      <p class="aloud" role="status">${contacts.state === "ready" && t("findCount", { n: contacts.found.length })}</p>
      <${Found} desk=${desk} />
    </div>
  <//>`;
}

/** @param {{desk: Desk}} props */
function Found({ desk }) {
  const { contacts } = desk;
  if (contacts.state === "failed") {
    return html`<p class="problem" role="alert">${t("noAnswer")}</p>
      <button class="secondary" onClick=${() => contacts.look(contacts.search)}>${t("retry")}</button>`;
  }
  if (!contacts.found.length) {
    if (contacts.state === "loading") return html`<p class="hint found-none">${t("loading")}</p>`;
    return html`<div class="empty found-none"><strong>${t(contacts.search.trim() ? "findNobody" : "findNone")}</strong>
      <p>${t(contacts.search.trim() ? "findNobodyMore" : "findNoneMore")}</p></div>`;
  }
  return html`<ul class="found" aria-busy=${contacts.state === "loading"}>
    ${contacts.found.map((contact) => html`<${Row} key=${contact.customer.id} desk=${desk} contact=${contact} />`)}
  </ul>`;
}

/** @param {{desk: Desk, contact: Contact}} props */
function Row({ desk, contact }) {
  const { customer, telegram, conversation } = contact;
  const name = nameOf(contact);
  const standing = standingOf(telegram);
  const open = conversation && conversation.state !== "bot" ? conversation : null;
  const can = Boolean(open || standing.reachable);
  const act = () => {
    if (open) desk.contacts.follow(open);
    else if (can) desk.contacts.write({ id: customer.id, name });
  };
  return html`<li><button class=${names("contact", !can && "unreachable")} aria-disabled=${!can} onClick=${act}>
    <span class=${`face ${tint(customer.id)}`} aria-hidden="true">${initials(name)}</span>
    <span class="contact-words"><strong>${name}</strong>${customer.email && html`<span class="hint">${customer.email}</span>`}</span>
    <span class=${names("reach", !open && standing.tone)}>${open ? t("findOpen") : t(standing.text)}</span>
  </button></li>`;
}

/** Up and down move between the box and what was found. @param {KeyboardEvent} event */
function arrows(event) {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (!by || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const all = [...document.querySelectorAll("#search, .found .contact")];
  const next = all[all.indexOf(/** @type {Element} */ (document.activeElement)) + by];
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}

/** @param {{desk: Desk, to: import("../app/desk.js").Addressee, onClose: () => void}} props */
export function Write({ desk, to, onClose }) {
  const { contacts, casework } = desk;
  const [text, setText] = useState(() => casework.draft(`to:${to.id}`));
  const over = [...text.trim()].length - MAX_TEXT;
  const wrong = !text.trim() || over > 0 || contacts.busy;
  const write = (/** @type {string} */ value) => {
    setText(value);
    casework.keepDraft(`to:${to.id}`, value);
  };
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!wrong) void contacts.begin(to, text);
  };
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.altKey && !event.isComposing) send(event);
  };
  const { problem } = contacts;
  return html`<${Modal} title=${t("writeTitle", { name: to.name })} onClose=${onClose}>
    <form class="write" onSubmit=${send}>
      <p class="hint" id="write-hint">${t("writeText")}</p>
      <label class="aloud" for="first">${t("writeLabel")}</label>
      <textarea id="first" data-first rows="4" dir="auto" placeholder=${t("writeLabel")} value=${text} aria-describedby="write-hint"
        onInput=${(/** @type {any} */ e) => write(e.target.value)} onKeyDown=${press}></textarea>
      ${over > 0 && html`<p class="problem" role="alert">${t("tooLong", { n: over })}</p>`}
      ${problem && html`<div class="problem" role="alert"><p>${problem.text}</p>
        ${problem.open && html`<button type="button" class="plain" onClick=${() => problem.open && contacts.follow(problem.open)}>${t("openIt")}</button>`}</div>`}
      <div class="choices">
        <button type="button" class="secondary" onClick=${onClose}>${t("cancel")}</button>
        <button class="primary" aria-disabled=${wrong} aria-busy=${contacts.busy}><${Icon} name="plane" size=${18} />${t(contacts.busy ? "sending" : "sendTelegram")}</button>
      </div>
    </form>
  <//>`;
}
