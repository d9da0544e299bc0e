import type Stripe from "stripe";
import { findPayer } from "@/lib/accounts";
import type { Context } from "@/lib/context";
import {
  AppError,
  type Currency,
  formatNano,
  localePath,
  type Nano,
  nano,
  newUuid,
  parseNano,
  renderId,
  toLocale,
} from "@/lib/kernel";
import { getWallet } from "@/lib/ledger";
import { actingUser, requireAccount, requireStripe, stripeFailure } from "../access";
import { stripeInteger, TOPUP_RANGES, toMinor } from "../currency";
import type { CreatedTopup, CreateTopupInput } from "../schemas";
import { insertTopup, saveSession, type TopupRow } from "./store-topups";

/** Stripe allows a session 24 hours at most. */
const SESSION_LIFE_SECONDS = 23 * 3600;

/**
 * Begins a top-up: a row, and Stripe's hosted page to pay it on. The same attempt key gives the same page again, however
 * often and from however many tabs it is asked for. Nothing is credited here.
 */
export async function createTopup(ctx: Context, input: CreateTopupInput): Promise<CreatedTopup> {
  const accountId = requireAccount(ctx, "billing:write");
  const { client } = requireStripe(ctx);
  const wallet = await getWallet(ctx.db.pool, { accountId });
  if (input.currency && input.currency !== wallet.currency) {
    throw new AppError("invalid_request", {
      message: `This account's wallet is in ${wallet.currency}.`,
      param: "currency",
    });
  }
  const amountNano = checkAmount(input.amount, wallet.currency);
  const topup = await insertTopup(ctx.db, {
    id: newUuid(),
    accountId,
    walletId: wallet.id,
    userId: actingUser(ctx),
    source: "checkout",
    currency: wallet.currency,
    amount: amountNano,
    attemptKey: input.attempt_key,
    locale: input.locale,
    savesCard: input.save_card ?? false,
  });
  if (topup.amount !== amountNano) {
    throw new AppError("idempotency_mismatch", { message: "This attempt_key was used with another amount." });
  }
  if (topup.status !== "open" || (topup.expiresAt && topup.expiresAt.getTime() <= ctx.clock.now())) {
    throw new AppError("conflict", {
      message: "This attempt is over. Start another with a new attempt_key.",
      metadata: { topup_id: renderId("topup", topup.id), status: topup.status },
    });
  }
  return shown(topup.sessionUrl ? topup : await openSession(ctx, client, topup));
}

/** The amount in nano, within the currency's range and payable in its smallest unit. */
export function checkAmount(text: string, currency: Currency): Nano {
  const { minNano, maxNano } = TOPUP_RANGES[currency];
  const amountNano = parseNano(text);
  if (amountNano < minNano || amountNano > maxNano) {
    throw new AppError("invalid_request", {
      message: `The amount must be between ${formatNano(minNano, 2)} and ${formatNano(maxNano, 2)} ${currency}.`,
      param: "amount",
    });
  }
  try {
    toMinor(amountNano, currency);
  } catch (cause) {
    throw new AppError("invalid_request", { message: (cause as Error).message, param: "amount", cause });
  }
  return amountNano;
}

async function openSession(ctx: Context, client: Stripe, topup: TopupRow): Promise<TopupRow> {
  try {
    const payer = await findPayer(ctx, topup.accountId);
    const session = await client.checkout.sessions.create(
      { ...sessionParams(ctx, topup), ...(payer ? { customer_email: payer.email } : {}) },
      { idempotencyKey: `topup:${topup.id}` },
    );
    if (!session.url) throw new AppError("internal", { cause: new Error(`Session ${session.id} has no page`) });
    return await saveSession(ctx.db, topup.id, {
      sessionId: session.id,
      sessionUrl: session.url,
      expiresAt: new Date(session.expires_at * 1000),
    });
  } catch (error) {
    ctx.log.error({ topupId: topup.id, error }, "Stripe did not open a checkout session.");
    throw stripeFailure(error);
  }
}

/** Depends on the row alone, so that a call repeated at once is the same request to Stripe. */
function sessionParams(ctx: Context, topup: TopupRow): Stripe.Checkout.SessionCreateParams {
  const page = ctx.appUrl + localePath(topup.locale, "/console/credits");
  const id = renderId("topup", topup.id);
  return {
    mode: "payment",
    client_reference_id: topup.id,
    metadata: { topup_id: topup.id },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: topup.currency.toLowerCase(),
          unit_amount: stripeInteger(toMinor(nano(topup.amount), topup.currency)),
          product_data: { name: `${ctx.appName}: ${formatNano(nano(topup.amount), 2)} ${topup.currency}` },
        },
      },
    ],
    payment_intent_data: {
      metadata: { topup_id: topup.id },
      description: `${ctx.appName} ${id}`,
      ...(topup.savesCard ? { setup_future_usage: "off_session" } : {}),
    },
    ...(topup.savesCard ? { customer_creation: "always" } : {}),
    billing_address_collection: "auto",
    locale: toLocale(topup.locale),
    expires_at: Math.floor(topup.createdAt.getTime() / 1000) + SESSION_LIFE_SECONDS,
    success_url: `${page}?topup=${id}`,
    cancel_url: `${page}?topup=${id}&canceled=1`,
  };
}

function shown(topup: TopupRow): CreatedTopup {
  return {
    id: renderId("topup", topup.id),
    url: topup.sessionUrl ?? "",
    amount: formatNano(nano(topup.amount), 2),
    fee: "0.00",
    currency: topup.currency as Currency,
    expires_at: (topup.expiresAt ?? topup.createdAt).toISOString(),
  };
}
