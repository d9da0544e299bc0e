import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actInAccount, createAccount, getWorkspaceContext } from "@/lib/accounts";
import type { Context, Scope } from "@/lib/context";
import {
  type GenerationEnd,
  nano,
  newUuid,
  parseId,
  parseNano,
  renderId,
  silentLog,
  systemClock,
  toJson,
} from "@/lib/kernel";
import {
  createKey,
  createKeyVerifier,
  deleteKey,
  getKey,
  getOwnKey,
  KeyReply,
  type KeyVerifier,
  listKeys,
  rotateKey,
  updateKey,
} from "@/lib/keys";
import { createMoney, creditWallet, type Money } from "@/lib/ledger";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createTestServices, type TestServices } from "../support/services";

const ROOT = "test secret test secret test secret";
let test: TestDatabase;
let app: TestServices;
let verifier: KeyVerifier;
let money: Money;
const spool = mkdtempSync(path.join(os.tmpdir(), "keys-spool-"));
let people = 0;

beforeAll(async () => {
  test = await createTestDatabase();
  app = createTestServices(test.db);
  verifier = createKeyVerifier({ db: test.db, secrets: app.services.secrets, clock: systemClock, log: silentLog });
  await verifier.start();
  money = createMoney({
    pool: test.db.pool,
    owner: "test:1:1",
    leaseSeconds: 60,
    clock: systemClock,
    log: silentLog,
    spoolDir: spool,
  });
  await money.start();
});
afterAll(async () => {
  await money.close();
  await verifier.stop();
  await test.drop();
  rmSync(spool, { recursive: true, force: true });
});

async function newOwner() {
  const made = await createAccount(app.operator, { email: `keys-${++people}@example.com`, currency: "RUB" });
  const userId = parseId(made.user_id) ?? "";
  const { ctx } = await getWorkspaceContext(app.services, { userId, sessionId: newUuid(), workspaceId: null });
  const walletId = parseId(made.wallet_id) ?? "";
  await creditWallet(test.db.pool, {
    walletId,
    amountNano: parseNano("100"),
    kind: "manual",
    reference: made.account_id,
  });
  return { made, ctx, userId, walletId };
}

const ALL: readonly Scope[] = [
  "keys:read",
  "keys:write",
  "usage:read",
  "account:read",
  "account:write",
  "billing:read",
  "billing:write",
];
const asKey = (ctx: Context, keyId: string, scopes: readonly Scope[] = ALL): Context => ({
  ...ctx,
  actor: { kind: "key", keyId: parseId(keyId) ?? "" },
  scopes: new Set(scopes),
});
const refused = (code: string, param?: string) => expect.objectContaining({ code, ...(param ? { param } : {}) });
const allRefused = (code: string, attempts: readonly Promise<unknown>[]) =>
  Promise.all(attempts.map((attempt) => expect(attempt).rejects.toEqual(refused(code))));
const messageOf = async (secret: string): Promise<string> =>
  Promise.resolve()
    .then(() => verifier.verify(secret, null))
    .then(
      () => "accepted",
      (error: Error) => error.message,
    );

/** Spends through the ledger as the gateway does: hold with the key's windows, then settle. */
async function spend(secret: string, amount: string): Promise<string> {
  const principal = await verifier.verify(secret, null);
  const id = newUuid();
  const amountNano = parseNano(amount);
  const held = await money.hold({
    walletId: principal.walletId,
    windows: principal.windows(Date.now()),
    amountNano,
    generation: {
      ...{ id, requestId: id, accountId: principal.accountId, workspaceId: principal.workspaceId, subAccountId: null },
      ...{
        keyId: principal.keyId,
        mode: "live",
        operation: "generate",
        dialect: "openai-chat",
        requestedModel: "a/b",
        model: "a/b",
      },
      ...{
        isStream: false,
        currency: principal.currency,
        priceVersionId: null,
        appUrl: null,
        appTitle: null,
        tag: null,
      },
      ...{ endUser: null, startedAtMs: Date.now() },
    },
  });
  if (!held.ok) return held.why;
  const end: GenerationEnd = {
    ...{ status: "completed", provider: "p", endpointId: "e", upstreamId: null, costNano: amountNano, costLines: [] },
    usage: {
      inputTokens: 1,
      outputTokens: 1,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      reasoningTokens: 0,
      source: "reported",
      units: {},
    },
    ...{
      finishReason: "stop",
      nativeFinishReason: null,
      errorCode: null,
      isInsured: false,
      ttftMs: null,
      latencyMs: null,
    },
    ...{ totalMs: 1, attempts: [], droppedParams: [], translationWarnings: [] },
  };
  await money.settle(id, end);
  return "ok";
}

