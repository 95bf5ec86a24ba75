// Where the agent writes. What is typed is kept until it is stored, whatever happens in between.
import { MAX_TEXT } from "../app/casework.js";
import { html, names, useEffect, useLayoutEffect, useRef, useState } from "../app/html.js";
import { t } from "../app/locale.js";
import { nameOf } from "../app/people.js";
import { Icon } from "./icons.js";
import { Chosen } from "./sending.js";

/** @import { Summary } from "../types" */
/** @typedef {import("../app/desk.js").Desk} Desk */

const COUNT_FROM = MAX_TEXT - 500;

/** @param {{desk: Desk, row: Summary}} props */
export function Composer({ desk, row }) {
  const { casework } = desk;
  const [text, setText] = useState(() => casework.draft(row.id));
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const length = [...text.trim()].length;
  const over = length - MAX_TEXT;
  const picker = useRef(/** @type {HTMLInputElement | null} */ (null));
  const takes = desk.thread?.files ?? null;
  const reach = row.channel === "telegram" ? desk.thread?.telegram : null;
  const nothing = !length && !desk.uploads.chosen(row.id).length;

  // A text that failed and is to be edited comes back as the draft.
  useEffect(() => setText(casework.draft(row.id)), [casework.drafted]);
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    current.style.height = "auto";
    current.style.height = `${current.scrollHeight}px`;
  }, [text]);

  const write = (/** @type {string} */ value) => {
    setText(value);
    casework.keepDraft(row.id, value);
    if (value.trim()) casework.typing();
    else casework.stopTyping();
  };
  const send = () => {
    if (casework.say(text)) setText("");
    box.current?.focus();
  };
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  const paste = (/** @type {ClipboardEvent} */ event) => {
    // Office programs put a picture of the text beside the text: who copies words means the words.
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.clipboardData?.types.includes("text/plain")) return;
    event.preventDefault();
    casework.attach(files);
  };
  const pick = () => (takes ? picker.current?.click() : desk.notices.toast(t("filesNotHere"), "warning"));
  const picked = () => {
    casework.attach([...(picker.current?.files ?? [])]);
    if (picker.current) picker.current.value = ""; // The same file again is a change too.
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    send();
  };
  return html`<form class="composer" onSubmit=${submit}>
    ${(reach?.blocked || reach?.stopped) && html`<p class="warning-line" role="status"><${Icon} name="warn" size=${16} />${t(reach.blocked ? "writesInVain" : "writesUnasked")}</p>`}
    <${Chosen} desk=${desk} row=${row} />
    <label class="aloud" for="reply">${t("reply")}</label>
    <div class=${names("field", over > 0 && "over")}>
      <input ref=${picker} type="file" multiple hidden accept=${takes?.types.map((one) => (one === "text/plain" ? "text/*" : one)).join(",")} onChange=${picked} />
      <button id="attach" type="button" class="round attach" aria-label=${t("attach")} title=${takes ? `${t("attach")} (Alt A)` : t("filesNotHere")}
        aria-keyshortcuts="Alt+A" aria-disabled=${!takes} onClick=${pick}><${Icon} name="clip" /></button>
      <textarea id="reply" ref=${box} rows="1" dir="auto" placeholder=${t("replyTo", { name: nameOf(row) })} value=${text} aria-keyshortcuts="Alt+L"
        aria-describedby="reply-hint" onInput=${(/** @type {any} */ e) => write(e.target.value)} onKeyDown=${press} onPaste=${paste}
        onBlur=${() => casework.stopTyping()}></textarea>
      <button class="round send" aria-label=${t("send")} aria-disabled=${nothing || over > 0}><${Icon} name="send" /></button>
    </div>
    <p id="reply-hint" class=${names("hint", over > 0 && "over")} role=${over > 0 ? "alert" : null}>
      ${over > 0 ? t("tooLong", { n: over }) : length > COUNT_FROM ? t("counter", { n: length, max: MAX_TEXT }) : t(takes ? "sendHintFiles" : "sendHint")}</p>
  </form>`;
}
