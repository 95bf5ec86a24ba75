// Building the page: data only ever becomes text nodes and attributes, never markup.

/** @typedef {Node | string | number | false | null | undefined} Child one that is empty is left out */
const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [props] attributes; `onclick` and the like are listeners
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else setAttribute(node, name, value);
  }
  node.append(...children.filter(Boolean).map((child) => (child instanceof Node ? child : String(child))));
  return node;
}

/**
 * Sets an attribute, or takes it away for null, undefined and false.
 * @param {Element} node
 * @param {string} name
 * @param {string | number | boolean | null | undefined} value
 */
export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value === true ? "" : String(value));
}

/**
 * Writes text only when it changes, so that a screen reader does not hear it again.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @type {Record<string, string[]>} */
const PATHS = {
  chat: ["M20.5 11.6c0 4.2-3.8 7.6-8.5 7.6-1.1 0-2.2-.2-3.2-.6L4 20l1.4-3.9a7 7 0 0 1-1.9-4.5C3.5 7.4 7.3 4 12 4s8.5 3.4 8.5 7.600Z",
    "M8.5 11.700h.01M12 11.700h.01M15.5 11.700h.01"],
  down: ["m6 9.5 6 6 6-6"],
  close: ["M6.5 6.500l11 11M17.5 6.500l-11 11"],
  send: ["M12 19V5.500M6 11l6-6 6 6"],
  check: ["m5 12.5 4.5 4.500L19 7.5"],
  box: ["M4 8l8-4 8 4v8.500l-8 4-8-4zM4 8l8 4 8-4M12 12v8.5"],
};

/**
 * @param {string} name
 * @param {number} [size]
 */
export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: "0 0 24 24", width: size, height: size, fill: "none", stroke: "currentColor",
    "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true", focusable: "false" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, String(value));
  for (const d of PATHS[name] ?? []) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}
