import { createHmac } from "node:crypto";
import type { EventObject } from "./objects";

/** Sends one signed body to the application under test and answers its HTTP status. */
export type Receiver = (body: Buffer, signature: string) => Promise<number>;

export interface DeliverySettings {
  /** "send" posts events as they happen; "hold" only collects them, for tests that order deliveries themselves. */
  mode: "send" | "hold";
  /** How often each event is posted. */
  copies: number;
  /** Posts the events of one moment in a random order. */
  isShuffled: boolean;
  delayMs: number;
  /** Further tries after an answer that is not 2xx. */
  retries: number;
}

export interface Delivery {
  readonly eventId: string;
  readonly type: string;
  readonly status: number;
}

/** The header `Stripe-Signature`: HMAC-SHA-256 over "timestamp.body", scheme v1. */
export function signatureOf(
  body: string | Buffer,
  secret: string,
  timestampSeconds = Math.floor(Date.now() / 1000),
): string {
  const digest = createHmac("sha256", secret).update(`${timestampSeconds}.`).update(body).digest("hex");
  return `t=${timestampSeconds},v1=${digest}`;
}

export const bodyOf = (event: EventObject): Buffer => Buffer.from(JSON.stringify(event, null, 2));

/** A receiver that posts to a URL, like Stripe does. */
export const postTo =
  (url: string): Receiver =>
  async (body, signature) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8", "stripe-signature": signature },
      body: new Uint8Array(body),
    });
    await response.arrayBuffer();
    return response.status;
  };

/** Queues events and posts them; `settled` resolves when nothing is under way. */
export function createDeliveries(secret: string) {
  const settings: DeliverySettings = { mode: "hold", copies: 1, isShuffled: false, delayMs: 0, retries: 0 };
  const log: Delivery[] = [];
  let receiver: Receiver | null = null;
  let batch: EventObject[] = [];
  let underWay: Promise<unknown> = Promise.resolve();

  async function deliver(event: EventObject): Promise<number> {
    if (!receiver) return 0;
    const body = bodyOf(event);
    let status = 0;
    for (let attempt = 0; attempt <= settings.retries; attempt++) {
      status = await receiver(body, signatureOf(body, secret)).catch(() => 0);
      log.push({ eventId: event.id, type: event.type, status });
      if (status >= 200 && status < 300) break;
      await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt));
    }
    return status;
  }

  async function flush() {
    const events = batch;
    batch = [];
    if (settings.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, settings.delayMs));
    const copies = events.flatMap((event) => Array.from({ length: settings.copies }, () => event));
    await Promise.all((settings.isShuffled ? shuffled(copies) : copies).map(deliver));
  }

  return {
    settings,
    log,
    deliver,
    setReceiver(next: Receiver) {
      receiver = next;
      settings.mode = "send";
    },
    onEvent(event: EventObject) {
      if (settings.mode === "hold" || !receiver) return;
      batch.push(event);
      if (batch.length === 1)
        underWay = Promise.all([underWay, new Promise((resolve) => setImmediate(resolve)).then(flush)]);
    },
    async settled() {
      for (let seen = null as Promise<unknown> | null; seen !== underWay; ) {
        seen = underWay;
        await seen;
      }
    },
  };
}

export function shuffled<T>(items: readonly T[]): T[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const pick = Math.floor(Math.random() * (last + 1));
    [copy[last], copy[pick]] = [copy[pick] as T, copy[last] as T];
  }
  return copy;
}
