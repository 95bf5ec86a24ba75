// One WebSocket that comes back by itself: backoff with jitter, a watchdog for dead lines, a new token when asked.
import { Refused } from "./session.js";

const FIRST_DELAY = 400;
const LONGEST_DELAY = 30_000;
const HELLO_TIMEOUT = 12_000;
const SILENCE = 50_000; // The server speaks at least every 20 s.

/** @typedef {"idle" | "connecting" | "online" | "waiting" | "refused"} LineState */

export class Connection {
  /** @type {WebSocket | null} */
  #socket = null;
  #attempt = 0;
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #watchdog;
  #heard = 0;
  /** @type {string | null} */
  #token = null;
  /** @type {string | null} */
  #refused = null;
  /** @type {LineState} */
  state = "idle";

  /**
   * @param {object} options
   * @param {string} options.url
   * @param {(refused: string | null) => Promise<string>} options.token
   * @param {() => object} options.hello what to say first, without the token
   * @param {(frame: any) => void} options.onFrame
   * @param {(state: LineState, reason?: Error) => void} options.onState
   */
  constructor(options) {
    this.options = options;
  }

  /** @param {LineState} state @param {Error} [reason] */
  #become(state, reason) {
    if (this.state === state) return;
    this.state = state;
    this.options.onState(state, reason);
  }

  start() {
    if (this.state === "idle" || this.state === "refused") this.retryNow();
  }

  /** Tries at once, for instance when the network is back. */
  retryNow() {
    if (this.state === "online" || this.state === "connecting") return;
    this.#failures = Math.min(this.#failures, 1);
    void this.#connect();
  }

  /** @returns {boolean} whether the line is broken and not yet mended */
  get troubled() {
    return !navigator.onLine || this.#failures > 0 && (this.state === "waiting" || this.state === "connecting");
  }

  /** Drops the line and takes a new one. */
  restart() {
    this.#drop();
    this.state = "waiting";
    void this.#connect();
  }

  stop() {
    this.#drop();
    this.#become("idle");
  }

  /** @param {object} frame @returns {boolean} whether it went out */
  send(frame) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Says hello, at the start or when something may be missing. */
  hello() {
    return this.send({ type: "hello", token: this.#token, ...this.options.hello() });
  }

  #drop() {
    this.#attempt += 1;
    clearTimeout(this.#timer);
    clearInterval(this.#watchdog);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  async #connect() {
    this.#drop();
    const attempt = this.#attempt;
    this.#become("connecting");
    try {
      this.#token = await this.options.token(this.#refused);
    } catch (error) {
      if (attempt !== this.#attempt) return;
      return error instanceof Refused ? this.#become("refused", error) : this.#later();
    }
    if (attempt !== this.#attempt) return;
    const socket = new WebSocket(this.options.url);
    this.#socket = socket;
    this.#heard = Date.now();
    this.#timer = setTimeout(() => this.#lost(socket), HELLO_TIMEOUT);
    this.#watchdog = setInterval(() => Date.now() - this.#heard > SILENCE && this.#lost(socket), 5_000);
    socket.onopen = () => this.hello();
    socket.onmessage = ({ data }) => this.#hear(socket, data);
    socket.onclose = ({ code }) => this.#lost(socket, code);
  }

  /** @param {WebSocket} socket @param {string} data */
  #hear(socket, data) {
    if (socket !== this.#socket) return;
    this.#heard = Date.now();
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    if (frame.type === "welcome") {
      clearTimeout(this.#timer);
      this.#failures = 0;
      this.#refused = null;
    }
    this.options.onFrame(frame);
    if (frame.type === "welcome") this.#become("online");
  }

  /** @param {WebSocket} socket @param {number} [code] */
  #lost(socket, code) {
    if (socket !== this.#socket) return;
    this.#drop();
    if (code === 4403) return this.#become("refused", new Refused("origin", "This page may not use the chat."));
    if (code === 4401) {
      this.#refused = this.#token;
      if (this.#failures === 0) {
        this.#failures = 1;
        return void this.#connect();
      }
    }
    this.#later();
  }

  #later() {
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#failures) * (0.5 + Math.random() / 2);
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.#connect(), delay);
    this.#become("waiting");
  }
}
