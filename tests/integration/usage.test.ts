import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Catalog, createCatalog, seedCatalog, setFx } from "@/lib/catalog";
import { type Context, SCOPES } from "@/lib/context";
import { type GenerationEnd, newUuid, pico, renderId, silentLog, systemClock, toJson } from "@/lib/kernel";
import type { Money } from "@/lib/ledger";
import {
  BalanceOutput,
  CreditsOutput,
  GenerationListOutput,
  GenerationOutput,
  getBalance,
  getCredits,
  getGeneration,
  getUsage,
  listGenerations,
  type UsageContext,
  UsageOutput,
} from "@/lib/usage";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { ending, newMoney, newWallet, openHold, type TestWallet } from "./ledger-support";

let database: TestDatabase;
let catalog: Catalog;
let money: Money;
let rub: TestWallet;
let usd: TestWallet;
const keyId = newUuid();

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCatalog(database.db);
  catalog = await createCatalog({
    db: database.db,
    providersConfigured: () => true,
    sandboxModels: [],
    clock: systemClock,
    log: silentLog,
  });
  money = newMoney(database.db.pool);
  await money.start();
  rub = await newWallet(database.db.pool, 1_000_000_000_000n, "RUB");
  usd = await newWallet(database.db.pool, 25_000_000_000n, "USD");
});
afterAll(async () => {
  await money.close();
  await catalog.close();
  await database.drop();
});

const contextOf = (wallet: TestWallet): UsageContext =>
  ({
    db: database.db,
    clock: systemClock,
    log: silentLog,
    scopes: new Set(SCOPES),
    actor: { kind: "key", keyId },
    accountId: wallet.accountId,
    workspaceId: wallet.workspaceId,
    catalog,
  }) as unknown as UsageContext;

/** The answer as it goes over the wire. */
const wire = async <T>(answer: Promise<T> | T) => JSON.parse(toJson(await answer));

const priced: Partial<GenerationEnd> = {
  provider: "openai",
  endpointId: "openai/gpt-5.4@openai",
  upstreamId: "chatcmpl-abc",
  costLines: [
    { unit: "input", quantity: 10, price: { pico: pico(203_000_000n), perUnits: 1n } },
    { unit: "output", quantity: 20, price: { pico: pico(1_218_000_000n), perUnits: 1n } },
  ],
  attempts: [
    {
      position: 0,
      provider: "openai",
      endpointId: "openai/gpt-5.4@openai",
      nativeModel: "gpt-5.4",
      dialect: "openai-chat",
      status: 200,
      error: null,
      startedAtMs: Date.UTC(2026, 10, 21),
      headersMs: 12.4,
      firstByteMs: 15,
      totalMs: 99.6,
    },
  ],
};

describe("getGeneration", () => {
  it("is readable while it runs, and complete after the settle, by every form of its id", async () => {
    const changes = {
      model: "openai/gpt-5.4",
      requestedModel: "gpt-5.4",
      currency: "RUB" as const,
      keyId,
      isStream: true,
    };
    const { id } = await openHold(money, rub, 50_000_000n, [], changes);
    const running = await wire(getGeneration(contextOf(rub), { id: renderId("generation", id) }));
    expect(running).toMatchObject({
      status: "started",
      total_cost: 0,
      charge: { amount: "0", currency: "RUB" },
      ended_at: null,
    });
    await money.settle(id, ending(26_390_000n, priced));
    const forms = [
      id,
      id.replaceAll("-", ""),
      renderId("generation", id),
      renderId("message", id),
      renderId("response", id),
      "chatcmpl-abc",
    ];
    for (const form of forms)
      expect((await wire(getGeneration(contextOf(rub), { id: form }))).id).toBe(renderId("generation", id));
    const done = await wire(getGeneration(contextOf(rub), { id }));
    expect(GenerationOutput.safeParse(done).error).toBeUndefined();
    // 0.02639 RUB / 81.2 = 0.000325 USD
    expect(done).toMatchObject({
      status: "completed",
      model: "openai/gpt-5.4",
      tokens_prompt: 10,
      tokens_completion: 20,
      total_cost: 0.000325,
      cost: "0.000325",
      charge: { amount: "0.02639", currency: "RUB" },
      provider: "openai",
      key_id: renderId("key", keyId),
      cost_lines: [
        { unit: "input", quantity: 10, price: "0.000203", per_units: 1, amount: "0.00203" },
        { unit: "output", quantity: 20, price: "0.001218", per_units: 1, amount: "0.02436" },
      ],
      attempts: [{ provider: "openai", status: 200, headers_ms: 12, total_ms: 100 }],
      data: {
        id: renderId("generation", id),
        total_cost: 0.000325,
        usage: 0.000325,
        streamed: true,
        cancelled: false,
        native_tokens_prompt: 10,
      },
    });
    expect(Object.keys(done.data).length).toBeGreaterThanOrEqual(40);
  });

  it("keeps the USD figure of the day when the rate moves", async () => {
    const { id } = await openHold(money, rub, 50_000_000n, [], { model: "openai/gpt-5.4", currency: "RUB", keyId });
    await money.settle(id, ending(8_120_000n));
    await setFx({ ...contextOf(rub) } as Context, { quote: "RUB", rate: "100", source: "test" });
    await catalog.refresh();
    expect(await wire(getGeneration(contextOf(rub), { id }))).toMatchObject({ total_cost: 0.0001 });
    const { id: later } = await openHold(money, rub, 50_000_000n, [], {
      model: "openai/gpt-5.4",
      currency: "RUB",
      keyId,
    });
    await money.settle(later, ending(8_120_000n));
    expect(await wire(getGeneration(contextOf(rub), { id: later }))).toMatchObject({ total_cost: 0.0000812 });
  });

  it("answers another workspace's ids, unknown ids and nonsense alike", async () => {
    const { id } = await openHold(money, usd, 1000n);
    await money.settle(id, ending(1000n));
    for (const other of [id, newUuid(), "gen-nonsense", "'; drop table"]) {
      await expect(getGeneration(contextOf(rub), { id: other })).rejects.toMatchObject({ code: "not_found" });
    }
    const nobody = { ...contextOf(rub), workspaceId: null };
    await expect(getGeneration(nobody, { id })).rejects.toMatchObject({ code: "permission" });
  });
});

