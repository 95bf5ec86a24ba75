// Starts the desk, and draws it anew whenever something has changed.
import { App } from "../views/app.js";
import { Desk } from "./desk.js";
import { html, render } from "./html.js";
import { press } from "./keys.js";
import { speakFirst } from "./locale.js";

const root = /** @type {HTMLElement} */ (document.getElementById("desk"));
let scheduled = false;

/** However much changes at once, it is drawn once. */
function changed() {
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    draw();
  });
}

function draw() {
  render(html`<${App} desk=${desk} />`, root);
  desk.notices.title(desk.phase === "desk" ? desk.queue.open.waiting.length : 0);
  moveFocus();
}

function moveFocus() {
  const found = desk.wish.map((selector) => document.querySelector(selector)).find((node) => node instanceof HTMLElement);
  if (!found) return;
  desk.wish = [];
  /** @type {HTMLElement} */ (found).focus();
}

speakFirst();
const desk = new Desk(changed);
addEventListener("keydown", (event) => press(event, desk));
addEventListener("hashchange", () => desk.follow());
addEventListener("popstate", () => desk.follow());
addEventListener("online", () => desk.line.check());
// What is written is kept by the browser; files that were chosen are not.
addEventListener("beforeunload", (event) => desk.uploads.busy && event.preventDefault());
// A file that is dropped beside the place for it must not take the desk's place in the window.
for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  desk.line.check();
  desk.look();
});
changed();
void desk.start();
