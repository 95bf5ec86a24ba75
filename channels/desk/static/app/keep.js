// What this browser remembers. A private window or a full disk makes it forget, and nothing else breaks.

/** @param {() => Storage} storage */
function keeper(storage) {
  return {
    /** @param {string} key @returns {any} null if there is none */
    get(key) {
      try {
        return JSON.parse(storage().getItem(`relevo-desk:${key}`) ?? "null");
      } catch {
        return null;
      }
    },
    /** @param {string} key @param {unknown} value null forgets it */
    set(key, value) {
      try {
        if (value === null || value === "") storage().removeItem(`relevo-desk:${key}`);
        else storage().setItem(`relevo-desk:${key}`, JSON.stringify(value));
      } catch {
        // Nothing to do: it is remembered until the page is closed.
      }
    },
    /** @param {string} prefix @returns {string[]} the keys that begin so */
    keys(prefix) {
      try {
        const whole = `relevo-desk:${prefix}`;
        return Object.keys(storage()).filter((key) => key.startsWith(whole)).map((key) => key.slice("relevo-desk:".length));
      } catch {
        return [];
      }
    },
  };
}

/** Choices of this browser: they outlive the session and hold nothing of a customer. */
export const choices = keeper(() => localStorage);

/** What was typed and not yet sent: it survives a reload, and ends with the window. */
export const drafts = keeper(() => sessionStorage);