describe("making keys", () => {
  it("shows the secret once, in the shape clients of the references read, and never keeps it", async () => {
    const { ctx, made, userId } = await newOwner();
    const created = await createKey(ctx, {
      name: "production-backend",
      rate_limit: 100,
      limit: 5.5,
      limit_reset: "monthly",
      allowed_models: ["openai/*"],
      allowed_ips: ["203.0.113.0/24"],
      tag: "backend",
      expires_at: "2099-01-01T00:00:00+03:00",
    });
    expect(created.key).toMatch(/^air_live_[\w-]{43}$/);
    expect(JSON.parse(toJson(created.data))).toEqual({
      id: created.id,
      hash: created.id,
      name: "production-backend",
      label: `${created.key.slice(0, 12)}…${created.key.slice(-4)}`,
      kind: "inference",
      mode: "live",
      disabled: false,
      currency: "RUB",
      limit: 5.5,
      limit_remaining: 5.5,
      limit_reset: "monthly",
      include_byok_in_limit: false,
      usage: 0,
      usage_daily: 0,
      usage_weekly: 0,
      usage_monthly: 0,
      byok_usage: 0,
      byok_usage_daily: 0,
      byok_usage_weekly: 0,
      byok_usage_monthly: 0,
      rate_limit: 100,
      tpm: 0,
      allowed_models: ["openai/*"],
      allowed_ips: ["203.0.113.0/24"],
      tag: "backend",
      expires_at: "2098-12-31T21:00:00.000Z",
      created_at: expect.any(String),
      updated_at: expect.any(String),
      last_used_at: null,
      creator_user_id: renderId("user", userId),
      external_user: null,
      workspace_id: made.workspace_id,
      sub_account_id: null,
    });
    expect(created.id).toMatch(/^key_[0-9a-f]{32}$/);
    expect(KeyReply.safeParse(created).success).toBe(true);
    expect(toJson(await getKey(ctx, { id: created.id }))).not.toContain(created.key.slice(13, 40));
    const { rows } = await test.db.pool.query("select row_to_json(k)::text as text from api_key k where id = $1", [
      parseId(created.id),
    ]);
    expect(rows[0].text).not.toContain(created.key.slice(13, 40));
    const audit = await test.db.pool.query("select details::text from audit_log where target_id = $1", [
      parseId(created.id),
    ]);
    expect(audit.rows[0].details).toContain("production-backend");
    expect(audit.rows[0].details).not.toContain(created.key.slice(13, 40));
  });

  it("has sober defaults, reads null as none, and names the field at fault", async () => {
    const { ctx } = await newOwner();
    const { data } = await createKey(ctx, {
      limit: null,
      limit_reset: null,
      allowed_models: null,
      include_byok_in_limit: false,
    });
    expect(data).toMatchObject({
      name: "API key",
      limit: null,
      limit_remaining: null,
      limit_reset: null,
      rate_limit: 60,
      tpm: 0,
      allowed_models: null,
      allowed_ips: null,
      expires_at: null,
    });
    for (const [input, message] of [
      [{ limit: -1 }, /limit/],
      [{ limit: "1e3" }, /decimal/],
      [{ limit: 1e-10 }, /decimal/],
      [{ rate_limit: 1.5 }, /rate_limit/],
      [{ allowed_ips: ["example.com"] }, /CIDR/],
      [{ allowed_models: ["gpt"] }, /lab/],
      [{ expires_at: "tomorrow" }, /expires_at/],
      [{ name: "" }, /name/],
      [{ cap: 5 }, /cap/],
    ] as const) {
      await expect(createKey(ctx, input as never), JSON.stringify(input)).rejects.toThrow(message);
    }
    await expect(createKey(ctx, { expires_at: "2020-01-01T00:00:00Z" })).rejects.toEqual(
      refused("invalid_request", "expires_at"),
    );
  });

  it("works at once and carries its settings to the gateway", async () => {
    const { ctx, made } = await newOwner();
    const { key, id } = await createKey(ctx, {
      mode: "test",
      kind: "management",
      limit: "0.000000001",
      limit_reset: "daily",
      tpm: 7,
    });
    expect(await verifier.verify(key, null)).toMatchObject({
      keyId: parseId(id),
      accountId: parseId(made.account_id),
      walletId: parseId(made.wallet_id),
      mode: "test",
      kind: "management",
      currency: "RUB",
      rpm: 60,
      tpm: 7,
    });
    expect((await verifier.verify(key, null)).windows(Date.now())[0]).toMatchObject({ scope: "key", limitNano: 1n });
  });
});

