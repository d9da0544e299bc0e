import type { Services } from "@/lib/context";
import { requireStripe } from "../access";
import { findTopupBySession, markTopup } from "../topups/store-topups";
import { idOf } from "./fetch-payment";
import { syncPayment } from "./sync-payment";

/** Brings the top-up of a checkout session to what Stripe says now: paid, expired or still open. */
export async function syncSession(ctx: Services, sessionId: string): Promise<void> {
  const session = await requireStripe(ctx).client.checkout.sessions.retrieve(sessionId);
  const paymentId = idOf(session.payment_intent);
  if (paymentId) await syncPayment(ctx, paymentId);
  const topup = await findTopupBySession(ctx.db, sessionId);
  if (topup && session.status === "expired") await markTopup(ctx.db, topup.id, ["open", "processing"], "expired");
}
