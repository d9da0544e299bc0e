import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTopup, getTopup } from "@/lib/billing";
import { newUuid, parseNano } from "@/lib/kernel";
import { bodyOf, type EventObject, type PaymentIntentObject, shuffled, signatureOf } from "../../support/stripe";
import { type Billing, balanceOf, brokenProofs, buy, deliver, newCustomer, openBilling } from "./harness";

let billing: Billing;
beforeAll(async () => {
  billing = await openBilling();
});
afterAll(() => billing.close());

const send = (body: Buffer | string, signature: string | null) => billing.webhook(Buffer.from(body), signature);
const byType = (events: readonly EventObject[], type: string): EventObject => {
  const found = events.find((event) => event.type === type);
  if (!found) throw new Error(`no ${type}`);
  return found;
};

describe("credit", () => {
  it("happens once for 200 concurrent deliveries of one payment under different event ids", async () => {
    const customer = await newCustomer(billing);
    const bought = await buy(billing, customer, "25.00");
    const succeeded = byType(bought.events, "payment_intent.succeeded");
    const completed = byType(bought.events, "checkout.session.completed");
    const copies = Array.from({ length: 200 }, (_, n) => ({
      ...(n % 2 ? succeeded : completed),
      id: `evt_${newUuid()}`,
    }));
    const statuses = await Promise.all(copies.map((event) => deliver(billing, event)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await balanceOf(billing, customer)).toBe(parseNano("25"));
    const { rows } = await billing.database.db.pool.query(
      "SELECT count(*)::int AS n FROM ledger_tx WHERE ref_id = $1",
      [bought.intent.id],
    );
    expect(rows[0].n).toBe(1);
    expect(await brokenProofs(billing)).toEqual([]);
  });

  it("happens once per payment when 100 payments' events arrive shuffled and twice", async () => {
    const customers = await Promise.all(Array.from({ length: 20 }, () => newCustomer(billing)));
    const events: EventObject[] = [];
    for (let n = 0; n < 100; n++) {
      const customer = customers[n % customers.length];
      if (customer) events.push(...(await buy(billing, customer, "10.00")).events);
    }
    const queue = shuffled([...events, ...events]);
    const work = async () => {
      for (let event = queue.pop(); event; event = queue.pop()) expect(await deliver(billing, event)).toBe(200);
    };
    await Promise.all(Array.from({ length: 16 }, work));
    const balances = await Promise.all(customers.map((customer) => balanceOf(billing, customer)));
    expect(new Set(balances)).toEqual(new Set([parseNano("50")]));
    expect(await brokenProofs(billing)).toEqual([]);
  });

  it("answers a repeated event without asking Stripe again", async () => {
    const customer = await newCustomer(billing);
    const { events } = await buy(billing, customer);
    const event = byType(events, "payment_intent.succeeded");
    await deliver(billing, event);
    const calls = billing.stripe.calls.length;
    expect(await deliver(billing, event)).toBe(200);
    expect(billing.stripe.calls.length).toBe(calls);
  });

  it("waits for a payment that is processing, and never comes when it fails", async () => {
    const [paid, failed] = [await newCustomer(billing), await newCustomer(billing)];
    for (const [customer, isPaid] of [
      [paid, true],
      [failed, false],
    ] as const) {
      const since = billing.stripe.store.events.length;
      const created = await createTopup(customer.ctx, { amount: "10.00", attempt_key: newUuid(), locale: "en" });
      const intent = billing.stripe.store.paySession(created.url.split("/").pop() ?? "", "processing");
      for (const event of billing.stripe.store.events.slice(since)) await deliver(billing, event);
      expect(await balanceOf(billing, customer)).toBe(0n);
      const between = billing.stripe.store.events.length;
      billing.stripe.store.settleIntent(intent.id, isPaid);
      for (const event of billing.stripe.store.events.slice(between)) await deliver(billing, event);
    }
    expect(await balanceOf(billing, paid)).toBe(parseNano("10"));
    expect(await balanceOf(billing, failed)).toBe(0n);
    expect(await brokenProofs(billing)).toEqual([]);
  });

  it("comes after our own failure, when Stripe delivers again", async () => {
    const customer = await newCustomer(billing);
    const { events, topupId } = await buy(billing, customer);
    const event = byType(events, "payment_intent.succeeded");
    billing.stripe.failNext(/payment_intents/, "error", 3);
    expect(await deliver(billing, event)).toBe(500);
    expect(await balanceOf(billing, customer)).toBe(0n);
    expect(await deliver(billing, event)).toBe(200);
    expect(await balanceOf(billing, customer)).toBe(parseNano("25"));
    expect((await getTopup(customer.ctx, { id: topupId })).status).toBe("paid");
  });
});

describe("what is refused", () => {
  it("a forged or missing signature, another secret, a changed body, a stale timestamp", async () => {
    const customer = await newCustomer(billing);
    const { events } = await buy(billing, customer);
    const body = bodyOf(byType(events, "payment_intent.succeeded"));
    const secret = billing.stripe.webhookSecret;
    const nowSeconds = Math.floor(Date.now() / 1000);
    const changed = body
      .toString()
      .replace(customer.wallet.walletId, newUuid())
      .replace('"amount": 2500', '"amount": 9999900');
    const tries: [Buffer | string, string | null][] = [
      [body, null],
      [body, ""],
      [body, "t=1,v1=00"],
      [body, signatureOf(body, "whsec_other")],
      [changed, signatureOf(body, secret)],
      [body, signatureOf(body, secret, nowSeconds - 301)],
      [body, signatureOf(body, secret).replace("v1=", "v0=")],
      ["not json", "t=1,v1=00"],
    ];
    for (const [sent, signature] of tries) expect((await send(sent, signature)).status).toBe(400);
    expect(await balanceOf(billing, customer)).toBe(0n);
    const { rows } = await billing.database.db.pool.query("SELECT count(*)::int AS n FROM stripe_event WHERE id = $1", [
      JSON.parse(body.toString()).id,
    ]);
    expect(rows[0].n).toBe(0);
    expect((await send(body, signatureOf(body, secret, nowSeconds - 290))).status).toBe(200);
    expect(await balanceOf(billing, customer)).toBe(parseNano("25"));
  });

  it("an event of the other mode", async () => {
    const customer = await newCustomer(billing);
    const { events } = await buy(billing, customer);
    expect(await deliver(billing, { ...byType(events, "payment_intent.succeeded"), livemode: true })).toBe(400);
    expect(await balanceOf(billing, customer)).toBe(0n);
  });

  it("an amount the body claims: what is fetched counts", async () => {
    const customer = await newCustomer(billing);
    const { events, intent } = await buy(billing, customer, "10.00");
    const lie: PaymentIntentObject = { ...intent, amount: 99_999_900, amount_received: 99_999_900, currency: "kwd" };
    expect(await deliver(billing, { ...byType(events, "payment_intent.succeeded"), data: { object: lie } })).toBe(200);
    expect(await balanceOf(billing, customer)).toBe(parseNano("10"));
  });

  it("a claim that an unpaid payment has succeeded", async () => {
    const customer = await newCustomer(billing);
    const { events, intent } = await buy(billing, customer, "10.00");
    const stored = billing.stripe.store.get<PaymentIntentObject>("payment_intent", intent.id);
    Object.assign(stored, { status: "requires_payment_method", amount_received: 0 });
    for (const event of events) expect(await deliver(billing, event)).toBe(200);
    expect(await balanceOf(billing, customer)).toBe(0n);
  });

  it("a payment in another currency: it is kept as a broken proof for the operator, not credited", async () => {
    const own = await openBilling();
    const customer = await newCustomer(own, "RUB");
    const { events, intent } = await buy(own, customer, "1000.00");
    own.stripe.store.get<PaymentIntentObject>("payment_intent", intent.id).currency = "usd";
    for (const event of events) expect(await deliver(own, event)).toBe(200);
    expect(await balanceOf(own, customer)).toBe(0n);
    expect(await brokenProofs(own)).toEqual([expect.stringContaining(`${intent.id}: refused for its currency`)]);
    await own.close();
  });

  it("a payment of somebody else's shop on the same Stripe account, and one that names no row", async () => {
    const customer = await newCustomer(billing);
    for (const metadata of [{}, { topup_id: newUuid() }, { topup_id: "1' OR '1'='1" }]) {
      const { events, intent } = await buy(billing, customer, "10.00");
      billing.stripe.store.get<PaymentIntentObject>("payment_intent", intent.id).metadata = metadata as Record<
        string,
        string
      >;
      for (const event of events) expect(await deliver(billing, event)).toBe(200);
    }
    expect(await balanceOf(billing, customer)).toBe(0n);
    expect(await brokenProofs(billing)).toEqual([]);
  });
});
