// The closed cases, which are fetched only when somebody looks for them: the newest first, then older ones.
import { api } from "./api.js";

const PAGE = 100;

export class Archive {
  /** How much of it is known. @type {"unknown" | "loading" | "some" | "all" | "failed"} */
  state = "unknown";

  /**
   * @param {import("./queue.js").Queue} queue where the cases go
   * @param {() => void} changed
   * @param {(error: unknown) => void} failed
   */
  constructor(queue, changed, failed) {
    this.queue = queue;
    this.changed = changed;
    this.failed = failed;
  }

  async more() {
    const before = this.state === "some" ? (this.queue.resolved.at(-1)?.updated_at ?? null) : null;
    this.#become("loading");
    try {
      const { conversations } = await api.resolved(before);
      for (const row of conversations) this.queue.put(row);
      this.#become(conversations.length < PAGE ? "all" : "some");
    } catch (error) {
      this.failed(error);
      this.#become("failed");
    }
  }

  /** @param {Archive["state"]} state */
  #become(state) {
    this.state = state;
    this.changed();
  }
}
