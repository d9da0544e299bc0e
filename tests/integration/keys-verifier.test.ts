import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { announceAccessChange } from "@/lib/accounts";
import { createSecrets } from "@/lib/backends/secrets";
import type { Principal } from "@/lib/gateway/ports";
import { type Clock, newUuid, silentLog } from "@/lib/kernel";
import { createKeyHasher, createKeyVerifier, type KeyVerifier, makeKey } from "@/lib/keys";
import { createTestDatabase, type TestDatabase } from "../support/database";

const secrets = createSecrets("verifier test secret verifier test secret");
const hash = createKeyHasher(secrets);
let test: TestDatabase;
let verifier: KeyVerifier;
let nowMs = 0;
const clock: Clock = { now: () => nowMs, monotonic: () => performance.now() };
const ids = { account: newUuid(), workspace: newUuid(), wallet: newUuid() };

async function insertKey(columns: Record<string, unknown> = {}, mode: "live" | "test" = "live") {
  const secret = makeKey(mode);
  const row = {
    id: newUuid(),
    workspace_id: ids.workspace,
    name: "k",
    kind: "inference",
    mode,
    hash: hash(secret),
    hash_version: 1,
    prefix: secret.slice(0, 12),
    suffix: secret.slice(-4),
    ...columns,
  };
  const names = Object.keys(row);
  await test.db.pool.query(
    `insert into api_key (${names.join(", ")}) values (${names.map((_name, at) => `$${at + 1}`).join(", ")})`,
    Object.values(row),
  );
  return { secret, id: row.id };
}

const change = (id: string, sql: string) =>
  test.db.transaction(async (client) => {
    await client.query(`update api_key set ${sql} where id = $1`, [id]);
    await announceAccessChange(client, "key", id);
  });

const verify = async (secret: string, address: string | null = null): Promise<Principal> =>
  verifier.verify(secret, address);

const messageOf = async (secret: string, address: string | null = null): Promise<string> =>
  verify(secret, address).then(
    () => "accepted",
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  );

beforeAll(async () => {
  test = await createTestDatabase();
  await test.db.pool.query("insert into account (id, name, currency, wallet_id) values ($1, 'a', 'RUB', $2)", [
    ids.account,
    ids.wallet,
  ]);
  await test.db.pool.query("insert into workspace (id, account_id, name) values ($1, $2, 'w')", [
    ids.workspace,
    ids.account,
  ]);
  verifier = createKeyVerifier({ db: test.db, secrets, clock, log: silentLog });
  await verifier.start();
});

beforeEach(() => {
  nowMs = Date.now();
});

afterAll(async () => {
  await verifier.stop();
  await test.drop();
});

