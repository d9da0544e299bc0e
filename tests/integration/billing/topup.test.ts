import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTopup, getBillingSettings, getReceipt, getTopup, listTopups } from "@/lib/billing";
import { newUuid, parseNano } from "@/lib/kernel";
import type { SessionObject } from "../../support/stripe";
import {
  type Billing,
  balanceOf,
  brokenProofs,
  buy,
  buyAndDeliver,
  contextOf,
  deliver,
  newCustomer,
  openBilling,
} from "./harness";

let billing: Billing;
beforeAll(async () => {
  billing = await openBilling();
});
afterAll(() => billing.close());

describe("createTopup", () => {
  it("opens Stripe's page for the exact amount in the wallet's currency", async () => {
    const customer = await newCustomer(billing, "KZT");
    const created = await createTopup(customer.ctx, { amount: "5000.50", attempt_key: newUuid(), locale: "ru" });
    expect(created).toMatchObject({ amount: "5000.50", fee: "0.00", currency: "KZT" });
    expect(created.id).toMatch(/^top_[0-9a-f]{32}$/);
    const [session] = billing.stripe.store.all<SessionObject>("checkout.session");
    expect(session).toMatchObject({ amount_total: 500_050, currency: "kzt", locale: "ru" });
    expect(session?.success_url).toBe(`http://localhost:3000/ru/console/credits?topup=${created.id}`);
    expect(created.url).toBe(session?.url);
  });

  it("gives one page for one attempt, also for twenty at once and after a lost answer", async () => {
    const { ctx } = await newCustomer(billing);
    const before = billing.stripe.store.all("checkout.session").length;
    const input = { amount: "10.00", attempt_key: newUuid(), locale: "en" as const };
    billing.stripe.failNext(/checkout\/sessions$/, "lost", 1, "POST");
    const all = await Promise.all(Array.from({ length: 20 }, () => createTopup(ctx, input)));
    expect(new Set(all.map((item) => item.url)).size).toBe(1);
    expect(billing.stripe.store.all("checkout.session").length).toBe(before + 1);
    await expect(createTopup(ctx, { ...input, amount: "11.00" })).rejects.toMatchObject({
      code: "idempotency_mismatch",
    });
  });

  it.each([
    ["4.99", "amount"],
    ["10000.01", "amount"],
    ["10.005", "amount"],
  ])("refuses %s USD before anything is written", async (amount, param) => {
    const { ctx } = await newCustomer(billing);
    await expect(createTopup(ctx, { amount, attempt_key: newUuid(), locale: "en" })).rejects.toMatchObject({
      code: "invalid_request",
      param,
    });
    expect((await listTopups(ctx, { limit: 10 })).data).toEqual([]);
  });

  it("refuses a currency that is not the wallet's, and an actor without the scope", async () => {
    const customer = await newCustomer(billing, "RUB");
    const input = { amount: "1000", attempt_key: newUuid(), locale: "en" as const };
    await expect(createTopup(customer.ctx, { ...input, currency: "USD" })).rejects.toMatchObject({ param: "currency" });
    const reader = contextOf(billing, customer.wallet, new Set(["billing:read"]));
    await expect(createTopup(reader, input)).rejects.toMatchObject({ code: "permission" });
  });

  it("says that Stripe does not answer, and works when tried again", async () => {
    const { ctx } = await newCustomer(billing);
    const input = { amount: "10.00", attempt_key: newUuid(), locale: "en" as const };
    billing.stripe.failNext(/checkout\/sessions$/, "error", 3, "POST");
    await expect(createTopup(ctx, input)).rejects.toMatchObject({ code: "temporarily_unavailable" });
    expect((await createTopup(ctx, input)).url).toContain("/pay/");
  });
});

