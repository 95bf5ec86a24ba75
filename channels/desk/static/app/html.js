// Preact with templates instead of a build step. Data only ever becomes text and attributes, never markup.
import { h, render } from "../vendor/preact.js";
import htm from "../vendor/htm.js";

export const html = htm.bind(h);
export { h, render };
export { useEffect, useLayoutEffect, useRef, useState } from "../vendor/hooks.js";

/** @typedef {import("../vendor/preact.js").VNode} VNode */

/** Class names, without those that are off. @param {...(string | false | null | undefined)} names */
export const names = (...names) => names.filter(Boolean).join(" ");
