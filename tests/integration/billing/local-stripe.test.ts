import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStripe } from "@/lib/backends/payments";
import {
  bodyOf,
  type EventObject,
  type LocalStripe,
  type SessionObject,
  signatureOf,
  startLocalStripe,
} from "../../support/stripe";

let local: LocalStripe;
let client: Stripe;

beforeEach(async () => {
  local = await startLocalStripe();
  client = openStripe({ secretKey: local.secretKey, webhookSecret: local.webhookSecret, apiBase: local.url }).client;
});
afterEach(() => local.close());

const session = (idempotencyKey?: string, unitAmount = 1000) =>
  client.checkout.sessions.create(
    {
      mode: "payment",
      client_reference_id: "ref",
      line_items: [
        { quantity: 1, price_data: { currency: "usd", unit_amount: unitAmount, product_data: { name: "Credits" } } },
      ],
      payment_intent_data: { metadata: { topup: "t-1" } },
      success_url: "http://localhost/ok?session={CHECKOUT_SESSION_ID}",
    },
    idempotencyKey ? { idempotencyKey } : undefined,
  );

describe("the local Stripe, seen through the official SDK", () => {
  it("takes a session to a paid PaymentIntent whose metadata and charge can be read back", async () => {
    const created = await session();
    expect(created).toMatchObject({ status: "open", amount_total: 1000, currency: "usd", client_reference_id: "ref" });
    local.store.paySession(created.id, "paid", { email: "a@b.example" });
    const paid = await client.checkout.sessions.retrieve(created.id);
    expect(paid).toMatchObject({
      status: "complete",
      payment_status: "paid",
      customer_details: { email: "a@b.example" },
    });
    const intent = await client.paymentIntents.retrieve(String(paid.payment_intent), { expand: ["latest_charge"] });
    expect(intent).toMatchObject({ status: "succeeded", amount_received: 1000, metadata: { topup: "t-1" } });
    expect(intent.latest_charge).toMatchObject({ object: "charge", amount: 1000 });
    expect(local.store.events.map((event) => event.type)).toEqual([
      "charge.succeeded",
      "payment_intent.succeeded",
      "checkout.session.completed",
    ]);
  });

  it("answers an Idempotency-Key once and refuses it for another request", async () => {
    const first = await session("key-1");
    expect((await session("key-1")).id).toBe(first.id);
    await expect(session("key-1", 2000)).rejects.toMatchObject({ type: "StripeIdempotencyError" });
    expect(local.store.all<SessionObject>("checkout.session")).toHaveLength(1);
  });

  it("does the work once when the answer is lost on the way", async () => {
    local.failNext(/checkout/, "lost", 1, "POST");
    await session("key-2");
    expect(local.store.all<SessionObject>("checkout.session")).toHaveLength(1);
    expect(local.calls).toEqual(["POST /v1/checkout/sessions", "POST /v1/checkout/sessions"]);
  });

  it("gives errors the SDK knows", async () => {
    await expect(client.paymentIntents.retrieve("pi_none")).rejects.toMatchObject({
      type: "StripeInvalidRequestError",
      statusCode: 404,
    });
    const stranger = new Stripe("sk_test_other", {
      host: "127.0.0.1",
      port: new URL(local.url).port,
      protocol: "http",
    });
    await expect(stranger.events.list()).rejects.toMatchObject({ type: "StripeAuthenticationError" });
    const declined = client.paymentIntents.create({
      amount: 900,
      currency: "usd",
      payment_method: "pm_card_chargeDeclined",
      confirm: true,
      off_session: true,
    });
    await expect(declined).rejects.toMatchObject({ type: "StripeCardError", decline_code: "generic_decline" });
  });

  it("pages through events newest first, by type and time", async () => {
    for (let n = 0; n < 5; n++) local.store.paySession((await session()).id, "paid");
    const seen: string[] = [];
    const filter = { types: ["payment_intent.succeeded"], created: { gte: 0 }, limit: 2 };
    for await (const event of client.events.list(filter)) seen.push(event.id);
    const expected = local.store.events
      .filter((event) => event.type === "payment_intent.succeeded")
      .map((event) => event.id);
    expect(seen).toEqual(expected.reverse());
  });

  it("signs events so that the SDK accepts them and refuses changed or stale ones", async () => {
    const event = local.store.emit("customer.created", local.store.createCustomer({})) as EventObject;
    const body = bodyOf(event);
    expect(client.webhooks.constructEvent(body, signatureOf(body, local.webhookSecret), local.webhookSecret).id).toBe(
      event.id,
    );
    const changed = Buffer.from(body.toString().replace("false", "true"));
    expect(() =>
      client.webhooks.constructEvent(changed, signatureOf(body, local.webhookSecret), local.webhookSecret),
    ).toThrow();
    const stale = signatureOf(body, local.webhookSecret, Math.floor(Date.now() / 1000) - 301);
    expect(() => client.webhooks.constructEvent(body, stale, local.webhookSecret, 300)).toThrow(/tolerance/);
  });

  it("serves a payment page that pays, posts webhooks and sends the browser back", async () => {
    const received: string[] = [];
    local.deliveries.setReceiver(async (body) => {
      received.push(JSON.parse(body.toString()).type);
      return 200;
    });
    const created = await session();
    expect(await (await fetch(String(created.url))).text()).toContain("10.00 USD");
    const paid = await fetch(String(created.url), {
      method: "POST",
      body: new URLSearchParams({ outcome: "paid" }),
      redirect: "manual",
    });
    expect([paid.status, paid.headers.get("location")]).toEqual([303, `http://localhost/ok?session=${created.id}`]);
    await local.deliveries.settled();
    expect(received).toEqual(["charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]);
  });
});
