// What the gateway tells the desk: see `channels/desk/summaries.py`, `channels/frames.py` and `relevo/shop/card.py`.

export type State = "bot" | "queued" | "agent" | "resolved";
export type Sender = "customer" | "bot" | "agent" | "system";
export type Action = "take" | "give_back" | "requeue" | "resolve";

export interface Agent {
  id: number;
  name: string;
  email: string;
}

export interface Present {
  id: number;
  name: string;
  state: "online" | "away";
}

export interface Summary {
  id: string;
  state: State;
  epoch: number;
  reason: string | null;
  summary: string | null;
  evidence: string[];
  topic: string | null;
  priority: string;
  language: string | null;
  channel: string;
  customer: { id: string; name: string | null; email: string | null; known: boolean };
  holder: { id: number; name: string } | null;
  waiting_since: string | null;
  last_message: { text: string; files: number; sender: Sender; at: string } | null;
  head: number;
  frustration: number;
  created_at: string;
  updated_at: string;
}

export interface Understood {
  intent?: string | null;
  confidence?: number | null;
  frustration?: number | null;
  out_of_scope?: boolean;
}

export interface Message {
  conversation: string;
  seq: number;
  sender: Sender;
  name: string | null;
  text: string;
  buttons: { id: string; title: string }[];
  card: Card | null;
  attachments: Attachment[];
  at: string;
  edited_at: string | null;
  client_id: string | null;
  understood?: Understood | null;
  delivery?: Delivery;
}

/** A file that came with a message; `url` is there when the file is. */
export interface Attachment {
  id: string;
  kind: string;
  name: string;
  content_type: string;
  size: number | null;
  state: "waiting" | "stored" | "refused" | "failed";
  url: string | null;
}

/** How far a message has come on Telegram; it may have come twice if there were doubts. */
export interface Delivery {
  state: "pending" | "sending" | "sent" | "ambiguous" | "failed";
  doubts: number;
  error: string | null;
}

/** How a customer is reached on Telegram. */
export interface Reach {
  linked: boolean;
  blocked: boolean;
  stopped: boolean;
  language: string | null;
}

export interface Contact {
  customer: { id: string; name: string | null; email: string | null; known: boolean };
  telegram: Reach | null;
  /** The one that is open there. */
  conversation: Summary | null;
}

export interface Card {
  type: string;
  number: string;
  status: string;
  status_label: string;
  placed_at: string | null;
  expected: string | null;
  carrier: string | null;
  tracking_code: string | null;
  items: { name: string; quantity: number }[];
  total: string;
  events: { at: string; label: string; place: string | null }[];
}

export interface Detail {
  conversation: Summary;
  messages: Message[];
  cases: Summary[];
  orders: Card[];
  telegram: Reach | null;
  files: { largest: number; types: string[] } | null;
}

/** A message of this desk that the gateway has not yet stored. */
export interface Pending {
  id: string;
  conversation: string;
  epoch: number;
  text: string;
  at: string;
  state: "sending" | "failed";
  code: string | null;
}

/** A file of this desk that the gateway has not yet stored. */
export interface Upload {
  id: string;
  conversation: string;
  epoch: number;
  file: File;
  /** Of a picture, to show it. */
  url: string | null;
  text: string;
  at: string;
  /** How much of it has gone out, from 0 to 1. */
  share: number;
  state: "waiting" | "sending" | "stored" | "failed";
  code: string | null;
}

export interface Toast {
  id: number;
  text: string;
  tone: "info" | "warning";
}
