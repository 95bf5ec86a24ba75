// Who this browser is to the server: a signed token, kept between visits and renewed when it runs out.
import { newId } from "./outbox.js";

/**
 * @typedef {object} Session
 * @property {string} who a random name for the customer in this browser; stays when the token is renewed
 * @property {string} [token]
 * @property {string} [expires_at]
 * @property {string | null} [user] the shop's own id of a signed-in customer
 */
/** @typedef {string | (() => string | Promise<string>)} Identity a token of the shop, or a function that fetches one */

/** The server said no, and trying again will not change that. */
export class Refused extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** @param {string | null} token @returns {string | null} the external id in a shop's token (the server checks it) */
function userOf(token) {
  try {
    const part = (token ?? "").split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    return String(JSON.parse(atob(part)).external_id ?? "") || null;
  } catch {
    return null;
  }
}

export class Sessions {
  /** @type {Identity | null} */
  #identity = null;
  #fresh = false; // a new identity has yet to be shown to the server

  /**
   * @param {import("./store.js").Store} store
   * @param {{baseUrl: string, websiteToken: string, onError: (code: string, message: string) => void}} options
   */
  constructor(store, options) {
    this.store = store;
    this.options = options;
    this.locale = "en";
    this.sameCustomer = true; // whether the one before `current` was the same person
    /** @type {Session} */
    this.current = store.get("session") ?? { who: newId() };
  }

  /** @returns {boolean} whether this browser has talked to us before */
  get known() {
    return Boolean(this.current.token);
  }

  /** @param {Identity | null} identity */
  identify(identity) {
    this.#identity = identity;
    this.#fresh = Boolean(identity);
  }

  /** Writes down who we are, so that what is typed before there is a token finds its way after a reload. */
  keep() {
    if (!this.store.get("session")) this.store.set("session", this.current);
  }

  /** Forgets the customer of this browser. */
  forget() {
    this.identify(null);
    this.#become({ who: newId() });
    this.store.delete("session");
  }

  /** @param {Session} session */
  #become(session) {
    // What was typed before the first token belongs to whoever this browser turns out to be.
    if (session.who !== this.current.who) this.sameCustomer = !this.current.token;
    this.current = session;
  }

  /** @returns {"" | "token" | "customer"} what another tab has changed since */
  changedElsewhere() {
    const stored = /** @type {Session | null} */ (this.store.get("session"));
    if (stored ? stored.token === this.current.token && stored.who === this.current.who : !this.current.token) return "";
    const change = stored?.who === this.current.who ? "token" : "customer";
    this.#become(stored ?? { who: newId() });
    return change;
  }

  /**
   * A token to say hello with.
   * @param {string | null} refused the token that the server no longer takes
   * @returns {Promise<string>}
   */
  token(refused) {
    // One tab at a time, so that two that open together do not become two customers.
    return navigator.locks ? navigator.locks.request(`${this.store.prefix}session`, () => this.#token(refused))
      : this.#token(refused);
  }

  /** @param {string | null} refused */
  async #token(refused) {
    // Another tab's writing takes a moment to be seen here, even after its lock.
    if (!this.current.token && navigator.locks) await new Promise((go) => setTimeout(go, 100));
    const stored = /** @type {Session | null} */ (this.store.get("session"));
    if (stored?.token && (stored.who === this.current.who || !this.current.token)) this.#become(stored);
    const { token, expires_at } = this.current;
    const lasting = !expires_at || Date.parse(expires_at) - Date.now() > 60_000;
    return token && token !== refused && lasting && !this.#fresh ? token : this.#renew();
  }

  async #renew() {
    const identity = typeof this.#identity === "function" ? await this.#identity() : this.#identity;
    const user = userOf(identity);
    // Somebody else signed in on this browser: nothing of the one before goes with them.
    if (user && this.current.user && user !== this.current.user) this.#become({ who: newId() });
    const { token, who } = this.current;
    let answer = await this.#ask({ token, identity });
    if (answer.refused && identity) {
      this.options.onError("identity", answer.refused.message);
      answer = await this.#ask({ token });
    }
    if (answer.refused && token) answer = await this.#ask({});
    if (answer.refused) throw answer.refused;
    this.#fresh = false;
    const known = answer.body.customer?.known ? user ?? this.current.user ?? null : null;
    this.#become({ who, token: answer.body.token, expires_at: answer.body.expires_at, user: known });
    this.store.set("session", this.current);
    return answer.body.token;
  }

  /** @param {{token?: string, identity?: string | null}} proof @returns {Promise<{body?: any, refused?: Refused}>} */
  async #ask({ token = undefined, identity = null }) {
    const response = await fetch(`${this.options.baseUrl}/widget/v1/session`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      credentials: "omit",
      signal: AbortSignal.timeout?.(15_000),
      body: JSON.stringify({ website_token: this.options.websiteToken, token: token ?? null, identity, locale: this.locale }),
    });
    const body = await response.json().catch(() => ({}));
    if (response.ok && body.token) return { body };
    if ([400, 401, 403, 404, 422].includes(response.status)) {
      return { refused: new Refused(body.error?.code ?? "refused", body.error?.message ?? `HTTP ${response.status}`) };
    }
    throw new Error(`no session: HTTP ${response.status}`);
  }
}
