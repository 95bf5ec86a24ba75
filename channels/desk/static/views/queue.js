// The list on the left: who waits, why and since when; what is mine; what others do.
import { now, useNow } from "../app/clock.js";
import { html, names } from "../app/html.js";
import { shortOf, spanOf, t, word } from "../app/locale.js";
import { initials, nameOf, tint } from "../app/people.js";
import { Icon } from "./icons.js";

/** @import { Summary } from "../types" */
/** @typedef {import("../app/desk.js").Desk} Desk */

const LATE = 5 * 60_000;

/** @param {{desk: Desk}} props */
export function QueueView({ desk }) {
  return html`<nav id="queue" class="queue" tabindex="-1" aria-label=${t("conversations")} onKeyDown=${arrows}>
    <div class="lists" role="group" aria-label=${t("conversations")}>
      ${/** @type {const} */ (["open", "resolved"]).map((list) => html`<button aria-pressed=${desk.list === list}
        onClick=${() => desk.showList(list)}>${t(list)}</button>`)}
    </div>
    <div class="rows">${desk.list === "open" ? html`<${Open} desk=${desk} />` : html`<${Resolved} desk=${desk} />`}</div>
  </nav>`;
}

/** @param {{desk: Desk}} props */
function Open({ desk }) {
  if (!desk.loaded) return html`<${Skeleton} />`;
  const { waiting, mine, colleagues, assistant } = desk.queue.open;
  return html`<${Section} desk=${desk} title=${t("waiting")} rows=${waiting} hot=${true}
      empty=${html`<div class="empty"><strong>${t("nobodyWaits")}</strong><p>${t("nobodyWaitsMore")}</p></div>`} />
    <${Section} desk=${desk} title=${t("mine")} rows=${mine} />
    <${Section} desk=${desk} title=${t("colleagues")} rows=${colleagues} />
    <${Section} desk=${desk} title=${t("assistant")} rows=${assistant} />`;
}

/** @param {{desk: Desk}} props */
function Resolved({ desk }) {
  const rows = desk.queue.resolved;
  const archive = desk.archive.state;
  if (!rows.length && archive === "loading") return html`<${Skeleton} />`;
  if (!rows.length && archive === "all") return html`<div class="empty"><strong>${t("noResolved")}</strong></div>`;
  return html`<${Section} desk=${desk} title=${t("resolved")} rows=${rows} />
    ${(archive === "some" || archive === "failed") && html`<button class="plain more" onClick=${() => void desk.archive.more()}>
      ${t(archive === "some" ? "more" : "retry")}</button>`}`;
}

/** @param {{desk: Desk, title: string, rows: Summary[], hot?: boolean, empty?: unknown}} props */
function Section({ desk, title, rows, hot, empty = null }) {
  if (!rows.length && !empty) return null;
  return html`<section class="section">
    <h2>${title}${rows.length > 0 && html`<span class=${names("count", hot && "hot")}>${rows.length}</span>`}</h2>
    ${rows.length ? html`<ul>${rows.map((row) => html`<${Row} key=${row.id} desk=${desk} row=${row} />`)}</ul>` : empty}
  </section>`;
}

/** @param {{desk: Desk, row: Summary}} props */
function Row({ desk, row }) {
  const name = nameOf(row);
  const mine = desk.casework.isMine(row);
  const unread = desk.queue.isUnread(row);
  const chosen = row.id === desk.thread?.id;
  const open = (/** @type {MouseEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a window of its own
    event.preventDefault();
    desk.go(row.id);
  };
  return html`<li><a class=${names("row", unread && "unread", row.state)} href=${`#c=${row.id}`} data-row=${row.id}
    aria-current=${chosen ? "true" : null} onClick=${open}>
    <span class=${`face ${tint(row.customer.id)}`} aria-hidden="true">${row.customer.name ? initials(name) : "?"}</span>
    <span class="who">${name}</span>
    ${row.state === "queued" ? html`<${Wait} since=${row.waiting_since} />` : html`<time class="when">${shortOf(row.last_message?.at ?? row.updated_at)}</time>`}
    <span class="why"><${Why} row=${row} mine=${mine} /></span>
    <span class="preview"><${Preview} row=${row} mine=${mine} /></span>
    ${unread && html`<span class="mark-unread"><span class="aloud">${t("unread")}</span></span>`}
  </a></li>`;
}

/** Why it is here, in words; then language and channel. @param {{row: Summary, mine: boolean}} props */
function Why({ row, mine }) {
  const pressing = row.priority === "high" || row.priority === "urgent";
  const shown = row.state === "queued" || row.state === "agent";
  const reason = row.reason && shown ? word("reason", row.reason) : row.topic && word("intent", row.topic);
  return html`${row.state === "agent" && row.holder && !mine && html`<span class="chip holder">${row.holder.name}</span>`}
    ${reason && html`<span class=${names("chip", shown && row.reason && "reason", shown && row.reason)}>${reason}</span>`}
    ${pressing && shown && html`<span class=${`chip ${row.priority}`}>${word("priority", row.priority)}</span>`}
    <span class="facts">${row.language && html`<abbr title=${word("language", row.language)}>${row.language.toUpperCase()}</abbr> · `}<${Channel} of=${row.channel} /></span>`;
}

/** Where it comes from, as a word with its picture. @param {{of: string}} props */
export function Channel({ of }) {
  return html`<span class="channel" data-channel=${of}>${of === "telegram" && html`<${Icon} name="plane" size=${13} />`}${word("channel", of)}</span>`;
}

/** The last words; or, while nobody has said anything since the handover, what it is about. @param {{row: Summary, mine: boolean}} props */
function Preview({ row, mine }) {
  const last = row.last_message;
  if (last?.sender === "system" && row.summary) return html`${row.summary.split("\n")[0]}`;
  if (!last) return null;
  const who = last.sender === "bot" ? t("bot") : last.sender === "agent" ? (mine ? t("you") : row.holder?.name) : "";
  const files = last.files > 0 && html`<${Icon} name="clip" size=${13} />${last.text ? "" : t(last.files > 1 ? "filesMany" : "filesOne", { n: last.files })}`;
  return html`${who && html`<span class="said-by">${who}: </span>`}${files}${last.text}`;
}

/** How long somebody has waited, ticking. @param {{since: string | null}} props */
export function Wait({ since }) {
  useNow();
  if (!since) return null;
  const waited = now() - Date.parse(since);
  const text = spanOf(waited);
  return html`<time class=${names("wait", waited > LATE && "late")} datetime=${since} title=${t("waitingFor", { time: text })}>
    <span class="aloud">${t("waitingFor", { time: "" })}</span>${text}</time>`;
}

function Skeleton() {
  return html`<div class="skeletons" role="status" aria-label=${t("loading")}>${[1, 2, 3].map(() => html`<div class="skeleton"></div>`)}</div>`;
}

/** Up and down move between the rows. @param {KeyboardEvent} event */
function arrows(event) {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
  const rows = [...document.querySelectorAll("#queue a.row")];
  const next = rows[rows.indexOf(/** @type {Element} */ (document.activeElement)) + by];
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}
