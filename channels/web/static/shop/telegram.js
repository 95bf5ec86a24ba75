// Linking the account of who is signed in to their chat on Telegram: a one-time code, as a link and to be typed. Any shop's
// page can do the same: it needs the website's token and the identity that its server has signed.

/** @typedef {{code: string, link: string | null, username: string | null, expires_at: string, linked: boolean}} Code */
/**
 * @typedef {object} Page what the page lends
 * @property {(key: string, text?: string) => string} say
 * @property {(tag: string, name: string, ...children: (Node | string)[]) => HTMLElement} make
 * @property {(text: string) => HTMLElement} copier
 * @property {() => string} language
 */

/** What the gateway says no with, as a text of the page. @type {Record<string, string>} */
const PROBLEMS = { rate_limited: "telegramTooMany", telegram_off: "telegramOff" };

/** @param {string} path @param {object} content @returns {Promise<any>} */
async function ask(path, content) {
  const response = await fetch(`/widget/v1/${path}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(content),
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error?.code ?? "failed");
  return body;
}

export class TelegramCard {
  /** @type {"idle" | "busy" | "code" | "expired" | "unlinked" | "failed"} */
  #state = "idle";
  /** @type {Code | null} */
  #code = null;
  #problem = "";
  /** Whom it is for: an answer that comes after they have left is nobody's. */
  #identity = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {HTMLElement} box @param {Page} page @param {string} websiteToken */
  constructor(box, page, websiteToken) {
    this.box = box;
    this.page = page;
    this.websiteToken = websiteToken;
  }

  /** @param {string | null} identity of who is signed in now */
  show(identity) {
    this.box.hidden = !identity;
    if ((identity ?? "") !== this.#identity) this.#become("idle");
    this.#identity = identity ?? "";
    this.draw();
  }

  /** @param {"telegram-link" | "telegram-unlink"} path */
  async #act(path) {
    if (this.#state === "busy") return;
    const identity = this.#identity;
    this.#become("busy");
    this.draw();
    try {
      const { token } = await ask("session", { website_token: this.websiteToken, identity });
      const answer = await ask(path, { token });
      if (identity !== this.#identity) return;
      this.#code = answer;
      this.#become(path === "telegram-link" ? "code" : "unlinked");
    } catch (error) {
      if (identity !== this.#identity) return;
      this.#problem = PROBLEMS[/** @type {Error} */ (error).message] ?? "telegramFailed";
      this.#become("failed");
    }
    this.draw();
    this.box.querySelector("a")?.focus();
  }

  /** @param {"idle" | "busy" | "code" | "expired" | "unlinked" | "failed"} state */
  #become(state) {
    clearTimeout(this.#timer);
    this.#state = state;
    if (state !== "code" || !this.#code) return;
    const left = Date.parse(this.#code.expires_at) - Date.now();
    this.#timer = setTimeout(() => {
      this.#become("expired");
      this.draw();
    }, Math.max(0, left));
  }

  draw() {
    const { make, say } = this.page;
    const step = /** @type {HTMLElement} */ (this.box.querySelector(".step"));
    step.setAttribute("aria-busy", String(this.#state === "busy"));
    switch (this.#state) {
      case "code": return step.replaceChildren(...this.#shown());
      case "expired": return step.replaceChildren(make("p", "", say("telegramExpired")), this.#begin("telegramAnother"));
      case "unlinked": return step.replaceChildren(make("p", "", say("telegramUnlinked")), this.#begin("telegramBegin"));
      case "failed": {
        const problem = make("p", "wrong", say(this.#problem));
        problem.setAttribute("role", "alert");
        return step.replaceChildren(problem, this.#begin("telegramAgain"));
      }
      default: return step.replaceChildren(this.#begin(this.#state === "busy" ? "telegramBusy" : "telegramBegin"));
    }
  }

  /** @returns {HTMLElement[]} */
  #shown() {
    const { make, say, copier, language } = this.page;
    if (!this.#code) return [];
    const { code, link, username, expires_at, linked } = this.#code;
    const until = new Intl.DateTimeFormat(language(), { hour: "numeric", minute: "2-digit" }).format(new Date(expires_at));
    const parts = [];
    if (link) {
      const open = make("a", "button", say("telegramOpen"));
      for (const [key, value] of Object.entries({ href: link, target: "_blank", rel: "noopener" })) open.setAttribute(key, value);
      parts.push(make("p", "", open));
    }
    // Telegram drops what the link carries for whoever has talked with the bot before.
    parts.push(make("p", "", say(link ? "telegramOrType" : "telegramType", username ? `@${username}` : "Telegram")));
    parts.push(make("p", "copies code", copier(code)), make("p", "small", say("telegramUntil", until)));
    if (linked) parts.push(make("p", "", say("telegramLinked")), make("p", "", this.#button("quiet-link", "telegramUnlink", "telegram-unlink")));
    return parts;
  }

  /** @param {string} key */
  #begin(key) {
    return this.#button("button quiet", key, "telegram-link");
  }

  /** @param {string} name @param {string} key @param {"telegram-link" | "telegram-unlink"} path */
  #button(name, key, path) {
    const button = this.page.make("button", name, this.page.say(key));
    button.setAttribute("type", "button");
    button.addEventListener("click", () => void this.#act(path));
    return button;
  }
}