describe("spend", () => {
  it("is told per day, week, month and in all; the cap counts it and holds", async () => {
    const { ctx } = await newOwner();
    const { key, id } = await createKey(ctx, { limit: "1.25", limit_reset: "monthly" });
    expect(await spend(key, "1.000000001")).toBe("ok");
    expect(await spend(key, "0.25")).toBe("cap");
    const view = JSON.parse(toJson((await getKey(ctx, { id })).data));
    expect(view).toMatchObject({
      usage: 1.000000001,
      usage_daily: 1.000000001,
      usage_monthly: 1.000000001,
      limit_remaining: 0.249999999,
    });
    expect(toJson((await getKey(ctx, { id })).usage)).toBe("1.000000001");
    await test.db.pool.query("update generation set started_at = now() - interval '70 days' where key_id = $1", [
      parseId(id),
    ]);
    expect((await getKey(ctx, { id })).data).toMatchObject({
      usage: { text: "1.000000001" },
      usage_daily: { text: "0" },
      usage_monthly: { text: "0" },
    });
    await updateKey(ctx, { id, changes: { limit: "2" } });
    await expect.poll(() => spend(key, "0.9"), { timeout: 2000 }).toBe("ok");
    expect((await getKey(ctx, { id })).limit_remaining?.text).toBe("0.099999999");
  });

  it("never passes the cap, also at 100 parallel calls", async () => {
    const { ctx } = await newOwner();
    const { key, id } = await createKey(ctx, { limit: "1" });
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => spend(key, "0.1")));
    expect(outcomes.filter((outcome) => outcome === "ok")).toHaveLength(10);
    expect((await getKey(ctx, { id })).limit_remaining?.text).toBe("0");
  });

  it("is what a key reads about itself", async () => {
    const { ctx } = await newOwner();
    const { key, id } = await createKey(ctx, { limit: 10, rate_limit: 7 });
    await spend(key, "2.5");
    const own = JSON.parse(toJson(await getOwnKey(asKey(ctx, id, ["usage:read", "account:read"]))));
    expect(own).toMatchObject({ hash: id, limit: 10, limit_remaining: 7.5, usage: 2.5, rate_limit: 7 });
    expect(own.data).toMatchObject({
      label: expect.stringMatching(/^air_live_/),
      usage: 2.5,
      limit_remaining: 7.5,
      is_free_tier: false,
      is_management_key: false,
      rate_limit: { requests: 7, interval: "60s" },
    });
    await expect(getOwnKey(ctx)).rejects.toEqual(refused("authentication"));
  });
});

