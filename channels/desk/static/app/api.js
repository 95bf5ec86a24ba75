// The gateway's REST interface, as far as the desk uses it.
import { adjust } from "./clock.js";

/** @import { Action, Agent, Contact, Detail, Message, Summary, Upload } from "../types" */
/** @typedef {{agent: Agent, telegram: boolean}} Me */

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
  /** @returns {Promise<Me>} */
  me: () => call("GET", "/desk/me"),
  /** @param {string} email @param {string} password @returns {Promise<Me>} */
  logIn: (email, password) => call("POST", "/desk/login", { email, password }),
  /** @param {string} token @param {string} name @param {string} password @returns {Promise<Me>} */
  accept: (token, name, password) => call("POST", "/desk/invitations/accept", { token, name, password }),
  logOut: () => call("POST", "/desk/logout"),
  /** @param {string | null} before @returns {Promise<{conversations: Summary[]}>} */
  resolved: (before) =>
    call("GET", `/api/v1/conversations?status=resolved${before ? `&before=${encodeURIComponent(before)}` : ""}`),
  /** @param {string} id @returns {Promise<Detail>} */
  conversation: (id) => call("GET", one(id)),
  /** @param {string} id @param {Action} action @param {number} epoch @returns {Promise<Summary>} */
  assign: (id, action, epoch) => call("POST", `${one(id)}/assignments`, { action, epoch }),
  /** @param {string} search @returns {Promise<{contacts: Contact[]}>} */
  contacts: (search) => call("GET", `/api/v1/contacts?search=${encodeURIComponent(search)}`),
  /** @param {string} customer @param {string} id @param {string} text @returns {Promise<{conversation: Summary, message: Message}>} */
  begin: (customer, id, text) => call("POST", `/api/v1/contacts/${encodeURIComponent(customer)}/conversations`, { id, text }),
};

/**
 * Sends a file. `fetch` cannot tell how far it has come, an XMLHttpRequest can.
 * @param {Upload} entry @param {(share: number) => void} onProgress from 0 to 1 @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function upload({ id, conversation, epoch, file, text }, onProgress, signal) {
  const query = new URLSearchParams({ id, epoch: String(epoch), name: file.name || "file", ...(text && { text }) });
  return new Promise((done, refuse) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${one(conversation)}/files?${query}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onload = () => {
      if (request.status === 201) return done();
      return refuse(new Refusal(request.status, request.response?.error?.code ?? "failed", { body: request.response }));
    };
    request.onerror = request.onabort = () => refuse(new Refusal(0, "no_answer"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
