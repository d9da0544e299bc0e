import type Stripe from "stripe";
import type { Services } from "@/lib/context";
import { endEvent, noteEvent } from "./store-events";
import { act, seenEvent, subjectOf } from "./subjects";

/** Seconds a signature stays good: Stripe's own default, against replays. */
const TOLERANCE_SECONDS = 300;

export interface WebhookReply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export type StripeWebhook = (rawBody: Buffer, signatureHeader: string | null) => Promise<WebhookReply>;

/**
 * The receiver of Stripe's events. 400 = not from Stripe, or of the other mode; 500 = try again later, which Stripe does
 * for three days; 200 = dealt with, now or before.
 */
export const createStripeWebhook =
  (ctx: Services): StripeWebhook =>
  async (rawBody, signatureHeader) => {
    const { stripe } = ctx.payments;
    if (!stripe) return refusal(503, "Payments are not set up.");
    let event: Stripe.Event;
    try {
      event = stripe.client.webhooks.constructEvent(
        rawBody,
        signatureHeader ?? "",
        stripe.webhookSecret,
        TOLERANCE_SECONDS,
      );
    } catch (error) {
      ctx.log.warn(
        { reason: (error as Error).message.split("\n")[0] },
        "A webhook with a wrong signature was refused.",
      );
      return refusal(400, "The signature does not match.");
    }
    if (event.livemode !== stripe.isLive) {
      ctx.log.warn({ eventId: event.id, isLive: event.livemode }, "An event of the other mode was refused.");
      return refusal(400, `This endpoint takes ${stripe.isLive ? "live" : "test"} events only.`);
    }
    return receive(ctx, event);
  };

async function receive(ctx: Services, event: Stripe.Event): Promise<WebhookReply> {
  try {
    if (!(await noteEvent(ctx.db, seenEvent(event)))) return { status: 200, body: { received: true, duplicate: true } };
    const subject = subjectOf(event);
    if (subject) await act(ctx, subject);
    await endEvent(ctx.db, event.id, null);
    return { status: 200, body: { received: true } };
  } catch (error) {
    ctx.log.error({ eventId: event.id, type: event.type, error }, "A Stripe event could not be dealt with.");
    const reason = error instanceof Error ? error.message : String(error);
    await endEvent(ctx.db, event.id, reason).catch(() => undefined);
    return refusal(500, "The event could not be dealt with now.");
  }
}

const refusal = (status: number, message: string): WebhookReply => ({ status, body: { error: { message } } });
