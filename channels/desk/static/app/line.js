// The desk's WebSocket: comes back by itself, sooner at first and later if it keeps failing, and notices a dead line.

const FIRST_DELAY = 400;
const LONGEST_DELAY = 20_000;
const WELCOME_TIMEOUT = 12_000;
const SILENCE = 50_000; // the gateway speaks at least every 20 s

/** @typedef {"idle" | "connecting" | "online" | "waiting" | "refused"} LineState */

export class Line {
  /** @type {WebSocket | null} */
  #socket = null;
  #failures = 0;
  #heard = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #watchdog;
  /** @type {LineState} */
  state = "idle";

  /**
   * @param {object} options
   * @param {string} options.url
   * @param {(frame: any) => void} options.onFrame
   * @param {(state: LineState) => void} options.onState
   * @param {() => void} options.onUnauthorized the session has ended
   */
  constructor(options) {
    this.options = options;
  }

  /** Opens the line, or tries at once if it waits to be tried again. */
  connect() {
    if (this.state === "online" || this.state === "connecting") return;
    this.#open();
  }

  close() {
    this.#drop();
    this.#become("idle");
  }

  /** After a sleep: a line that has said nothing for long is taken anew. */
  check() {
    if (this.state === "waiting" || (this.state === "online" && Date.now() - this.#heard > SILENCE / 2)) this.#open();
  }

  /** @param {object} frame @returns {boolean} whether it went out */
  send(frame) {
    if (this.state !== "online" || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #open() {
    this.#drop();
    this.#become("connecting");
    const socket = new WebSocket(this.options.url);
    this.#socket = socket;
    this.#heard = Date.now();
    this.#timer = setTimeout(() => this.#lost(socket), WELCOME_TIMEOUT);
    this.#watchdog = setInterval(() => Date.now() - this.#heard > SILENCE && this.#lost(socket), 5_000);
    socket.onmessage = ({ data }) => this.#hear(socket, data);
    socket.onclose = ({ code }) => this.#lost(socket, code);
  }

  #drop() {
    clearTimeout(this.#timer);
    clearInterval(this.#watchdog);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** @param {WebSocket} socket @param {string} data */
  #hear(socket, data) {
    if (socket !== this.#socket) return;
    this.#heard = Date.now();
    const frame = JSON.parse(data);
    if (frame.type === "welcome") {
      clearTimeout(this.#timer);
      this.#failures = 0;
      this.#become("online");
    }
    this.options.onFrame(frame);
  }

  /** @param {WebSocket} socket @param {number} [code] */
  #lost(socket, code) {
    if (socket !== this.#socket) return;
    this.#drop();
    if (code === 4401) {
      this.#become("idle");
      return this.options.onUnauthorized();
    }
    if (code === 4403) return this.#become("refused");
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#failures) * (0.5 + Math.random() / 2);
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#open(), delay);
    return this.#become("waiting");
  }

  /** @param {LineState} state */
  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.options.onState(state);
  }
}
