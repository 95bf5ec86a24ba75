// Relevo's chat widget: the entry. The gateway joins it and its modules into the one script that a site pastes
// (channels/web/widget_script.py). It takes the calls made so far, creates the element and hands them over in order.
import { RelevoWidget } from "./element.js";

/** @typedef {[method: string, ...args: unknown[]]} Call */
const METHODS = ["toggle", "toggleBubbleVisibility", "setUser", "setLocale", "setColorScheme", "reset"];

const page = /** @type {any} */ (window);
const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
/** @type {Call[]} */
const waiting = Array.isArray(page.$relevo) ? [...page.$relevo] : [];
/** @type {any} */
let element = null;

/** @param {Call} call */
function perform(call) {
  if (!element) return void waiting.push(call);
  const [method, ...args] = call;
  if (METHODS.includes(method)) element[method](...args);
  else console.warn(`relevo: there is no $relevo.${method}; there are ${METHODS.join(", ")}`);
}

/** @param {{websiteToken: string, baseUrl?: string}} options */
function run({ websiteToken, baseUrl }) {
  if (element) return;
  if (!document.body) return void addEventListener("DOMContentLoaded", () => run({ websiteToken, baseUrl }), { once: true });
  const base = new URL(baseUrl || new URL("..", script?.src || location.href), location.href).href.replace(/\/+$/, "");
  element = new RelevoWidget();
  element.configure({ websiteToken, baseUrl: base, settings: page.relevoSettings ?? {} });
  document.body.append(element);
  waiting.splice(0).forEach(perform);
  element.announce("ready");
}

// Pasted twice, the first one is at work.
if (!page.relevoSDK) {
  page.relevoSDK = { run };
  page.$relevo = { push: (/** @type {Call[]} */ ...calls) => calls.forEach(perform) };
  for (const method of METHODS) page.$relevo[method] = (/** @type {unknown[]} */ ...args) => perform([method, ...args]);
  // <script src="…/widget.js" data-website-token="…" async>: for sites whose policy allows no inline script.
  const { websiteToken, baseUrl, ...settings } = script?.dataset ?? {};
  if (websiteToken) {
    page.relevoSettings = { ...settings, ...page.relevoSettings };
    run({ websiteToken, baseUrl });
  }
}
