// An order: where it is, when it comes, what is in it.
import { html } from "../app/html.js";
import { dateOf, momentOf, t, word } from "../app/locale.js";
import { Icon } from "./icons.js";

/** @import { Card } from "../types" */

const TROUBLE = ["pending_payment", "delayed", "lost", "cancelled"];

/** @param {{card: Card}} props */
export function OrderCard({ card }) {
  const tone = TROUBLE.includes(card.status) ? "trouble" : card.status === "delivered" ? "done" : "";
  const events = [...(card.events ?? [])].sort((a, b) => b.at.localeCompare(a.at));
  const facts = [card.carrier, card.total, card.placed_at && t("placed", { date: dateOf(card.placed_at) })].filter(Boolean);
  return html`<section class="card" aria-label=${t("order", { number: card.number })}>
    <p class="card-head"><${Icon} name="box" size=${17} /><strong>${card.number}</strong><span class=${`pill ${tone}`}>${word("status", card.status)}</span></p>
    ${card.expected && card.status !== "delivered" && html`<p class="expected">${t("expected", { date: dateOf(card.expected) })}</p>`}
    <ul>${(card.items ?? []).map(({ name, quantity }) => html`<li><span class="quantity">${quantity} ×</span> ${name}</li>`)}</ul>
    ${facts.length > 0 && html`<p class="hint">${facts.join(" · ")}</p>`}
    ${card.tracking_code && html`<p class="hint">${t("tracking")}: <span class="code">${card.tracking_code}</span></p>`}
    ${events.length > 0 && html`<details><summary>${t("history")}<${Icon} name="down" size=${15} /></summary>
      <ol>${events.map(({ at, label, place }) => html`<li><span>${label}</span><span class="hint"><time datetime=${at}>${momentOf(at)}</time>${place && ` · ${place}`}</span></li>`)}</ol>
    </details>`}
  </section>`;
}
