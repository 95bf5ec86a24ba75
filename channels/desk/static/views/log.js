// Everything that was said, in order, across the customer's cases; with what the assistant understood beside it.
import { html, names, useLayoutEffect, useRef, useState } from "../app/html.js";
import { dayOf, momentOf, t, timeOf, word } from "../app/locale.js";
import { nameOf } from "../app/people.js";
import { progressOf, reasonOf } from "../app/telegram.js";
import { OrderCard } from "./card.js";
import { Files } from "./files.js";
import { Icon } from "./icons.js";
import { findLinks } from "./links.js";
import { Uploading } from "./sending.js";

/** @import { Delivery, Message, Pending, Summary, Understood } from "../types" */
/** @typedef {import("../app/desk.js").Desk} Desk */
/** @typedef {import("../app/thread.js").Thread} Thread */

const GROUP_GAP = 5 * 60_000;
const NEAR_END = 80;
const NOTABLE = 0.45;

/** @param {{desk: Desk, thread: Thread, row: Summary}} props */
export function Log({ desk, thread, row }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const atEnd = useRef(true);
  const [behind, setBehind] = useState(false);
  const pending = desk.outbox.of(thread.id);
  const uploads = desk.uploads.of(thread.id);
  const own = pending.length + uploads.length;
  const last = thread.messages.at(-1);
  const typing = [...thread.typing.values()];

  useLayoutEffect(() => {
    if (atEnd.current || own) toEnd();
    else if (last?.sender !== "system") setBehind(true);
  }, [thread.messages.length, own]);
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
  });
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  const scrolled = () => {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = box.current ?? {};
    atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (atEnd.current) setBehind(false);
  };
  return html`<div class="log-frame">
    <section id="log" ref=${box} class="log" role="log" tabindex="0" aria-label=${t("conversationWith", { name: nameOf(row) })} onScroll=${scrolled}>
      ${thread.messages.map((message, i) => html`<${Said} key=${message.client_id ?? `${message.conversation}:${message.seq}`}
        desk=${desk} thread=${thread} row=${row} message=${message} before=${thread.messages[i - 1]} after=${thread.messages[i + 1]} />`)}
      ${pending.map((entry) => html`<${Unsent} key=${entry.id} desk=${desk} row=${row} entry=${entry} />`)}
      ${uploads.map((entry) => html`<${Uploading} key=${entry.id} desk=${desk} row=${row} entry=${entry} />`)}
      ${typing.map(({ sender, name }) => html`<p key=${`typing:${sender}:${name}`} class=${`typing ${sender}`} aria-live="off">
        <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
        ${sender === "bot" ? t("botTyping") : t(sender === "agent" ? "agentTyping" : "customerTyping", { name: name ?? nameOf(row) })}</p>`)}
    </section>
    ${behind && html`<button class="below" onClick=${() => { atEnd.current = true; toEnd(); setBehind(false); }}>
      ${t("newMessages")}<${Icon} name="down" size=${16} /></button>`}
  </div>`;
}

/** @param {{desk: Desk, thread: Thread, row: Summary, message: Message, before?: Message, after?: Message}} props */
function Said({ desk, thread, row, message, before, after }) {
  const first = !follows(message, before);
  const last = !after || !follows(after, message);
  const ownLast = message.sender === "agent" && message.client_id && !after;
  return html`${message.conversation !== before?.conversation && html`<${CaseLine} thread=${thread} message=${message} />`}
    ${(!before || dayOf(before.at) !== dayOf(message.at)) && html`<p class="day">${dayOf(message.at)}</p>`}
    ${message.sender === "system"
      ? html`<p class="system"><span>${message.text}</span> <time datetime=${message.at}>${timeOf(message.at)}</time>
        ${message.delivery && isTrouble(message.delivery) && html`<br /><${Progress} of=${message.delivery} />`}</p>`
      : html`<article class=${names("message", message.sender, first && "first", last && "last", message.delivery?.state === "failed" && "undelivered")}>
        <p class=${names("by", !first && "aloud")}>${speaker(desk, row, message)}</p>
        ${message.attachments.length > 0 && html`<${Files} desk=${desk} files=${message.attachments} />`}
        ${message.text && html`<div class="bubble" dir="auto"><${Text} text=${message.text} /></div>`}
        ${message.card?.type === "order" && html`<${OrderCard} card=${message.card} />`}
        ${message.buttons.length > 0 && html`<p class="offered">${t("offered", { titles: message.buttons.map(({ title }) => title).join(" · ") })}</p>`}
        <p class="meta">
          ${last && html`<time datetime=${message.at} title=${momentOf(message.at)}>${timeOf(message.at)}</time>`}
          ${message.edited_at && html`<span class="edited" title=${momentOf(message.edited_at)}>${last && "· "}${t("edited")}</span>`}
          ${message.delivery && (ownLast || isTrouble(message.delivery) || (message.sender === "agent" && message.delivery.state !== "sent"))
            ? html`<${Progress} of=${message.delivery} />` : ownLast && html`<span> · ${t("sent")}</span>`}
          ${message.sender === "customer" && message.understood && html`<${Meaning} of=${message.understood} />`}
        </p>
      </article>`}`;
}

