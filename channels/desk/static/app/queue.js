// The list of conversations: who waits, who is mine, and in which order. Pure, but for what this browser has seen.
import { choices } from "./keep.js";

/** @import { Summary } from "../types" */
/** @typedef {"waiting" | "mine" | "colleagues" | "assistant"} Section */

const PRIORITIES = ["low", "medium", "high", "urgent"];

/** @param {Summary} row */
const urgency = (row) => PRIORITIES.indexOf(row.priority);
/** @param {Summary} row */
const since = (row) => row.waiting_since ?? row.created_at;
/** The most recently changed first. @param {Summary} a @param {Summary} b */
const latest = (a, b) => b.updated_at.localeCompare(a.updated_at);
/** As the customers' places in the queue are counted. @param {Summary} a @param {Summary} b */
const longest = (a, b) => urgency(b) - urgency(a) || since(a).localeCompare(since(b));

export class Queue {
  /** @type {Map<string, Summary>} */
  #rows = new Map();
  /** Up to which message each conversation has been looked at here. @type {Record<string, number>} */
  #seen = {};
  #agent = 0;

  /** @param {number} agent whose list it is */
  begin(agent) {
    this.#agent = agent;
    this.#seen = choices.get(`seen:${agent}`) ?? {};
    this.#rows = new Map();
  }

  /** @param {string} id */
  get(id) {
    return this.#rows.get(id);
  }

  /** Takes the gateway's whole list. Closed cases, which never change, stay. @param {Summary[]} rows */
  replace(rows) {
    const closed = [...this.#rows.values()].filter((row) => row.state === "resolved");
    this.#rows = new Map([...closed, ...rows].map((row) => [row.id, row]));
    const seen = Object.entries(this.#seen).filter(([id]) => this.#rows.has(id));
    this.#seen = Object.fromEntries(seen);
  }

  /**
   * Takes what is known of a conversation, unless something newer is known already.
   * @param {Summary} row
   * @returns {Summary | undefined} how it was before
   */
  put(row) {
    const known = this.#rows.get(row.id);
    const older = known && (row.epoch < known.epoch || (row.epoch === known.epoch && row.head < known.head));
    if (!older) this.#rows.set(row.id, row);
    return known;
  }

  /** @returns {Record<Section, Summary[]>} */
  get open() {
    const rows = [...this.#rows.values()];
    const held = rows.filter((row) => row.state === "agent");
    return {
      waiting: rows.filter((row) => row.state === "queued").sort(longest),
      mine: held.filter((row) => row.holder?.id === this.#agent).sort(latest),
      colleagues: held.filter((row) => row.holder?.id !== this.#agent).sort(latest),
      assistant: rows.filter((row) => row.state === "bot").sort(latest),
    };
  }

  get resolved() {
    return [...this.#rows.values()].filter((row) => row.state === "resolved").sort(latest);
  }

  /** The same customer's case that is still open, if this one is closed. @param {Summary} row */
  newerThan(row) {
    if (row.state !== "resolved") return undefined;
    return [...this.#rows.values()].find((other) => other.customer.id === row.customer.id && other.state !== "resolved");
  }

  /** A customer's case on a channel that a person has or waits for. @param {string} customer @param {string} channel */
  openWith(customer, channel) {
    return [...this.#rows.values()].find((row) => row.customer.id === customer && row.channel === channel && ["queued", "agent"].includes(row.state));
  }

  /** Whether the customer has said something that was not looked at here. @param {Summary} row */
  isUnread(row) {
    const wanted = row.state === "queued" || (row.state === "agent" && row.holder?.id === this.#agent);
    const news = row.state === "queued" || row.last_message?.sender === "customer";
    return wanted && news && row.head > (this.#seen[row.id] ?? 0);
  }

  /** @param {string} id @param {number} head @returns {boolean} whether that is news */
  look(id, head) {
    if ((this.#seen[id] ?? 0) >= head) return false;
    this.#seen[id] = head;
    choices.set(`seen:${this.#agent}`, this.#seen);
    return true;
  }
}