describe("changing keys", () => {
  it("is heard everywhere within a second: disable, enable, delete", async () => {
    const { ctx } = await newOwner();
    const { key, id } = await createKey(ctx, {});
    expect(await messageOf(key)).toBe("accepted");
    expect((await updateKey(ctx, { id, changes: { disabled: true } })).data.disabled).toBe(true);
    await expect.poll(() => messageOf(key), { timeout: 1000 }).toMatch(/disabled/);
    await updateKey(ctx, { id, changes: { disabled: false, name: "back" } });
    await expect.poll(() => messageOf(key), { timeout: 1000 }).toBe("accepted");
    expect(await deleteKey(ctx, { id })).toEqual({ id, deleted: true });
    await expect.poll(() => messageOf(key), { timeout: 1000 }).toMatch(/deleted/);
    await allRefused("not_found", [
      getKey(ctx, { id }),
      deleteKey(ctx, { id }),
      rotateKey(ctx, { id }),
      updateKey(ctx, { id, changes: { name: "x" } }),
    ]);
  });

  it("changes only what is named", async () => {
    const { ctx } = await newOwner();
    const { id, data } = await createKey(ctx, {
      name: "n",
      limit: 3,
      limit_reset: "weekly",
      tag: "t",
      allowed_models: ["a/*"],
    });
    const changed = (await updateKey(ctx, { id, changes: { rate_limit: 5 } })).data;
    expect({ ...changed, rate_limit: 60, updated_at: data.updated_at }).toEqual(data);
    const cleared = (
      await updateKey(ctx, { id, changes: { limit: null, limit_reset: null, tag: null, allowed_models: null } })
    ).data;
    expect(cleared).toMatchObject({ limit: null, limit_reset: null, tag: null, allowed_models: null, name: "n" });
  });

  it("rotates with an overlap, keeping id, cap and spend", async () => {
    const { ctx } = await newOwner();
    const { key: old, id } = await createKey(ctx, { limit: 10 });
    await spend(old, "4");
    const rotated = await rotateKey(ctx, { id, overlap_s: 3600 });
    expect(rotated).toMatchObject({ id, limit_remaining: { text: "6" }, previous_valid_until: expect.any(String) });
    expect(rotated.key).not.toBe(old);
    expect(await spend(old, "1")).toBe("ok");
    expect(await spend(rotated.key, "1")).toBe("ok");
    expect((await getKey(ctx, { id })).limit_remaining?.text).toBe("4");
    await test.db.pool.query("update api_key set previous_until = now() where id = $1", [parseId(id)]);
    const fresh = createKeyVerifier({ db: test.db, secrets: app.services.secrets, clock: systemClock, log: silentLog });
    await expect(fresh.verify(old, null)).rejects.toThrow(/rotated/);

    const last = await rotateKey(ctx, { id });
    expect(last.previous_valid_until).toBeNull();
    await expect.poll(() => messageOf(rotated.key), { timeout: 1000 }).toMatch(/unknown here/);
    expect(await messageOf(last.key)).toBe("accepted");
  });

  it("refuses a revoked key in another process within a second", async () => {
    const { ctx } = await newOwner();
    const { key: secret, id } = await createKey(ctx, {});
    const argument = JSON.stringify({ url: test.url, root: ROOT, secret });
    const child = fork(path.resolve("tests/support/verify-until-refused.ts"), [argument], {
      execArgv: ["--import", "tsx"],
    });
    try {
      const message = (field: string) =>
        new Promise<number>((resolve) => {
          child.on("message", (value: Record<string, number>) => value[field] !== undefined && resolve(value[field]));
        });
      const refusal = message("refused");
      await message("accepted");
      await updateKey(ctx, { id, changes: { disabled: true } });
      const revokedAtMs = Date.now();
      expect((await refusal) - revokedAtMs).toBeLessThan(1000);
    } finally {
      child.kill();
    }
  });
});

describe("reach", () => {
  it("lists the workspace's keys, newest first, by pages", async () => {
    const { ctx } = await newOwner();
    for (let at = 0; at < 5; at++) await createKey(ctx, { name: `k${at}`, disabled: at === 2 });
    const all = await listKeys(ctx, {});
    expect(all.data.map(({ name }) => name)).toEqual(["k4", "k3", "k2", "k1", "k0"]);
    expect(all).toMatchObject({ object: "list", total_count: 5, has_more: false });
    const page = await listKeys(ctx, { offset: 1, limit: 2, include_disabled: "false" });
    expect(page.data.map(({ name }) => name)).toEqual(["k3", "k1"]);
    expect(page).toMatchObject({ total_count: 4, has_more: true });
  });

  it("ends at the workspace: another's key answers like none", async () => {
    const mine = await newOwner();
    const theirs = await newOwner();
    const { id } = await createKey(theirs.ctx, {});
    await allRefused("not_found", [
      getKey(mine.ctx, { id }),
      updateKey(mine.ctx, { id, changes: { disabled: true } }),
      deleteKey(mine.ctx, { id }),
      rotateKey(mine.ctx, { id }),
      getKey(mine.ctx, { id: "key_nonsense" }),
    ]);
    expect((await listKeys(mine.ctx, {})).data).toEqual([]);
    expect((await getKey(theirs.ctx, { id })).id).toBe(id);
  });

  it("of a sub-account's key is its sub-account", async () => {
    const { ctx } = await newOwner();
    const own = await createKey(ctx, { kind: "management" });
    const other = await createKey(ctx, {});
    const subAccountId = newUuid();
    await test.db.pool.query("update api_key set sub_account_id = $2 where id = $1", [parseId(own.id), subAccountId]);
    const sub = asKey(ctx, own.id);
    const child = await createKey(sub, { name: "child" });
    expect(child.data.sub_account_id).toBe(renderId("subAccount", subAccountId));
    expect((await listKeys(sub, {})).data.map(({ name }) => name).sort()).toEqual(["API key", "child"]);
    await expect(getKey(sub, { id: other.id })).rejects.toEqual(refused("not_found"));
  });

  it("of a test key is test keys", async () => {
    const { ctx } = await newOwner();
    const own = await createKey(ctx, { kind: "management", mode: "test" });
    const live = await createKey(ctx, {});
    const caller = asKey(ctx, own.id);
    await expect(deleteKey(caller, { id: live.id })).rejects.toEqual(refused("not_found"));
    await expect(createKey(caller, { mode: "live" })).rejects.toEqual(refused("permission", "mode"));
    expect((await createKey(caller, {})).mode).toBe("test");
  });

  it("needs the scope", async () => {
    const { ctx } = await newOwner();
    const { id } = await createKey(ctx, {});
    const inference = asKey(ctx, id, ["usage:read", "account:read"]);
    await allRefused("permission", [
      createKey(inference, {}),
      listKeys(inference, {}),
      getKey(inference, { id }),
      deleteKey(inference, { id }),
    ]);
    const reader = { ...ctx, scopes: new Set<Scope>(["keys:read"]) };
    expect((await listKeys(reader, {})).data).toHaveLength(1);
    await expect(updateKey(reader, { id, changes: { name: "x" } })).rejects.toEqual(refused("permission"));
    await expect(createKey(app.anybody(), {})).rejects.toEqual(refused("permission"));
  });

  it("a member may not make or learn a management key, which could do more than he", async () => {
    const { ctx } = await newOwner();
    const member = { ...ctx, scopes: new Set<Scope>(["keys:read", "keys:write", "usage:read", "billing:read"]) };
    await expect(createKey(member, { kind: "management" })).rejects.toEqual(refused("permission", "kind"));
    const management = await createKey(ctx, { kind: "management" });
    await expect(rotateKey(member, { id: management.id })).rejects.toEqual(refused("permission", "kind"));
    expect((await createKey(member, {})).kind).toBe("inference");
  });
});

