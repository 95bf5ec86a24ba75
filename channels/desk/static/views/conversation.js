// The middle: one conversation with everything that was said, and what can be done with it.
import { html, names } from "../app/html.js";
import { around, enumerate, t } from "../app/locale.js";
import { nameOf } from "../app/people.js";
import { standingOf } from "../app/telegram.js";
import { Composer } from "./composer.js";
import { Icon } from "./icons.js";
import { Log } from "./log.js";
import { Channel, Wait } from "./queue.js";

/** @import { Action, Summary } from "../types" */
/** @typedef {import("../app/desk.js").Desk} Desk */

/** @type {Record<Action, {text: import("../app/locale.js").Key, short: import("../app/locale.js").Key, key: string, icon: string}>} */
const ACTIONS = {
  take: { text: "take", short: "take", key: "T", icon: "hand" },
  give_back: { text: "giveBack", short: "giveBackShort", key: "B", icon: "bot" },
  requeue: { text: "requeue", short: "requeueShort", key: "Q", icon: "queue" },
  resolve: { text: "resolve", short: "resolve", key: "E", icon: "check" },
};

/** @param {{desk: Desk}} props */
export function Conversation({ desk }) {
  const { thread, row } = desk;
  if (!thread) return html`<${Nothing} desk=${desk} />`;
  if (!row) {
    return html`<${Back} desk=${desk} /><div class="nothing" role="status">${
      thread.status === "loading" ? t("loading") : thread.status === "missing" ? t("missing") : html`<${NotLoaded} desk=${desk} />`
    }</div>`;
  }
  return html`<${Head} desk=${desk} row=${row} />
    ${thread.status === "ready"
      ? html`<${Log} key=${thread.id} desk=${desk} thread=${thread} row=${row} />`
      : html`<div class="nothing" role="status">${thread.status === "failed" ? html`<${NotLoaded} desk=${desk} />` : t("loading")}</div>`}
    ${thread.status === "ready" && html`<${Foot} desk=${desk} row=${row} />`}`;
}

/** @param {{desk: Desk}} props */
function Nothing({ desk }) {
  const waiting = desk.queue.open.waiting.length > 0;
  return html`<div class="nothing">
    <span class="emblem"><${Icon} name=${waiting ? "hand" : "check"} size=${34} /></span>
    <h2>${t(waiting || !desk.loaded ? "pick" : "allQuiet")}</h2>
    <p>${waiting || !desk.loaded ? around("pickMore", "key", html`<kbd>Alt J</kbd>`) : t("nobodyWaits")}</p>
  </div>`;
}

/** @param {{desk: Desk}} props */
function NotLoaded({ desk }) {
  return html`<p>${t("notLoaded")}</p><button class="secondary" onClick=${() => desk.reload()}>${t("retry")}</button>`;
}

/** @param {{desk: Desk}} props */
function Back({ desk }) {
  return html`<button class="round back" aria-label=${t("back")} onClick=${() => desk.go("")}><${Icon} name="back" /></button>`;
}

/** @param {{desk: Desk, row: Summary}} props */
function Head({ desk, row }) {
  const { thread, casework } = desk;
  const others = thread?.viewers.filter((one) => one.id !== desk.me?.id && one.id !== row.holder?.id).map((one) => one.name) ?? [];
  const looking = others.length > 0 && t(others.length === 1 ? "isLooking" : "areLooking", { names: enumerate(others) });
  const showDetails = () => {
    desk.details = !desk.details;
    desk.changed();
  };
  return html`<header class="head">
    <${Back} desk=${desk} />
    <div class="head-text">
      <h2>${nameOf(row)}</h2>
      <p class="state" data-state=${row.state}><span class="who-has">${stateOf(desk, row)}${row.state === "queued" && html` · <${Wait} since=${row.waiting_since} />`}</span>
        <${Through} desk=${desk} row=${row} />
      </p>
    </div>
    <div class="actions" role="group" aria-label=${nameOf(row)}>
      ${casework.allowed(row).filter((action) => action !== "take").map((action) => html`<${Do} key=${action} desk=${desk} action=${action} />`)}
    </div>
    <button class="round details" aria-label=${t("details")} title=${t("details")} aria-expanded=${desk.details} onClick=${showDetails}><${Icon} name="info" /></button>
  </header>
  <p class="looking" role="status">${looking && html`<${Icon} name="eye" size=${16} /> ${looking}`}</p>`;
}

/** The channel; on Telegram with what is known of the customer there. @param {{desk: Desk, row: Summary}} props */
function Through({ desk, row }) {
  const standing = row.channel === "telegram" && desk.thread?.status === "ready" ? standingOf(desk.thread.telegram) : null;
  return html`<span class=${names("through", standing?.tone)}><${Channel} of=${row.channel} />${standing && html`<span class="standing-there">${t(standing.text)}</span>`}</span>`;
}

/** @param {Desk} desk @param {Summary} row */
function stateOf(desk, row) {
  if (desk.casework.isMine(row)) return t("stateMine");
  if (row.state === "agent") return t("stateColleague", { name: row.holder?.name ?? "" });
  return t(row.state === "queued" ? "stateQueued" : row.state === "bot" ? "stateBot" : "stateResolved");
}

/** @param {{desk: Desk, action: Action, primary?: boolean}} props */
function Do({ desk, action, primary }) {
  const { text, short, key, icon } = ACTIONS[action];
  const { busy } = desk.casework;
  return html`<button id=${action} class=${primary ? "primary" : names("action", action)} aria-label=${t(text)} title=${t(text)}
    aria-keyshortcuts=${`Alt+${key}`} aria-disabled=${busy !== null} aria-busy=${busy === action} onClick=${() => void desk.casework.act(action)}>
    <${Icon} name=${icon} size=${18} /><span>${t(primary ? text : short)}</span><span class="key" data-key=${`Alt ${key}`}></span>
  </button>`;
}

/** Where the holder writes, and where everybody else reads why they cannot. @param {{desk: Desk, row: Summary}} props */
function Foot({ desk, row }) {
  if (desk.casework.isMine(row)) return html`<${Composer} key=${row.id} desk=${desk} row=${row} />`;
  const name = nameOf(row);
  const newer = desk.queue.newerThan(row);
  return html`<div class="foot">
    <${Kept} desk=${desk} row=${row} />
    <p>${row.state === "queued" ? t("takeQueued", { name }) : row.state === "bot" ? t("takeBot")
      : row.state === "agent" ? t("colleagueHas", { name: row.holder?.name ?? "" }) : newer ? t("newerCase", { name }) : t("caseClosed")}</p>
    ${desk.casework.allowed(row).includes("take") && html`<${Do} desk=${desk} action="take" primary=${true} />`}
    ${newer && html`<button class="secondary" onClick=${() => desk.go(newer.id)}>${t("openNewer")}</button>`}
  </div>`;
}

/** What was being written when somebody else took over. @param {{desk: Desk, row: Summary}} props */
function Kept({ desk, row }) {
  const text = desk.casework.draft(row.id);
  if (!text.trim()) return null;
  const discard = () => {
    desk.casework.keepDraft(row.id, "");
    desk.changed();
  };
  return html`<div class="kept" role="group" aria-label=${t("keptText")}>
    <p class="hint">${t("keptText")}</p>
    <p class="kept-text" dir="auto">${text}</p>
    <button class="plain" onClick=${() => void desk.casework.copy(text)}>${t("copy")}</button>
    <button class="plain" onClick=${discard}>${t("discard")}</button>
  </div>`;
}
