// What the gateway says on the desk's line, and what that changes here.
import { t } from "./locale.js";
import { nameOf } from "./people.js";

/** @import { Agent, Delivery, Message, Summary } from "../types" */
/** @typedef {import("./thread.js").Thread} Thread */

export class Hearing {
  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** @param {any} frame */
  hear(frame) {
    const { desk } = this;
    const thread = desk.thread?.id === frame.conversation ? desk.thread : null;
    switch (frame.type) {
      case "welcome": return this.#welcome(frame);
      case "conversation": return this.#row(frame.conversation);
      case "message": this.#message(thread, frame); break;
      case "edited": if (thread) this.#edited(thread, frame); break;
      case "delivery": if (thread) this.#delivery(thread, frame); break;
      case "understood": thread?.understand(frame.seq, frame.understood); break;
      case "typing": thread?.type(frame.sender, frame.name, frame.on); break;
      case "viewers": if (thread) thread.viewers = frame.agents; break;
      case "presence": desk.present = frame.agents; break;
      case "ack": desk.outbox.remove(frame.id); break;
      case "rejected": desk.outbox.fail(frame.id, frame.code); break;
    }
    return desk.changed();
  }

  /** @param {{agent: Agent, conversations: Summary[]}} frame */
  #welcome({ agent, conversations }) {
    const { desk } = this;
    desk.me = agent;
    desk.queue.replace(conversations);
    desk.loaded = true;
    desk.line.send({ type: "presence", state: desk.presence });
    const { thread } = desk;
    thread?.typing.clear();
    if (thread?.status === "ready") desk.watch(thread);
    // Edits and deliveries are told as they happen: those of the time without a line have to be fetched.
    if (thread && (thread.status !== "ready" || thread.telegram)) void desk.load(thread);
    desk.outbox.resume();
    desk.look();
    desk.changed();
  }

  /** @param {Summary} row */
  #row(row) {
    const { desk } = this;
    const before = desk.queue.put(row);
    const arrived = row.state === "queued" && before?.state !== "queued" && desk.queue.get(row.id) === row;
    if (arrived && desk.presence === "online") desk.notices.arrived(row, (id) => desk.go(id));
    const { thread } = desk;
    if (thread?.id === row.id) {
      thread.cases = thread.cases.map((one) => (one.id === row.id ? row : one));
      desk.look();
    }
    desk.changed();
  }

  /** @param {Thread | null} thread @param {Message} message */
  #message(thread, message) {
    const { desk } = this;
    if (message.sender === "agent") desk.settle(message.client_id);
    if (!thread?.add(message)) return;
    desk.look();
    // An order that was just proved or looked up belongs beside the conversation too; and whoever writes can be reached again.
    const back = message.sender === "customer" && (thread.telegram?.blocked || thread.telegram?.stopped);
    if (message.card || back) void desk.load(thread);
  }

  /** @param {Thread} thread @param {Message} message */
  #edited(thread, message) {
    const { desk } = this;
    const before = thread.replace(message);
    const row = desk.queue.get(thread.id);
    if (!before || !row || before.text === message.text) return;
    desk.notices.announce(t("editedAloud", { name: nameOf(row), text: message.text }));
    if (row.head !== message.seq || !row.last_message) return;
    desk.queue.put({ ...row, last_message: { ...row.last_message, text: message.text } });
  }

  /** @param {Thread} thread @param {Delivery & {seq: number}} frame */
  #delivery(thread, { seq, state, doubts, error }) {
    const { desk } = this;
    const before = thread.deliver(seq, { state, doubts, error });
    if (state !== "failed" || !before || before.delivery?.state === "failed") return;
    desk.notices.announce(t("undeliveredAloud"));
    if (/blocked|deactivated/i.test(error ?? "") && thread.telegram) thread.telegram = { ...thread.telegram, blocked: true };
  }
}
