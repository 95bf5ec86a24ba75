// Telegram in words: whether a customer can be reached there, and how far a message has come.

/** @import { Delivery, Reach } from "../types" */
/** @typedef {import("./locale.js").Key} Key */

/**
 * How a customer stands there.
 * @param {Reach | null} reach
 * @returns {{text: Key, tone: "good" | "bad" | "", reachable: boolean}} reachable: whether an agent may begin to talk
 */
export function standingOf(reach) {
  if (reach?.blocked) return { text: "reachBlocked", tone: "bad", reachable: false };
  if (reach?.stopped) return { text: "reachStopped", tone: "bad", reachable: false };
  return reach?.linked ? { text: "reachLinked", tone: "good", reachable: true } : { text: "reachUnlinked", tone: "", reachable: false };
}

/** How far a message has come. @param {Delivery} delivery @returns {{text: Key, tone: "" | "warn" | "bad"}} */
export function progressOf({ state, doubts }) {
  switch (state) {
    case "pending": return { text: "deliveryPending", tone: "" };
    case "sending": return { text: "deliverySending", tone: "" };
    case "sent": return doubts ? { text: "deliveryTwice", tone: "warn" } : { text: "deliverySent", tone: "" };
    case "ambiguous": return { text: doubts > 1 ? "deliveryUnknown" : "deliveryDoubtful", tone: "warn" };
    default: return { text: "deliveryFailed", tone: "bad" };
  }
}

/** Why Telegram did not take it. Its own words are for developers; null if there are no better ones. @param {string | null} error @returns {Key | null} */
export function reasonOf(error) {
  const words = (error ?? "").toLowerCase();
  if (words.includes("blocked")) return "deliveryBlocked";
  if (words.includes("deactivated") || words.includes("chat not found")) return "deliveryGone";
  if (words.includes("is gone")) return "deliveryFileGone";
  return words.includes("too big") || words.includes("too large") ? "deliveryTooLarge" : null;
}