/** Whether an agent should know. @param {Delivery} delivery */
const isTrouble = ({ state, doubts }) => state === "failed" || state === "ambiguous" || doubts > 0;

/** How far a message has come on Telegram. @param {{of: Delivery}} props */
function Progress({ of }) {
  const { text, tone } = progressOf(of);
  const reason = of.state === "failed" ? reasonOf(of.error) : null;
  return html`<span class=${names("delivery", tone)} data-delivery=${of.state}>${tone ? html`<${Icon} name="warn" size=${13} />` : "· "}${t(text)}${
    of.state === "failed" && html`: ${reason ? t(reason) : of.error}`}</span>`;
}

/** Whether a message goes on what the one before began. @param {Message} message @param {Message | undefined} before */
function follows(message, before) {
  return before !== undefined && before.sender === message.sender && before.name === message.name
    && before.conversation === message.conversation && Date.parse(message.at) - Date.parse(before.at) < GROUP_GAP;
}

/** @param {Desk} desk @param {Summary} row @param {Message} message */
function speaker(desk, row, message) {
  if (message.sender === "customer") return nameOf(row);
  if (message.sender === "bot") return t("bot");
  return message.name === desk.me?.name ? t("you") : (message.name ?? "");
}

/** Where one case ends and the next begins. @param {{thread: Thread, message: Message}} props */
function CaseLine({ thread, message }) {
  const place = thread.cases.findIndex((one) => one.id === message.conversation);
  const own = thread.cases.findIndex((one) => one.id === thread.id);
  if (thread.cases.length < 2) return null;
  const channel = thread.cases[place]?.channel;
  return html`<p class=${names("case-line", place === own && "own")}><span>
    ${t(place === own ? "thisCase" : place < own ? "earlierCase" : "laterCase")}
    ${channel && html` · ${t("via", { channel: word("channel", channel) })}`} · ${momentOf(message.at)}</span></p>`;
}

/** What the assistant made of it, for who wants to know. @param {{of: Understood}} props */
function Meaning({ of }) {
  const upset = Number(of.frustration ?? 0);
  return html`<span class="meaning">
    ${of.out_of_scope ? t("outOfScope") : of.intent && t("confident", { intent: word("intent", of.intent), percent: percent(of.confidence) })}</span>
    ${upset >= NOTABLE && html`<span class=${names("upset", upset >= 0.75 && "very")}>${t("upset", { percent: percent(upset) })}</span>`}`;
}

/** @param {number | null | undefined} share */
const percent = (share) => Math.round(100 * (share ?? 0));

/** @param {{text: string}} props */
function Text({ text }) {
  return findLinks(text).map((part) =>
    typeof part === "string" ? part : html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow ugc">${part.label}</a>`,
  );
}

/** @param {{desk: Desk, row: Summary, entry: Pending}} props */
function Unsent({ desk, row, entry }) {
  const { casework, outbox } = desk;
  const failed = entry.state === "failed";
  const mine = casework.isMine(row);
  const edit = () => {
    if (!mine) return void casework.copy(entry.text);
    casework.keepDraft(row.id, [casework.draft(row.id), entry.text].filter(Boolean).join("\n"));
    outbox.remove(entry.id);
    casework.drafted += 1;
    desk.wish = ["#reply"];
    return desk.changed();
  };
  return html`<article class=${names("message agent first last", entry.state)} data-state=${entry.state}>
    <p class="by">${t("you")}</p>
    <div class="bubble" dir="auto"><${Text} text=${entry.text} /></div>
    ${failed
      ? html`<p class="meta" role="alert"><span>${casework.failure(entry, row)}</span>
          ${casework.canResend(entry, row) && html`<button class="plain" onClick=${() => casework.resend(entry)}>${t("resend")}</button>`}
          <button class="plain" onClick=${edit}>${t(mine ? "edit" : "copy")}</button>
          <button class="plain" onClick=${() => { outbox.remove(entry.id); desk.changed(); }}>${t("discard")}</button></p>`
      : html`<p class="meta">${t(desk.line.state === "online" ? "sending" : "unsent")}</p>`}
  </article>`;
}
