// An order as a card: where it is, when it comes, what is in it.
import { h, icon } from "./dom.js";

const STEPS = ["stepPlaced", "stepPrepared", "stepShipped", "stepDelivered"];
/** How far along the four steps a status is; others, such as cancelled, show their label only. @type {Record<string, number>} */
const STEP_OF = {
  pending_payment: 0, confirmed: 0, preparing: 1,
  partially_shipped: 2, shipped: 2, out_for_delivery: 2, held_at_pickup: 2, delayed: 2, delivered: 3,
};
const TROUBLE = ["pending_payment", "delayed", "lost", "cancelled"];

/**
 * @param {any} card
 * @param {import("./texts.js").Translate} t
 * @param {ReturnType<typeof import("./texts.js").calendar>} dates
 * @returns {HTMLElement | null} null for a kind of card that this version does not know; its text says the same
 */
export function orderCard(card, t, dates) {
  if (card?.type !== "order") return null;
  const title = t("order", { number: card.number ?? "" });
  const status = String(card.status ?? "");
  const tone = TROUBLE.includes(status) ? "trouble" : status === "delivered" ? "done" : "going";
  return h("section", { class: "card", role: "group", "aria-label": title },
    h("div", { class: "title" }, icon("box", 18), h("strong", {}, title),
      card.status_label && h("span", { class: `pill ${tone}` }, card.status_label)),
    steps(status, t),
    status !== "delivered" && card.expected_label && h("p", { class: "expected" },
      h("span", {}, t("expected")), h("strong", {}, card.expected_label)),
    items(card.items),
    facts(card, t, dates),
    history(card.events, t, dates));
}

/** @param {string} status @param {import("./texts.js").Translate} t */
function steps(status, t) {
  const now = STEP_OF[status];
  if (now === undefined) return null;
  return h("ol", { class: "steps" }, ...STEPS.map((step, i) => {
    const done = i < now || now === STEPS.length - 1;
    return h("li", { class: done ? "done" : i === now ? "now" : "", "aria-current": i === now ? "step" : null },
      h("span", { class: "dot" }, done && icon("check", 12)), t(step));
  }));
}

/** @param {{name: string, quantity: number}[] | undefined} list */
function items(list) {
  return list?.length ? h("ul", { class: "items" },
    ...list.map(({ name, quantity }) => h("li", {}, h("span", { class: "quantity" }, `${quantity} ×`), h("span", {}, name)))) : null;
}

/** @param {any} card @param {import("./texts.js").Translate} t @param {any} dates */
function facts(card, t, dates) {
  const rows = [["placedAt", card.placed_at && dates.date(card.placed_at)], ["carrier", card.carrier],
    ["tracking", card.tracking_code], ["total", card.total]].filter(([, value]) => value);
  return rows.length ? h("dl", {}, ...rows.map(([key, value]) => h("div", {}, h("dt", {}, t(key)), h("dd", {}, value)))) : null;
}

/** @param {{at: string, label: string, place?: string}[] | undefined} events @param {import("./texts.js").Translate} t @param {any} dates */
function history(events, t, dates) {
  if (!events?.length) return null;
  const newestFirst = [...events].sort((a, b) => b.at.localeCompare(a.at));
  return h("details", {}, h("summary", {}, t("history"), icon("down", 16)),
    h("ol", { class: "history" }, ...newestFirst.map(({ at, label, place }) => h("li", {},
      h("span", { class: "label" }, label), h("span", { class: "where" }, h("time", { datetime: at }, dates.moment(at)), place && ` · ${place}`)))));
}
