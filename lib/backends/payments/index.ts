import Stripe from "stripe";
import type { Config } from "@/lib/config";
import type { Payments, StripeAccount } from "./payments";

export type { Payments, Seller, StripeAccount } from "./payments";

export interface StripeSettings {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Where the API listens instead of Stripe's own address, e.g. "http://127.0.0.1:7001". */
  readonly apiBase?: string;
}

/** Reads the payment settings of the installation. Connects to nothing. */
export function openPayments(config: Config): Payments {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = config;
  return {
    stripe:
      secretKey && webhookSecret ? openStripe({ secretKey, webhookSecret, apiBase: config.STRIPE_API_BASE }) : null,
    seller: {
      name: config.LEGAL_NAME ?? config.APP_NAME,
      address: config.LEGAL_ADDRESS ?? null,
      taxId: config.LEGAL_TAX_ID ?? null,
      taxLabel: config.LEGAL_TAX_LABEL,
      email: config.LEGAL_EMAIL ?? null,
      taxPercent: config.TAX_PERCENT,
    },
  };
}

/** The SDK, without telemetry. Network failures are repeated twice under the same idempotency key. */
export function openStripe(settings: StripeSettings): StripeAccount {
  const base = settings.apiBase ? new URL(settings.apiBase) : null;
  const client = new Stripe(settings.secretKey, {
    telemetry: false,
    maxNetworkRetries: 2,
    timeout: 20_000,
    ...(base
      ? {
          host: base.hostname,
          port: base.port || (base.protocol === "https:" ? 443 : 80),
          protocol: base.protocol === "https:" ? ("https" as const) : ("http" as const),
        }
      : {}),
  });
  return { client, webhookSecret: settings.webhookSecret, isLive: /^[a-z]+_live_/.test(settings.secretKey) };
}
