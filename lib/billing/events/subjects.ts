import type Stripe from "stripe";
import type { Services } from "@/lib/context";
import { idOf } from "../sync/fetch-payment";
import { syncPayment } from "../sync/sync-payment";
import { syncSession } from "../sync/sync-session";
import type { SeenEvent } from "./store-events";

/** The events that can change what we know of a payment. Stripe lists at most 20 types in one query. */
export const HANDLED_EVENTS: readonly string[] = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
  "payment_intent.succeeded",
  "payment_intent.processing",
  "payment_intent.canceled",
  "payment_intent.payment_failed",
  "charge.refunded",
  "charge.refund.updated",
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
  "charge.dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated",
];

/** Which object has to be fetched again because of an event. The rest of the event's body is not used. */
export interface Subject {
  readonly kind: "payment" | "session";
  readonly id: string;
  /** The event is about the payment itself, not about money going back. */
  readonly isPaymentOnly: boolean;
}

/** The subject of an event, or null when it is none of our business. */
export function subjectOf(event: Stripe.Event): Subject | null {
  if (!HANDLED_EVENTS.includes(event.type)) return null;
  const object = event.data.object as {
    readonly id?: string;
    readonly object?: string;
    readonly payment_intent?: string | { readonly id: string } | null;
  };
  const paymentId = object.object === "payment_intent" ? (object.id ?? null) : idOf(object.payment_intent);
  const isPaymentOnly = object.object === "payment_intent" || object.object === "checkout.session";
  if (paymentId) return { kind: "payment", id: paymentId, isPaymentOnly };
  return object.object === "checkout.session" && object.id ? { kind: "session", id: object.id, isPaymentOnly } : null;
}

/** Fetches the subject and books what it says. Safe to repeat. */
export const act = (ctx: Services, subject: Subject): Promise<unknown> =>
  subject.kind === "payment" ? syncPayment(ctx, subject.id, subject) : syncSession(ctx, subject.id);

export const seenEvent = (event: Stripe.Event): SeenEvent => ({
  id: event.id,
  type: event.type,
  objectId: subjectOf(event)?.id ?? null,
  isLive: event.livemode,
  apiVersion: event.api_version,
  occurredAt: new Date(event.created * 1000),
});