describe("a paid top-up", () => {
  it("is credited by its webhooks and has a receipt", async () => {
    const customer = await newCustomer(billing);
    const bought = await buyAndDeliver(billing, customer, "25.00");
    expect(await balanceOf(billing, customer)).toBe(parseNano("25"));
    const topup = await getTopup(customer.ctx, { id: bought.topupId });
    expect(topup).toMatchObject({ status: "paid", credited: "25.00", refunded: "0.00" });
    const receipt = await getReceipt(customer.ctx, { id: bought.topupId });
    expect(receipt).toMatchObject({
      number: topup.receipt_number,
      seller: { name: "Router Ltd", tax_label: "VAT", tax_id: "DE123" },
      buyer: { name: "Pat Payer", email: "payer@example.org" },
      total: "25.00",
      net: "21.01",
      tax: { percent: "19", amount: "3.99" },
      payment: { id: bought.intent.id, method: "card", brand: "visa", last4: "4242" },
      balance_due: "25.00",
    });
    expect(await brokenProofs(billing)).toEqual([]);
  });

  it("is in the name of the account's company, and the page knows the owner's address", async () => {
    const customer = await newCustomer(billing);
    const { pool } = billing.database.db;
    const { accountId } = customer.wallet;
    const userId = newUuid();
    await pool.query(`INSERT INTO "user" (id, email) VALUES ($1, $2)`, [userId, `${userId}@company.example`]);
    await pool.query(
      "INSERT INTO account (id, name, currency, legal_name, tax_id, legal_address) VALUES ($1, 'A', 'USD', 'Company LLP', '990140000385', 'Almaty')",
      [accountId],
    );
    await pool.query("INSERT INTO member (account_id, user_id, role) VALUES ($1, $2, 'owner')", [accountId, userId]);
    const { topupId, sessionId } = await buyAndDeliver(billing, customer);
    const session = billing.stripe.store.get<SessionObject>("checkout.session", sessionId);
    expect(session.customer_email).toBe(`${userId}@company.example`);
    expect((await getReceipt(customer.ctx, { id: topupId })).buyer).toEqual({
      name: "Company LLP",
      address: "Almaty",
      tax_label: "VAT",
      tax_id: "990140000385",
      email: "payer@example.org",
    });
  });

  it("numbers receipts without gaps, also for payments that arrive together", async () => {
    const customers = await Promise.all(Array.from({ length: 12 }, () => newCustomer(billing)));
    const all = await Promise.all(customers.map((customer) => buy(billing, customer)));
    await Promise.all(all.flatMap((bought) => bought.events).map((event) => deliver(billing, event)));
    const { rows } = await billing.database.db.pool.query(
      "SELECT receipt_number AS n FROM topup WHERE receipt_number IS NOT NULL ORDER BY 1",
    );
    const numbers = rows.map((row) => Number(row.n.split("-")[2]));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(numbers.length).toBeGreaterThanOrEqual(12);
  });

  it("is hidden from other accounts, and an unpaid one has no receipt", async () => {
    const [owner, stranger] = [await newCustomer(billing), await newCustomer(billing)];
    const bought = await buy(billing, owner);
    await expect(getReceipt(owner.ctx, { id: bought.topupId })).rejects.toMatchObject({ code: "not_found" });
    await expect(getTopup(stranger.ctx, { id: bought.topupId })).rejects.toMatchObject({ code: "not_found" });
  });

  it("is listed newest first, in pages", async () => {
    const customer = await newCustomer(billing);
    for (const amount of ["10.00", "20.00", "30.00"]) await buy(billing, customer, amount);
    const first = await listTopups(customer.ctx, { limit: 2 });
    expect([first.data.map((item) => item.amount), first.has_more]).toEqual([["30.00", "20.00"], true]);
    const second = await listTopups(customer.ctx, {
      limit: 2,
      after: first.data[1]?.id.replace("top_", "").replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
    });
    expect([second.data.map((item) => item.amount), second.has_more]).toEqual([["10.00"], false]);
  });
});

describe("without Stripe's keys", () => {
  it("says which variables to set", async () => {
    const bare = await openBilling({ withStripe: false });
    const { ctx } = await newCustomer(bare);
    const failure = createTopup(ctx, { amount: "10.00", attempt_key: newUuid(), locale: "en" });
    await expect(failure).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.*credit add/),
    });
    expect(await getBillingSettings(ctx)).toMatchObject({
      is_stripe_configured: false,
      missing_variables: ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"],
      mode: null,
      currency: "USD",
      presets: ["10.00", "25.00", "50.00", "100.00"],
    });
    expect((await bare.webhook(Buffer.from("{}"), null)).status).toBe(503);
    await bare.close();
  });
});
