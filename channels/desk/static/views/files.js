// Files of messages: pictures as they are, sound and film to be played, everything else to be fetched; and what was not kept.
import { html, names, useState } from "../app/html.js";
import { sizeOf, t, word } from "../app/locale.js";
import { Icon } from "./icons.js";
import { Modal } from "./modal.js";

/** @import { Attachment } from "../types" */
/** @typedef {import("../app/desk.js").Desk} Desk */

/** What Telegram itself has named. */
const NAMELESS = ["photo", "voice", "video_note", "animation"];

/** @param {{name: string, kind: string}} file */
const titleOf = ({ name, kind }) => (NAMELESS.includes(kind) ? word("file", kind) : name);

/** "PDF · 120 kB" @param {{content_type: string, size: number | null}} file */
export function factsOf({ content_type, size }) {
  const type = content_type === "text/plain" ? "TXT" : (content_type.split("/")[1] ?? "").replace(/^(x-|vnd\.)/, "").toUpperCase();
  return [type.length <= 5 && type !== "MPEG" ? type : "", size === null ? "" : sizeOf(size)].filter(Boolean).join(" · ");
}

/** @param {{desk: Desk, files: Attachment[]}} props */
export function Files({ desk, files }) {
  return html`<ul class="files">${files.map((file) => html`<li key=${file.id}><${File} desk=${desk} file=${file} /></li>`)}</ul>`;
}

/** @param {{desk: Desk, file: Attachment}} props */
function File({ desk, file }) {
  const [lost, setLost] = useState(false);
  const title = titleOf(file);
  const gone = () => setLost(true);
  if (file.state !== "stored" || !file.url || lost) {
    const text = lost ? t("fileLost") : t(file.state === "waiting" ? "fileWaiting" : file.state === "refused" ? "fileRefused" : "fileFailed");
    return html`<p class=${names("file", "unkept", file.state === "waiting" && !lost && "coming")}>
      <${Icon} name=${file.state === "waiting" && !lost ? "clip" : "warn"} size=${18} />
      <span class="file-words"><span class="file-name">${title}</span><span class="hint">${text}</span></span></p>`;
  }
  if (file.content_type.startsWith("image/")) {
    const show = () => {
      desk.dialog = { kind: "picture", file };
      desk.changed();
    };
    return html`<button class="thumb" onClick=${show} aria-label=${t("showPicture", { name: title })}>
      <img src=${file.url} alt="" loading="lazy" onError=${gone} /></button>`;
  }
  return html`${file.content_type.startsWith("audio/") && html`<audio controls preload="none" src=${file.url} aria-label=${title}></audio>`}
    ${file.content_type.startsWith("video/") && html`<video controls preload="metadata" src=${file.url} aria-label=${title}></video>`}
    <${Download} file=${file} title=${title} />`;
}

/** @param {{file: Attachment, title: string}} props */
function Download({ file, title }) {
  return html`<a class="file" href=${file.url} download=${file.name}>
    <${Icon} name="file" size=${18} />
    <span class="aloud">${t("fetchIt")} </span>
    <span class="file-words"><span class="file-name">${title}</span><span class="hint">${factsOf(file)}</span></span>
    <${Icon} name="fetch" size=${16} /></a>`;
}

/** A picture as large as the window allows. @param {{file: Attachment, onClose: () => void}} props */
export function Picture({ file, onClose }) {
  return html`<${Modal} title=${titleOf(file)} wide=${true} onClose=${onClose}>
    <img class="picture" src=${file.url} alt=${t("pictureAlt", { name: titleOf(file) })} />
    <div class="picture-foot"><span class="hint">${factsOf(file)}</span>
      <a class="secondary" data-first href=${file.url} download=${file.name}>${t("fetchIt")}</a></div>
  <//>`;
}