describe("lists and sums", () => {
  it("pages generations newest first and filters them", async () => {
    const ctx = contextOf(rub);
    const all = await wire(listGenerations(ctx, {}));
    expect(GenerationListOutput.safeParse(all).error).toBeUndefined();
    expect(all.data.map((one: { created_at: string }) => one.created_at)).toEqual(
      all.data
        .map((one: { created_at: string }) => one.created_at)
        .toSorted()
        .toReversed(),
    );
    const first = await wire(listGenerations(ctx, { limit: 1 }));
    const second = await wire(listGenerations(ctx, { limit: 1, after: first.next }));
    expect([first.data[0].id, second.data[0].id]).toEqual([all.data[0].id, all.data[1].id]);
    expect((await wire(listGenerations(ctx, { model: "no/such" }))).data).toEqual([]);
    await expect(listGenerations(ctx, { after: "zzz" })).rejects.toMatchObject({
      code: "invalid_request",
      param: "after",
    });
  });

  it("sums a workspace's usage by day, model and key; totals equal the ledger", async () => {
    const ctx = contextOf(rub);
    const usage = await wire(getUsage(ctx, {}));
    expect(UsageOutput.safeParse(usage).error).toBeUndefined();
    expect(usage.data).toHaveLength(1);
    expect(usage.data[0]).toMatchObject({
      model: "openai/gpt-5.4",
      key_id: renderId("key", keyId),
      requests: 3,
      prompt_tokens: 30,
    });
    expect(usage.total.charge).toEqual({ amount: "0.04263", currency: "RUB" });
    const month = new Date().toISOString().slice(0, 7);
    expect((await wire(getUsage(ctx, { month }))).total.requests).toBe(3);
    expect((await wire(getUsage(ctx, { month: "2020-01" }))).data).toEqual([]);
    expect((await wire(getUsage(ctx, { mode: "test" }))).total.requests).toBe(0);
    const { data } = await wire(getCredits(ctx));
    expect(data.amounts).toEqual({ total_credits: "1000.00", total_usage: "0.04263", remaining: "999.95737" });
  });
});

describe("balance and credits", () => {
  it("shows a USD wallet to the cent and converted", async () => {
    const fresh = await newWallet(database.db.pool, 25_000_000_000n, "USD");
    const balance = await wire(getBalance(contextOf(fresh)));
    expect(BalanceOutput.safeParse(balance).error).toBeUndefined();
    expect(balance).toMatchObject({
      cents: 2500,
      usd: 25,
      rub: 2500,
      kzt: 13_062.5,
      currency: "USD",
      balance: "25.00",
      held: "0.00",
      active: true,
    });
    const { id } = await openHold(money, fresh, 5_000_000_000n);
    expect(await wire(getBalance(contextOf(fresh)))).toMatchObject({
      usd: 25,
      held_usd: 5,
      available_usd: 20,
      available: "20.00",
    });
    await money.settle(id, ending(1_234_567_891n));
    expect(await wire(getBalance(contextOf(fresh)))).toMatchObject({ cents: 2376, balance: "23.765432109" });
    const credits = await wire(getCredits(contextOf(fresh)));
    expect(CreditsOutput.safeParse(credits).error).toBeUndefined();
    expect(credits.data).toMatchObject({ total_credits: 25, total_usage: 1.234567891, remaining: 23.765432109 });
  });

  it("shows a RUB wallet in USD at the present rate", async () => {
    const balance = await wire(getBalance(contextOf(rub)));
    expect(balance).toMatchObject({
      currency: "RUB",
      balance: "999.95737",
      rub: 999.95737,
      usd: 9.9995737,
      cents: 999,
    });
  });
});
