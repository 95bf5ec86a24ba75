// The keyboard: physical keys with Alt, so that they lie in the same place on every layout.

/** @typedef {import("./desk.js").Desk} Desk */

/** @type {Record<string, (desk: Desk) => void>} */
const WITH_ALT = {
  KeyJ: (desk) => step(desk, 1),
  KeyK: (desk) => step(desk, -1),
  KeyT: (desk) => void desk.casework.take(),
  KeyB: (desk) => void desk.casework.act("give_back"),
  KeyQ: (desk) => void desk.casework.act("requeue"),
  KeyE: (desk) => void desk.casework.act("resolve"),
  KeyA: () => document.getElementById("attach")?.click(),
  KeyN: (desk) => desk.contacts.open(),
  KeyL: (desk) => {
    desk.wish = ["#reply", "#take"];
    desk.changed();
  },
};

/** @param {KeyboardEvent} event @param {Desk} desk */
export function press(event, desk) {
  // A dialog is modal, and knows Escape by itself; while a word is being composed every key belongs to it. The page is asked,
  // not the desk: the browser closes a dialog at once and tells of it a moment later, and a key may come in between.
  if (desk.phase !== "desk" || document.querySelector("dialog[open]") || event.isComposing) return;
  const { altKey, ctrlKey, metaKey, shiftKey } = event;
  const withAlt = altKey && !ctrlKey && !metaKey && !shiftKey ? WITH_ALT[event.code] : undefined;
  if (withAlt) {
    event.preventDefault();
    withAlt(desk);
  } else if (event.key === "Escape" && desk.thread) {
    event.preventDefault();
    if (desk.details) desk.details = false;
    else desk.go("");
    desk.changed();
  } else if (event.key === "?" && !isWriting(event.target)) {
    event.preventDefault();
    desk.dialog = { kind: "keys" };
    desk.changed();
  }
}

/** @param {EventTarget | null} target */
const isWriting = (target) => target instanceof HTMLElement && target.matches("input, textarea");

/** The next or the previous conversation of the list, as it is on the screen. @param {Desk} desk @param {number} by */
function step(desk, by) {
  const { waiting, mine, colleagues, assistant } = desk.queue.open;
  const rows = desk.list === "resolved" ? desk.queue.resolved : [...waiting, ...mine, ...colleagues, ...assistant];
  const at = rows.findIndex((row) => row.id === desk.thread?.id);
  const next = at < 0 ? rows[by > 0 ? 0 : rows.length - 1] : rows[at + by];
  if (next) desk.go(next.id);
}

/**
 * What is to be shown about the keys. `telegram`: only where that can be written to.
 * @type {{keys: string[], text: import("./locale.js").Key, telegram?: boolean}[]}
 */
export const KEYS = [
  { keys: ["Alt J", "Alt K"], text: "keysNext" },
  { keys: ["Alt T"], text: "keysTake" },
  { keys: ["Alt L"], text: "keysReply" },
  { keys: ["↵"], text: "keysSend" },
  { keys: ["Alt A"], text: "keysAttach", telegram: true },
  { keys: ["Alt N"], text: "keysFind", telegram: true },
  { keys: ["Alt B"], text: "keysGiveBack" },
  { keys: ["Alt Q"], text: "keysRequeue" },
  { keys: ["Alt E"], text: "keysResolve" },
  { keys: ["Esc"], text: "keysClose" },
  { keys: ["?"], text: "keysHelp" },
];
