import type Stripe from "stripe";
import { findPayer } from "@/lib/accounts";
import type { Services } from "@/lib/context";
import { formatNano, localePath, nano } from "@/lib/kernel";
import { requireStripe } from "../access";
import type { TopupRow } from "../topups/store-topups";
import { declineMail } from "./mail-texts";
import { DECLINES_MAX, failClaim, findClaim } from "./store-auto-recharge";

const HOUR_MS = 3_600_000;
const BACK_OFF_MS = [HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS] as const;

/**
 * An automatic payment was declined: the next try waits 1, 6, then 24 hours; the third decline in a row, and a card that
 * asks for its owner, switch recharging off. The owner is told, with the page to pay on. Once per claim.
 */
export async function declineRecharge(
  ctx: Services,
  topup: TopupRow,
  intent: Pick<Stripe.PaymentIntent, "id" | "status" | "last_payment_error"> | null,
  code?: string,
): Promise<void> {
  const row = await findClaim(ctx.db, topup.id);
  if (!row) return;
  const error = code ?? intent?.last_payment_error?.code ?? "canceled";
  const needsOwner = error === "authentication_required" || intent?.status === "requires_action";
  const isPaused = needsOwner || row.declines + 1 >= DECLINES_MAX;
  const waitMs = BACK_OFF_MS[Math.min(row.declines, BACK_OFF_MS.length - 1)] ?? HOUR_MS;
  const nextAt = new Date(ctx.clock.now() + waitMs);
  const isFirst = await ctx.db.transaction((tx) => failClaim(tx, { topupId: topup.id, error, nextAt, isPaused }));
  if (!isFirst) return;
  ctx.log.warn(
    { walletId: topup.walletId, topupId: topup.id, code: error, isPaused },
    "An automatic top-up was declined.",
  );
  if (intent && intent.status !== "canceled") {
    await requireStripe(ctx)
      .client.paymentIntents.cancel(intent.id)
      .catch((cause: unknown) =>
        ctx.log.warn({ paymentId: intent.id, cause }, "A declined payment could not be canceled."),
      );
  }
  await tell(ctx, topup, isPaused);
}

async function tell(ctx: Services, topup: TopupRow, isPaused: boolean): Promise<void> {
  const payer = await findPayer(ctx, topup.accountId);
  if (!payer) return;
  const link = ctx.appUrl + localePath(payer.locale, "/console/credits");
  const amount = `${formatNano(nano(topup.amount), 2)} ${topup.currency}`;
  await ctx.mail.send(declineMail(payer.email, payer.locale, { appName: ctx.appName, amount, link, isPaused }));
}