describe("verifying keys", () => {
  it("answers a frozen principal, from memory and at once the second time", async () => {
    const { secret, id } = await insertKey({
      rpm: 7,
      tpm: 9,
      cap_nano: "5000000000",
      cap_interval: "daily",
      default_tag: "t",
    });
    const principal = await verify(secret);
    expect(principal).toMatchObject({
      keyId: id,
      accountId: ids.account,
      workspaceId: ids.workspace,
      walletId: ids.wallet,
      currency: "RUB",
      mode: "live",
      kind: "inference",
      rpm: 7,
      tpm: 9,
      allowedModels: null,
      defaultTag: "t",
    });
    expect(Object.isFrozen(principal)).toBe(true);
    expect(JSON.stringify(principal)).not.toContain(secret.slice(12, 40));
    expect(principal.windows(nowMs)).toEqual([
      {
        scope: "key",
        scopeId: id,
        startsAt: `${new Date(nowMs).toISOString().slice(0, 10)}T00:00:00.000Z`,
        limitNano: 5_000_000_000n,
      },
    ]);
    expect(verifier.verify(secret, null)).toBe(principal);
  });

  it("asks the database once for many callers, and once for an unknown key", async () => {
    const { secret } = await insertKey();
    const query = vi.spyOn(test.db.pool, "query");
    await Promise.all(Array.from({ length: 20 }, () => verify(secret)));
    expect(query).toHaveBeenCalledTimes(1);
    query.mockClear();
    const unknown = makeKey("live");
    for (let tries = 0; tries < 5; tries++) expect(await messageOf(unknown)).toMatch(/^authentication: .*unknown here/);
    expect(query).toHaveBeenCalledTimes(1);
    query.mockClear();
    expect(await messageOf(`${unknown.slice(0, -1)}!`)).toMatch(/^authentication: /);
    expect(query).not.toHaveBeenCalled();
    query.mockRestore();
  });

  it("refuses disabled, deleted, expired and rotated-out keys with the reason", async () => {
    const past = new Date(Date.now() - 1000);
    expect(await messageOf((await insertKey({ disabled: true })).secret)).toBe(
      "authentication: This API key is disabled.",
    );
    expect(await messageOf((await insertKey({ deleted_at: past })).secret)).toBe(
      "authentication: This API key has been deleted.",
    );
    expect(await messageOf((await insertKey({ expires_at: past })).secret)).toBe(
      "authentication: This API key has expired.",
    );
    const old = makeKey("live");
    const rotated = await insertKey({ previous_hash: hash(old), previous_until: new Date(nowMs + 60_000) });
    expect((await verify(old)).keyId).toBe(rotated.id);
    nowMs += 60_001;
    expect(await messageOf(old)).toBe("authentication: This API key was rotated. Use the new one.");
    expect((await verify(rotated.secret)).keyId).toBe(rotated.id);
  });

  it("checks the caller's address on every call", async () => {
    const { secret } = await insertKey({ allowed_ips: ["203.0.113.0/24"] });
    expect((await verify(secret, "203.0.113.5")).mode).toBe("live");
    expect(await messageOf(secret, "198.51.100.1")).toMatch(/^address_not_allowed/);
    expect(await messageOf(secret, null)).toMatch(/^address_not_allowed/);
  });

  it("hears a revocation made through another connection within a second", async () => {
    const { secret, id } = await insertKey();
    await verify(secret);
    await change(id, "disabled = true");
    await vi.waitFor(
      async () => expect(await messageOf(secret)).toBe("authentication: This API key is disabled."),
      1000,
    );
  });

  it("does not keep what was read before a change that was announced while it was read", async () => {
    const { secret, id } = await insertKey();
    const real = test.db.pool.query.bind(test.db.pool);
    const query = vi.spyOn(test.db.pool, "query").mockImplementationOnce(async (...args: unknown[]) => {
      const before = await (real as (...args: unknown[]) => Promise<unknown>)(...args);
      await change(id, "disabled = true");
      await new Promise((resolve) => setTimeout(resolve, 100));
      return before as never;
    });
    await verify(secret);
    query.mockRestore();
    expect(await messageOf(secret)).toBe("authentication: This API key is disabled.");
  });

  it("reads again after 30 s, and after 1 s when nothing is heard", async () => {
    const { secret, id } = await insertKey();
    await verify(secret);
    await test.db.pool.query("update api_key set disabled = true where id = $1", [id]);
    nowMs += 29_000;
    expect(await messageOf(secret)).toBe("accepted");
    nowMs += 1001;
    expect(await messageOf(secret)).toMatch(/disabled/);

    const deaf = createKeyVerifier({ db: test.db, secrets, clock, log: silentLog });
    const other = await insertKey();
    await deaf.verify(other.secret, null);
    await test.db.pool.query("update api_key set disabled = true where id = $1", [other.id]);
    nowMs += 999;
    expect(deaf.verify(other.secret, null)).toMatchObject({ keyId: other.id });
    nowMs += 2;
    await expect(deaf.verify(other.secret, null)).rejects.toThrow(/disabled/);
  });

  it("refuses keys of a frozen account", async () => {
    const { secret } = await insertKey();
    await verify(secret);
    const freeze = (frozen: boolean) =>
      test.db.transaction(async (client) => {
        await client.query("update account set frozen_at = $2 where id = $1", [
          ids.account,
          frozen ? new Date() : null,
        ]);
        await announceAccessChange(client, "account", ids.account);
      });
    await freeze(true);
    await expect.poll(() => messageOf(secret)).toMatch(/^permission: This account is frozen/);
    await freeze(false);
    await expect.poll(() => messageOf(secret)).toBe("accepted");
  });

  it("writes last-used times in one statement when it stops", async () => {
    const own = createKeyVerifier({ db: test.db, secrets, clock, log: silentLog });
    const keys = [await insertKey(), await insertKey()];
    for (const { secret } of keys) await own.verify(secret, null);
    const query = vi.spyOn(test.db.pool, "query");
    await own.stop();
    expect(query).toHaveBeenCalledTimes(1);
    query.mockRestore();
    const { rows } = await test.db.pool.query("select last_used_at from api_key where id = any($1::uuid[])", [
      keys.map(({ id }) => id),
    ]);
    expect(rows.map((row) => row.last_used_at.getTime())).toEqual([nowMs, nowMs]);
  });
});
