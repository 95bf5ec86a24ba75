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
  last_message: { text: string; sender: Sender; at: string } | null;
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
  at: string;
  client_id: string | null;
  understood?: Understood | null;
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

export interface Toast {
  id: number;
  text: string;
  tone: "info" | "warning";
}
