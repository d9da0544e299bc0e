import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccount } from "@/lib/accounts";
import { type Api, createApi } from "@/lib/api";
import type { Context, Scope } from "@/lib/context";
import { createGateway, type Gateway } from "@/lib/gateway";
import { findDialect } from "@/lib/gateway/dialects";
import { nano, newUuid, parseId } from "@/lib/kernel";
import { creditWallet, getBalance, getGeneration, type Money } from "@/lib/ledger";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { doubleProvider, eventsOf, jsonOf, requestOf, textOf, textOfEvents } from "../../support/gateway-call";
import { chat, costOfEntry, MODELS } from "../../support/gateway-scene";
import { memoryWorld } from "../../support/memory-ports";
import { createTestServices, type TestServices } from "../../support/services";
import { startUpstream, type TestUpstream } from "../../support/upstream";
import { newMoney } from "../ledger-support";

let database: TestDatabase;
let upstream: TestUpstream;
let app: TestServices;
let money: Money;
let gateway: Gateway;
let api: Api;

beforeAll(async () => {
  database = await createTestDatabase();
  upstream = await startUpstream();
  app = createTestServices(database.db);
  money = newMoney(database.db.pool);
  const world = memoryWorld();
  world.setModels(MODELS);
  world.setProvider("one", { baseUrl: upstream.baseUrl, apiKey: "sk-x", extra: {} });
  gateway = createGateway(
    { ...world.ports, wallet: money },
    { findDialect, findProvider: (id) => (id === "one" ? doubleProvider("one") : undefined) },
  );
  const { keys, limits } = world.ports;
  const demo = { model: "lab/model", apiKey: null };
  api = createApi({ services: app.services, gateway, keys, limits, routes: [], demo, providers: new Set() });
});

afterAll(async () => {
  await gateway.drain(1000);
  await money.close();
  await upstream.close();
  await database.drop();
});

/** A signed-in member of a new account with this much money. */
async function member(creditNano: bigint, scopes: readonly Scope[] = ["keys:write"]) {
  const made = await createAccount(app.operator, { email: `${newUuid()}@example.com` });
  const accountId = parseId(made.account_id);
  const workspaceId = parseId(made.workspace_id);
  const walletId = parseId(made.wallet_id);
  if (!accountId || !workspaceId || !walletId) throw new Error("no account");
  const { pool } = database.db;
  if (creditNano > 0n) {
    await creditWallet(pool, { walletId, amountNano: nano(creditNano), kind: "topup", reference: `pi_${newUuid()}` });
  }
  const ctx: Context = {
    ...app.services,
    actor: { kind: "user", userId: accountId, sessionId: accountId },
    scopes: new Set(scopes),
    accountId,
    workspaceId,
  };
  const balance = async () => (await getBalance(pool, { walletId })).balanceNano;
  return { ctx, workspaceId, balance };
}

const stream = () => chat("lab/model", { stream: true, stream_options: { include_usage: true } });

const post = (path: string, body: unknown, ctx: Context | null, headers: Record<string, string> = {}) =>
  api.handleConsole(requestOf({ body, headers, path: `/api/console${path}` }), path, ctx);

describe("a model call with a session", () => {
  it("streams, is charged to the workspace, and its last event tells the charge", async () => {
    const { ctx, workspaceId, balance } = await member(5_000_000_000n);
    const before = await balance();
    const reply = await post("/try/chat/completions", stream(), ctx);
    expect(reply.status).toBe(200);
    expect(Object.keys(reply.headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
    const events = eventsOf(await textOf(reply));
    expect(textOfEvents(events)).not.toBe("");
    const cost = costOfEntry(upstream.journal.at(-1) as never);
    expect(before - (await balance())).toBe(cost);
    expect(events.at(-2)?.usage.cost).toBe(Number(cost) / 1e9);
    const id = parseId(String(reply.headers["x-generation-id"]));
    const record = await getGeneration(database.db.pool, { id: id ?? "", workspaceId });
    expect(record).toMatchObject({ keyId: null, mode: "live", costNano: cost });
  });

  it("serves the other dialects at the same place", async () => {
    const { ctx } = await member(5_000_000_000n);
    const body = { model: "lab/model", max_tokens: 50, messages: [{ role: "user", content: "Hi" }] };
    const reply = await post("/try/messages", body, ctx);
    expect(await jsonOf(reply)).toMatchObject({ type: "message", role: "assistant" });
  });

  it("in test mode asks the sandbox and costs nothing", async () => {
    const { ctx, balance } = await member(0n);
    const calls = upstream.journal.length;
    const reply = await post("/try/chat/completions", chat(), ctx, { "x-mode": "test" });
    expect((await jsonOf(reply)).choices[0].message.content).toContain("rivers");
    expect(upstream.journal).toHaveLength(calls);
    expect(await balance()).toBe(0n);
  });

  it("is refused without a session, even with a key, and to those who may not spend", async () => {
    const { ctx } = await member(5_000_000_000n, ["keys:read"]);
    const anonymous = await post("/try/chat/completions", chat(), null, { authorization: "Bearer air_live_x" });
    expect(anonymous.status).toBe(401);
    expect((await post("/try/chat/completions", chat(), ctx)).status).toBe(403);
  });

  it("is refused without money, in the envelope of its dialect", async () => {
    const { ctx } = await member(0n);
    expect((await post("/try/chat/completions", chat(), ctx)).status).toBe(402);
  });

  it("is refused when the account is frozen", async () => {
    const { ctx } = await member(5_000_000_000n);
    await database.db.pool.query("update account set frozen_at = now() where id = $1", [ctx.accountId]);
    expect((await post("/try/chat/completions", chat(), ctx)).status).toBe(403);
  });
});

describe("the demonstration call", () => {
  it("answers a visitor from the sandbox, free, whatever he sends beside the prompt is refused", async () => {
    const calls = upstream.journal.length;
    const reply = await post("/try/demo", { prompt: "Hello there" }, null, { "x-max-cost": "nonsense" });
    const events = eventsOf(await textOf(reply));
    expect(textOfEvents(events)).toContain("Hello there");
    expect(events.at(-2)?.usage?.cost).toBe(0);
    expect(upstream.journal).toHaveLength(calls);
    expect((await post("/try/demo", { prompt: "Hi", model: "lab/model" }, null)).status).toBe(400);
    expect((await post("/try/demo", { prompt: "x".repeat(301) }, null)).status).toBe(400);
  });

  it("is counted per address", async () => {
    const statuses: number[] = [];
    for (let call = 0; call < 10; call++) statuses.push((await post("/try/demo", { prompt: "Hi" }, null)).status);
    expect(statuses.at(-1)).toBe(429);
  });
});
