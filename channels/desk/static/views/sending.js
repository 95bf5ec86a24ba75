// Files the agent sends: what is chosen, above the box; what is on its way, in the conversation.
import { html, names } from "../app/html.js";
import { sizeOf, t } from "../app/locale.js";
import { Icon } from "./icons.js";

/** @import { Summary, Upload } from "../types" */
/** @typedef {import("../app/desk.js").Desk} Desk */

/** @param {{desk: Desk, row: Summary}} props */
export function Chosen({ desk, row }) {
  const files = desk.uploads.chosen(row.id);
  if (!files.length) return null;
  return html`<ul class="chosen" aria-label=${t("chosen")}>${files.map(({ key, file, url }) => html`<li key=${key} class="file">
    ${url ? html`<img src=${url} alt="" />` : html`<${Icon} name="file" size=${18} />`}
    <span class="file-words"><span class="file-name">${file.name}</span><span class="hint">${sizeOf(file.size)}</span></span>
    <button type="button" class="round small" aria-label=${t("unchoose", { name: file.name })} onClick=${() => {
      desk.uploads.unchoose(row.id, key);
      desk.wish = ["#reply"];
    }}><${Icon} name="close" size=${16} /></button>
  </li>`)}</ul>`;
}

/** @param {{desk: Desk, row: Summary, entry: Upload}} props */
export function Uploading({ desk, row, entry }) {
  const { casework, uploads } = desk;
  const { file, url, state } = entry;
  const failed = state === "failed";
  const drop = () => {
    uploads.remove(entry.id);
    desk.wish = ["#reply", "#log"];
  };
  return html`<article class=${names("message agent first last", failed ? "failed" : "sending")} data-state=${state}>
    <p class="by">${t("you")}</p>
    ${url ? html`<span class="thumb"><img src=${url} alt=${file.name} /></span>`
      : html`<p class="file"><${Icon} name="file" size=${18} /><span class="file-words"><span class="file-name">${file.name}</span>
        <span class="hint">${sizeOf(file.size)}</span></span></p>`}
    ${entry.text && html`<div class="bubble" dir="auto">${entry.text}</div>`}
    ${failed
      ? html`<p class="meta" role="alert"><span>${casework.failure(entry, row)}</span>
          ${casework.canResend(entry, row) && html`<button class="plain" onClick=${() => uploads.resend(entry.id, row.epoch)}>${t("resend")}</button>`}
          <button class="plain" onClick=${drop}>${t("discard")}</button></p>`
      : html`<p class="meta">
          ${state === "sending" && html`<progress max="100" value=${Math.round(100 * entry.share)} aria-label=${t("uploading", { name: file.name })}></progress>`}
          <span>${state === "stored" ? t("sent") : t("sending")}</span>
          ${state !== "stored" && html`<button class="plain" onClick=${drop}>${t("cancel")}</button>`}</p>`}
  </article>`;
}