describe("a key that makes keys", () => {
  it("passes on its own bounds and never more", async () => {
    const { ctx } = await newOwner();
    const bounds = {
      limit: 5,
      limit_reset: "weekly" as const,
      rate_limit: 30,
      allowed_models: ["openai/*"],
      allowed_ips: ["10.0.0.0/8"],
      expires_at: "2098-01-01T00:00:00.000Z",
    };
    const parent = await createKey(ctx, { kind: "management", ...bounds });
    const caller = asKey(ctx, parent.id);
    const child = await createKey(caller, { name: "child" });
    expect(JSON.parse(toJson(child.data))).toMatchObject({ kind: "inference", ...bounds });
    for (const [more, field] of [
      [{ limit: 5.000000001 }, "limit"],
      [{ limit: null }, "limit"],
      [{ limit_reset: "daily" }, "limit"],
      [{ rate_limit: 31 }, "rate_limit"],
      [{ allowed_models: null }, "allowed_models"],
      [{ allowed_models: ["anthropic/claude"] }, "allowed_models"],
      [{ allowed_ips: ["0.0.0.0/0"] }, "allowed_ips"],
      [{ expires_at: null }, "expires_at"],
    ] as const) {
      await expect(createKey(caller, more as never), field).rejects.toEqual(refused("permission", field));
      await expect(updateKey(caller, { id: child.id, changes: more as never }), field).rejects.toEqual(
        refused("permission", field),
      );
      await expect(updateKey(caller, { id: parent.id, changes: more as never }), field).rejects.toEqual(
        refused("permission", field),
      );
    }
    expect(
      (await createKey(caller, { limit: 1, limit_reset: "monthly", allowed_models: ["openai/gpt-5.4"] })).limit?.text,
    ).toBe("1");
  });

  it("can stop a stronger key, but neither wake it nor learn its secret", async () => {
    const { ctx } = await newOwner();
    const strong = await createKey(ctx, {});
    const parent = await createKey(ctx, { kind: "management", limit: 1 });
    const caller = asKey(ctx, parent.id);
    expect((await updateKey(caller, { id: strong.id, changes: { disabled: true } })).disabled).toBe(true);
    await expect(updateKey(caller, { id: strong.id, changes: { disabled: false } })).rejects.toEqual(
      refused("permission", "limit"),
    );
    await expect(rotateKey(caller, { id: strong.id })).rejects.toEqual(refused("permission", "limit"));
    expect((await updateKey(caller, { id: strong.id, changes: { name: "renamed" } })).name).toBe("renamed");
  });
});

describe("the operator", () => {
  it("makes keys in an account's first workspace", async () => {
    const { made } = await newOwner();
    const ctx = await actInAccount(app.operator, { accountId: made.account_id });
    const created = await createKey(ctx, { kind: "management", limit: "5.00" });
    expect(created).toMatchObject({ workspace_id: made.workspace_id, creator_user_id: null, currency: "RUB" });
    expect(nano(parseNano(created.limit?.text ?? "0"))).toBe(5_000_000_000n);
    await expect(actInAccount(app.anybody(), { accountId: made.account_id })).rejects.toEqual(refused("permission"));
  });
});
