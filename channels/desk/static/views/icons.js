// The desk's few pictures, drawn with the colour of the text beside them.
import { html } from "../app/html.js";

const PATHS = {
  relay: ["M4 8h12M12.500 4.500 16 8l-3.500 3.500", "M20 16H8M11.500 12.500 8 16l3.500 3.500"],
  back: ["M14.500 5.500 8 12l6.500 6.500"],
  down: ["m6 9.500 6 6 6-6"],
  close: ["M6.500 6.500l11 11M17.500 6.500l-11 11"],
  send: ["M12 19V5.500M6 11l6-6 6 6"],
  check: ["m5 12.500 4.500 4.500L19 7.500"],
  bell: ["M6.500 16.500v-5a5.500 5.500 0 0 1 11 0v5l1.500 1.500H5zM10 20.500h4"],
  bellOff: ["M6.500 16.500v-5c0-.7.1-1.400.4-2M9 6.900a5.500 5.500 0 0 1 8.500 4.600v3M5 18h11M10 20.500h4M4.500 4.500l15 15"],
  keyboard: ["M3.500 7.500h17v10h-17zM7 11h.01M10.300 11h.01M13.700 11h.01M17 11h.01M8 14.500h8"],
  exit: ["M10 5H5.500v14H10M14.500 8.500 18 12l-3.500 3.500M18 12H9.500"],
  info: ["M12 11.500v5M12 8h.01", "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17Z"],
  bot: ["M5.500 9.500h13v9h-13zM12 9.500V6M12 5.500h.01M9.500 13.500h.01M14.500 13.500h.01M3.500 13v2.500M20.500 13v2.500"],
  queue: ["M4.500 7h10M4.500 12h10M4.500 17h6M16 15l3 3 3-3M19 18v-7"],
  eye: ["M3 12c2.300-4 5.300-6 9-6s6.700 2 9 6c-2.300 4-5.300 6-9 6s-6.700-2-9-6Z", "M12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Z"],
  box: ["M4 8l8-4 8 4v8.500l-8 4-8-4zM4 8l8 4 8-4M12 12v8.500"],
  hand: ["M8 12.500V6.800a1.300 1.300 0 0 1 2.600 0V11 5.300a1.300 1.300 0 0 1 2.600 0V11 6.300a1.300 1.300 0 0 1 2.600 0v6.200l1-1.600a1.300 1.300 0 0 1 2.300 1.300l-2.500 5.300c-.8 1.700-2 2.500-4 2.500-3.200 0-4.600-2-4.600-5z"],
  warn: ["M12 4.500 21 19.500H3zM12 10v4.500M12 17h.01"],
};

/** @param {{name: keyof typeof PATHS, size?: number}} props */
export function Icon({ name, size = 20 }) {
  return html`<svg viewBox="0 0 24 24" width=${size} height=${size} fill="none" stroke="currentColor" stroke-width="1.800"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
    ${PATHS[name].map((d) => html`<path d=${d} />`)}
  </svg>`;
}
