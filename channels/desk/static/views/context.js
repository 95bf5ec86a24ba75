// The right: who the customer is, why the conversation is here, and their orders.
import { html, names } from "../app/html.js";
import { momentOf, t, word } from "../app/locale.js";
import { initials, nameOf, tint } from "../app/people.js";
import { standingOf } from "../app/telegram.js";
import { OrderCard } from "./card.js";
import { Icon } from "./icons.js";
import { Channel } from "./queue.js";

/** @import { Summary } from "../types" */
/** @typedef {import("../app/desk.js").Desk} Desk */

/** @param {{desk: Desk}} props */
export function Context({ desk }) {
  const { row, thread } = desk;
  if (!row || !thread) return html`<section class="context"></section>`;
  const hide = () => {
    desk.details = false;
    desk.changed();
  };
  return html`<section class="context" aria-label=${t("context")}>
    <button class="round hide-details" aria-label=${t("close")} onClick=${hide}><${Icon} name="close" /></button>
    <${Person} row=${row} />
    <${Telegram} desk=${desk} row=${row} />
    <${Why} row=${row} />
    <dl class="facts-list">
      ${row.topic && html`<${Fact} name=${t("topic")}>${word("intent", row.topic)}<//>`}
      ${row.language && html`<${Fact} name=${t("spoken")}>${word("language", row.language)}<//>`}
      <${Fact} name=${t("channel")}><${Channel} of=${row.channel} /><//>
      ${row.reason && html`<${Fact} name=${t("priority")}><span class=${`level ${row.priority}`}>${word("priority", row.priority)}</span><//>`}
      ${row.waiting_since && row.state !== "resolved" && html`<${Fact} name=${t("since")}>${momentOf(row.waiting_since)}<//>`}
      <${Fact} name=${t("begun")}>${momentOf(row.created_at)}<//>
      ${row.frustration >= 0.05 && html`<${Fact} name=${t("frustration")}><${Meter} share=${row.frustration} /><//>`}
      ${thread.cases.length > 1 && html`<${Fact} name=${t("cases")}>${thread.cases.length}<//>`}
    </dl>
    <section class="orders">
      <h3>${t("orders")}</h3>
      ${thread.orders.length ? thread.orders.map((card) => html`<${OrderCard} key=${card.number} card=${card} />`)
        : thread.status === "ready" && html`<p class="hint">${t("noOrders")}</p>`}
    </section>
  </section>`;
}

/** @param {{row: Summary}} props */
function Person({ row }) {
  const { customer } = row;
  return html`<section class="person">
    <span class=${`face big ${tint(customer.id)}`} aria-hidden="true">${customer.name ? initials(customer.name) : "?"}</span>
    <div>
      <h3><span class="aloud">${t("customer")}: </span>${nameOf(row)}</h3>
      ${customer.email && html`<p class="hint email">${customer.email}</p>`}
      <p class=${names("standing", customer.known && "known")}><${Icon} name=${customer.known ? "check" : "info"} size=${15} />${t(customer.known ? "known" : "unknown")}</p>
    </div>
  </section>`;
}

/** Whether the customer can be reached on Telegram, and a way to do so. @param {{desk: Desk, row: Summary}} props */
function Telegram({ desk, row }) {
  const { thread } = desk;
  const reach = thread?.telegram;
  if (!thread || !reach) return null;
  const { text, tone, reachable } = standingOf(reach);
  const here = row.channel === "telegram" && row.state !== "resolved";
  const open = here ? undefined : desk.queue.openWith(row.customer.id, "telegram");
  return html`<section class="telegram" aria-label="Telegram">
    <p class=${names("standing", tone === "good" && "known", tone === "bad" && "trouble-there")}><${Icon} name="plane" size=${15} />
      <span><span class="aloud">Telegram: </span>${t(text)}</span></p>
    ${tone === "bad" && html`<p class="hint">${t(reach.blocked ? "beginBlocked" : "beginStopped")}</p>`}
    ${open ? html`<button class="secondary small-button" onClick=${() => desk.contacts.follow(open)}>${t("openTelegram")}</button>`
      : !here && reachable && desk.telegram && html`<button id="write" class="secondary small-button" onClick=${() => desk.contacts.write({ id: row.customer.id, name: nameOf(row) })}>
        <${Icon} name="plane" size=${16} />${t("writeTelegram")}</button>`}
  </section>`;
}

/** @param {{row: Summary}} props */
function Why({ row }) {
  if (!row.reason) return row.state === "bot" ? html`<p class="why-box quiet">${t("noReason")}</p>` : null;
  return html`<section class="why-box" data-reason=${row.reason}>
    <h3 class="aloud">${t("whyHere")}</h3>
    <p class="reason-line">${word("reason", row.reason)}</p>
    ${row.summary && html`<h4 class="aloud">${t("summary")}</h4><p class="summary" dir="auto">${row.summary}</p>`}
    ${row.evidence.length > 0 && html`<h4>${t("evidence")}</h4><ul dir="auto">${row.evidence.map((line) => html`<li>${line}</li>`)}</ul>`}
  </section>`;
}

/** @param {{name: string, children?: unknown}} props */
const Fact = ({ name, children }) => html`<div><dt>${name}</dt><dd>${children}</dd></div>`;

/** @param {{share: number}} props */
function Meter({ share }) {
  const percent = Math.round(100 * share);
  return html`<meter min="0" max="100" low="45" high="75" optimum="0" value=${percent} aria-label=${t("frustration")}>${percent} %</meter> <span>${percent} %</span>`;
}
