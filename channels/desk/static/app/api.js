// The gateway's REST interface, as far as the desk uses it.
import { adjust } from "./clock.js";

/** @import { Action, Agent, Detail, Summary } from "../types" */

/** A request that did not succeed; `code` is the gateway's, `no_answer` if there was none. */
export class Refusal extends Error {
  /** @param {number} status @param {string} code @param {{retryAfter?: number, body?: any}} [more] */
  constructor(status, code, { retryAfter = 0, body = null } = {}) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
    this.body = body;
  }
}

/** @param {string} method @param {string} path @param {object} [content] @returns {Promise<any>} */
async function call(method, path, content) {
  let response;
  try {
    response = await fetch(path, {
      method,
      ...(content && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) }),
    });
  } catch {
    throw new Refusal(0, "no_answer");
  }
  adjust(response.headers.get("date"));
  const body = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return body;
  const retryAfter = Number(response.headers.get("retry-after")) || 0;
  throw new Refusal(response.status, body?.error?.code ?? "failed", { retryAfter, body });
}

const one = (/** @type {string} */ id) => `/api/v1/conversations/${encodeURIComponent(id)}`;

export const api = {
  /** @returns {Promise<{agent: Agent}>} */
  me: () => call("GET", "/desk/me"),
  /** @param {string} email @param {string} password @returns {Promise<{agent: Agent}>} */
  logIn: (email, password) => call("POST", "/desk/login", { email, password }),
  /** @param {string} token @param {string} name @param {string} password @returns {Promise<{agent: Agent}>} */
  accept: (token, name, password) => call("POST", "/desk/invitations/accept", { token, name, password }),
  logOut: () => call("POST", "/desk/logout"),
  /** @param {string | null} before @returns {Promise<{conversations: Summary[]}>} */
  resolved: (before) =>
    call("GET", `/api/v1/conversations?status=resolved${before ? `&before=${encodeURIComponent(before)}` : ""}`),
  /** @param {string} id @returns {Promise<Detail>} */
  conversation: (id) => call("GET", one(id)),
  /** @param {string} id @param {Action} action @param {number} epoch @returns {Promise<Summary>} */
  assign: (id, action, epoch) => call("POST", `${one(id)}/assignments`, { action, epoch }),
};
