// What the browser keeps for one site: never assumed to work (private windows, full or forbidden storage).

/** A small JSON store over localStorage or sessionStorage that falls back to memory. */
export class Store {
  /** @type {Map<string, string>} */
  #memory = new Map();
  /** @type {Storage | null} */
  #area = null;

  /**
   * @param {"localStorage" | "sessionStorage"} area
   * @param {string} prefix
   */
  constructor(area, prefix) {
    this.prefix = prefix;
    try {
      this.#area = window[area];
    } catch {
      // Reading the property alone throws where cookies are forbidden.
    }
  }

  /** @param {string} key @returns {any} */
  get(key) {
    try {
      return JSON.parse(this.#memory.get(key) ?? this.#area?.getItem(this.prefix + key) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {string} key @param {unknown} value */
  set(key, value) {
    const text = JSON.stringify(value);
    this.#memory.set(key, text);
    try {
      if (!this.#area) return;
      this.#area.setItem(this.prefix + key, text);
      this.#memory.delete(key); // It is kept where other tabs see it.
    } catch {
      // Full or forbidden: memory has it for as long as the page lives.
    }
  }

  /** @param {string} key */
  delete(key) {
    this.#memory.delete(key);
    try {
      this.#area?.removeItem(this.prefix + key);
    } catch {
      // Nothing was kept there.
    }
  }

  /** @param {string} start @returns {string[]} the keys that begin so */
  keys(start) {
    const found = new Set(this.#memory.keys());
    try {
      for (const key of Object.keys(this.#area ?? {})) {
        if (key.startsWith(this.prefix)) found.add(key.slice(this.prefix.length));
      }
    } catch {
      // Memory is all there is.
    }
    return [...found].filter((key) => key.startsWith(start));
  }
}
