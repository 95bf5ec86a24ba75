// Where the agent writes. What is typed is kept until it is stored, whatever happens in between.
import { MAX_TEXT } from "../app/casework.js";
import { html, names, useEffect, useLayoutEffect, useRef, useState } from "../app/html.js";
import { t } from "../app/locale.js";
import { nameOf } from "../app/people.js";
import { Icon } from "./icons.js";

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
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    send();
  };
  return html`<form class="composer" onSubmit=${submit}>
    <label class="aloud" for="reply">${t("reply")}</label>
    <div class=${names("field", over > 0 && "over")}>
      <textarea id="reply" ref=${box} rows="1" dir="auto" placeholder=${t("replyTo", { name: nameOf(row) })} value=${text} aria-keyshortcuts="Alt+L"
        aria-describedby="reply-hint" onInput=${(/** @type {any} */ e) => write(e.target.value)} onKeyDown=${press}
        onBlur=${() => casework.stopTyping()}></textarea>
      <button class="round send" aria-label=${t("send")} aria-disabled=${!length || over > 0}><${Icon} name="send" /></button>
    </div>
    <p id="reply-hint" class=${names("hint", over > 0 && "over")} role=${over > 0 ? "alert" : null}>
      ${over > 0 ? t("tooLong", { n: over }) : length > COUNT_FROM ? t("counter", { n: length, max: MAX_TEXT }) : t("sendHint")}</p>
  </form>`;
}
