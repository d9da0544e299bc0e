import type { StripeAccount } from "@/lib/backends/payments/payments";
import type { Context, Scope } from "@/lib/context";
import { AppError } from "@/lib/kernel";

/** The account in view, for an actor with the scope. */
export function requireAccount(ctx: Context, scope: Scope): string {
  if (!ctx.scopes.has(scope)) throw new AppError("permission", { message: `This needs the scope ${scope}.` });
  if (!ctx.accountId) throw new AppError("not_found", { message: "There is no account in view." });
  return ctx.accountId;
}

/** The person acting, if it is one. */
export const actingUser = (ctx: Context): string | null => (ctx.actor.kind === "user" ? ctx.actor.userId : null);

export const STRIPE_VARIABLES = ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"] as const;

/** Stripe, or the error that tells the operator how to set it up. */
export function requireStripe(ctx: Pick<Context, "payments">): StripeAccount {
  if (ctx.payments.stripe) return ctx.payments.stripe;
  throw new AppError("conflict", {
    message:
      `Payments are not set up here. Set ${STRIPE_VARIABLES.join(" and ")}, restart, and point a Stripe webhook at ` +
      "/api/stripe/webhook. Until then the operator can add credit with: npm run -s cli -- credit add --account ID --amount 10.00 --reason R",
    metadata: { reason: "payments_not_configured", missing: STRIPE_VARIABLES },
  });
}

/** What a failed call of Stripe becomes for our caller; the cause goes to the log only. */
export function stripeFailure(error: unknown): AppError {
  const type = (error as { type?: string } | null)?.type;
  if (type === "StripeConnectionError" || type === "StripeAPIError" || type === "StripeRateLimitError") {
    return new AppError("temporarily_unavailable", {
      message: "The payment service does not answer. Nothing was charged; try again shortly.",
      retryAfterSeconds: 5,
      cause: error,
    });
  }
  if (type === "StripeIdempotencyError") {
    return new AppError("conflict", {
      message: "This attempt is over. Start another with a new attempt_key.",
      cause: error,
    });
  }
  return new AppError("internal", { cause: error });
}

/** Whether Stripe refused for good: repeating the same call can only be refused again. */
export function isFinalRefusal(error: unknown): boolean {
  const type = (error as { type?: string } | null)?.type;
  return type === "StripeInvalidRequestError" || type === "StripeCardError";
}
