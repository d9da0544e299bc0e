import { openStripe, type Payments } from "@/lib/backends/payments";
import { createStripeWebhook, createTopup, proveBilling, type StripeWebhook } from "@/lib/billing";
import { type Context, SCOPES, type Services } from "@/lib/context";
import { type Currency, newUuid, parseId, silentLog, systemClock } from "@/lib/kernel";
import { findWallet, proveLedger } from "@/lib/ledger";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  bodyOf,
  type EventObject,
  type LocalStripe,
  type PaymentIntentObject,
  signatureOf,
  startLocalStripe,
} from "../../support/stripe";
import { newWallet, type TestWallet } from "../ledger-support";

export interface Billing {
  readonly database: TestDatabase;
  readonly stripe: LocalStripe;
  readonly services: Services;
  readonly webhook: StripeWebhook;
  close(): Promise<void>;
}

const seller: Payments["seller"] = {
  name: "Router Ltd",
  address: "1 Main Street",
  taxId: "DE123",
  taxLabel: "VAT",
  email: "bills@router.example",
  taxPercent: "19",
};

const notWired = (name: string) =>
  new Proxy(
    {},
    {
      get: () => () => {
        throw new Error(`${name} is not part of this test`);
      },
    },
  );

/** The billing room over a database of its own and a local Stripe. `withStripe: false` = no keys are configured. */
export async function openBilling(options: { withStripe?: boolean; nowMs?: () => number } = {}): Promise<Billing> {
  const database = await createTestDatabase();
  const stripe = await startLocalStripe({ nowMs: options.nowMs });
  const account = openStripe({ secretKey: stripe.secretKey, webhookSecret: stripe.webhookSecret, apiBase: stripe.url });
  const services = {
    db: database.db,
    payments: { stripe: options.withStripe === false ? null : account, seller },
    clock: options.nowMs ? { ...systemClock, now: options.nowMs } : systemClock,
    log: silentLog,
    appUrl: "http://localhost:3000",
    appName: "AI Router",
    kv: notWired("kv"),
    mail: notWired("mail"),
    queue: notWired("queue"),
    secrets: notWired("secrets"),
  } as Services;
  return {
    database,
    stripe,
    services,
    webhook: createStripeWebhook(services),
    async close() {
      await stripe.close();
      await database.drop();
    },
  };
}

export function contextOf(billing: Billing, wallet: TestWallet, scopes: Context["scopes"] = new Set(SCOPES)): Context {
  const actor = { kind: "user", userId: newUuid(), sessionId: newUuid() } as const;
  return { ...billing.services, actor, scopes, accountId: wallet.accountId, workspaceId: wallet.workspaceId };
}

export interface Customer {
  readonly wallet: TestWallet;
  readonly ctx: Context;
}

export async function newCustomer(billing: Billing, currency: Currency = "USD"): Promise<Customer> {
  const wallet = await newWallet(billing.database.db.pool, 0n, currency);
  return { wallet, ctx: contextOf(billing, wallet) };
}

export interface Bought {
  readonly topupId: string;
  readonly sessionId: string;
  readonly intent: PaymentIntentObject;
  /** The events the payment gave rise to, not delivered yet. */
  readonly events: EventObject[];
}

/** Top-up begun by the verb and paid on the hosted page; nothing is delivered. */
export async function buy(billing: Billing, customer: Customer, amount = "25.00"): Promise<Bought> {
  const before = billing.stripe.store.events.length;
  const created = await createTopup(customer.ctx, { amount, attempt_key: newUuid(), locale: "en" });
  const sessionId = created.url.slice(created.url.lastIndexOf("/") + 1);
  const intent = billing.stripe.store.paySession(sessionId, "paid", { email: "payer@example.org", name: "Pat Payer" });
  return { topupId: parseId(created.id) ?? "", sessionId, intent, events: billing.stripe.store.events.slice(before) };
}

/** Posts an event as Stripe would; answers the status. */
export async function deliver(billing: Billing, event: EventObject): Promise<number> {
  const body = bodyOf(event);
  return (await billing.webhook(body, signatureOf(body, billing.stripe.webhookSecret))).status;
}

export async function buyAndDeliver(billing: Billing, customer: Customer, amount = "25.00"): Promise<Bought> {
  const bought = await buy(billing, customer, amount);
  for (const event of bought.events) await deliver(billing, event);
  return bought;
}

/** The events since a moment, e.g. `const since = mark(billing); …; await deliverSince(billing, since)`. */
export const mark = (billing: Billing): number => billing.stripe.store.events.length;
export async function deliverSince(billing: Billing, since: number): Promise<void> {
  for (const event of billing.stripe.store.events.slice(since)) await deliver(billing, event);
}

export async function balanceOf(billing: Billing, customer: Customer): Promise<bigint> {
  const wallet = await findWallet(billing.database.db.pool, { walletId: customer.wallet.walletId });
  return wallet?.balanceNano ?? -1n;
}

export async function isActive(billing: Billing, customer: Customer): Promise<boolean | undefined> {
  return (await findWallet(billing.database.db.pool, { walletId: customer.wallet.walletId }))?.isActive;
}

/** Everything about money that is broken now: the ledger's invariants, and what Stripe has to do with them. */
export async function brokenProofs(billing: Billing): Promise<string[]> {
  const report = await proveLedger(billing.database.db, { foreign: [proveBilling], isFreezing: false });
  return report.proofs
    .filter((proof) => proof.status === "broken")
    .map((proof) => `${proof.invariant} ${proof.name}: ${proof.examples.join(", ")}`);
}

/** Sum of a system account in one currency. */
export async function systemBalance(billing: Billing, kind: string, currency = "USD"): Promise<bigint> {
  const { rows } = await billing.database.db.pool.query(
    `SELECT coalesce(sum(p.amount), 0)::bigint AS sum FROM posting p JOIN ledger_account a ON a.id = p.account_id
      WHERE a.kind = $1 AND a.currency = $2`,
    [kind, currency],
  );
  return BigInt(rows[0].sum);
}
