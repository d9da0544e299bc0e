import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findSession, openSession, type UserRow } from "@/lib/accounts";
import { type Catalog, createCatalog, seedCatalog } from "@/lib/catalog";
import { type CliServices, type ProviderTest, runCli } from "@/lib/cli";
import { parseId, silentLog, systemClock } from "@/lib/kernel";
import { createKeyVerifier } from "@/lib/keys";
import { findWallet } from "@/lib/ledger";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createTestServices, type TestServices } from "../support/services";

let database: TestDatabase;
let catalog: Catalog;
let app: TestServices;
let opened = 0;
let closed = 0;
let probe: ProviderTest = { isOk: true, url: "http://x/v1/models", status: 200, latencyMs: 5, error: null };

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCatalog(database.db);
  app = createTestServices(database.db);
  catalog = await createCatalog({
    db: database.db,
    providersConfigured: (provider) => provider === "openai",
    sandboxModels: [],
    clock: systemClock,
    log: silentLog,
  });
});
afterAll(async () => {
  await catalog.close();
  await database.drop();
});

async function cli(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const open = async (): Promise<CliServices> => {
    opened++;
    return {
      ...app.services,
      catalog,
      listMail: (limit) => app.services.mail.list(limit),
      testProvider: async () => probe,
      close: async () => {
        closed++;
      },
    };
  };
  const code = await runCli(argv, open, { out: (text) => out.push(text), err: (text) => err.push(text) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}
async function json(...argv: string[]) {
  const { code, out, err } = await cli(...argv, "--json");
  if (code !== 0) throw new Error(`exit ${code}: ${err}${out}`);
  return JSON.parse(out);
}

describe("usage errors", () => {
  it.each([
    [["nonsense"], 'there is no "nonsense"'],
    [["account"], "wants one of: create, show, freeze, unfreeze"],
    [["account", "destroy"], "wants one of"],
    [["account", "create"], "--email is missing"],
    [["account", "create", "--email", "a@b.cz", "--colour", "red"], "--colour"],
    [["account", "create", "--email", "a@b.cz", "--credit", "1e3"], "--credit must be a positive decimal"],
    [["account", "create", "--email", "a@b.cz", "--credit", "0"], "--credit must be a positive decimal"],
    [["account", "create", "--email", "a@b.cz", "--currency", "EUR"], "USD, RUB, KZT"],
    [["account", "create", "--email", "not an address"], "email"],
    [["key", "create", "--account", "acc_1", "--rpm", "-1"], "--rpm"],
    [["fx", "set", "--quote", "RUB", "--rate", "0", "--source", "x"], "rate"],
    [["model", "price", "--model", "openai/gpt-5.4"], "give prices"],
    [["model", "price", "--model", "openai/gpt-5.4", "--free", "--input", "1"], "give prices"],
    [["model", "margin", "--percent", "abc"], "percent"],
  ])("%j answers 2 and says why", async (argv, words) => {
    const plain = await cli(...argv);
    expect(plain).toMatchObject({ code: 2, out: "" });
    expect(plain.err).toContain(words);
    const machine = await cli(...argv, "--json");
    expect(JSON.parse(machine.err)).toMatchObject({ error: { code: "usage" } });
  });

  it("opens nothing for a line that is not well formed, and closes whatever it opened", async () => {
    const before = opened;
    await cli("nonsense");
    await cli("account", "create");
    expect(opened).toBe(before);
    await cli("account", "show", "--account", "acc_nobody");
    expect([opened - before, closed]).toEqual([1, opened]);
  });
});

describe("help", () => {
  it("lists every command, a noun's, and a command's flags, without opening anything", async () => {
    const before = opened;
    const general = await cli("--help");
    for (const words of [
      "account create",
      "key create",
      "credit add",
      "model price",
      "catalog sync",
      "fx set",
      "mail list",
    ]) {
      expect(general.out).toContain(words);
    }
    expect((await cli()).out).toBe(general.out);
    expect((await cli("model", "--help")).out).toContain("model margin");
    expect((await cli("model", "price", "--help")).out).toContain("--per-audio-minute");
    expect(opened).toBe(before);
  });
});

describe("accounts, credit, keys", () => {
  it("makes an account with an opening balance, credits it, shows it", async () => {
    const made = await json(
      "account",
      "create",
      "--email",
      "Ada@Example.com",
      "--currency",
      "RUB",
      "--credit",
      "25.00",
    );
    expect(Object.keys(made)).toEqual(["account_id", "workspace_id", "wallet_id"]);
    expect(made.account_id).toMatch(/^acc_[0-9a-f]{32}$/);
    const added = await json(
      "credit",
      "add",
      "--account",
      made.account_id,
      "--amount",
      "10.50",
      "--reason",
      "invoice 17",
    );
    expect(added).toMatchObject({
      account_id: made.account_id,
      wallet_id: made.wallet_id,
      currency: "RUB",
      amount: "10.50",
      balance: "35.50",
    });
    const shown = await json("account", "show", "--account", made.account_id);
    expect(shown).toMatchObject({
      id: made.account_id,
      currency: "RUB",
      members: [{ email: "ada@example.com", role: "owner" }],
      wallet: { id: made.wallet_id, balance: "35.50", held: "0.00", available: "35.50", active: true },
    });
    const wallet = await findWallet(database.db.pool, { walletId: parseId(made.wallet_id) ?? "" });
    expect(wallet?.balanceNano).toBe(35_500_000_000n);
    const audited = await database.db.pool.query(
      "select details from audit_log where action = 'credit.add' order by created_at desc, id desc limit 1",
    );
    expect(audited.rows[0].details).toMatchObject({ amount: "10.5", reason: "invoice 17" });
  });

  it("makes a key that works, lists it, disables it", async () => {
    const { account_id: account } = await json("account", "create", "--email", "keys@example.com");
    const made = await json(
      "key",
      "create",
      "--account",
      account,
      "--mode",
      "test",
      "--kind",
      "management",
      "--name",
      "ci",
      "--cap",
      "5.00",
      "--rpm",
      "7",
    );
    expect(Object.keys(made)).toEqual(["id", "key"]);
    expect(made.key).toMatch(/^air_test_/);
    const verifier = createKeyVerifier({
      db: database.db,
      secrets: app.services.secrets,
      clock: systemClock,
      log: silentLog,
    });
    expect(await verifier.verify(made.key, null)).toMatchObject({ mode: "test", kind: "management", rpm: 7 });
    expect(await json("key", "list", "--account", account)).toMatchObject([
      { id: made.id, name: "ci", limit: 5, disabled: false },
    ]);
    expect(await json("key", "disable", "--account", account, "--key", made.id)).toEqual({
      id: made.id,
      disabled: true,
    });
    const later = createKeyVerifier({
      db: database.db,
      secrets: app.services.secrets,
      clock: systemClock,
      log: silentLog,
    });
    await expect(async () => later.verify(made.key, null)).rejects.toMatchObject({ code: "authentication" });
  });

  it("refuses unknown accounts with 1", async () => {
    const { code, err } = await cli("account", "show", "--account", "acc_00000000000000000000000000000000", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(err)).toMatchObject({ error: { code: "not_found" } });
    expect((await cli("key", "create", "--account", "nobody")).code).toBe(1);
  });
});

describe("stopping somebody", () => {
  it("freezes an account's keys at once, says why, and lets them work again", async () => {
    const { account_id } = await json("account", "create", "--email", "frozen@example.com");
    const { key } = await json("key", "create", "--account", account_id, "--mode", "test");
    const state = async () => {
      const verifier = createKeyVerifier(app.services); // with nothing cached, as another process has it
      try {
        return (await verifier.verify(key, null)).mode;
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(await state()).toBe("test");
    expect(await json("account", "freeze", "--account", account_id, "--reason", "chargeback")).toEqual({
      account_id,
      frozen: true,
      frozen_reason: "chargeback",
    });
    expect(await state()).toBe("permission");
    const thawed = await json("account", "unfreeze", "--account", account_id);
    expect(thawed).toMatchObject({ frozen: false, frozen_reason: null });
    expect(await state()).toBe("test");
    expect(
      await cli("account", "freeze", "--account", "acc_00000000000000000000000000000000", "--reason", "x"),
    ).toMatchObject({ code: 1, err: expect.stringContaining("There is no such account") });
  });

  it("signs a person out everywhere", async () => {
    const { members } = await json(
      ...["account", "show", "--account"],
      (await json("account", "create", "--email", "out@example.com")).account_id,
    );
    const user = { id: parseId(members[0].user_id) ?? "", sessionVersion: 0 } as UserRow;
    for (const method of ["password", "code"] as const) await openSession(app.anybody(), { user, method });
    const listed = await json("sessions", "list", "--email", "Out@Example.com");
    expect(listed).toHaveLength(2);
    expect(await json("sessions", "revoke", "--email", "out@example.com")).toEqual({
      user_id: members[0].user_id,
      revoked: 2,
    });
    expect(await findSession(app.services, { sessionId: listed[0].id })).toBeNull();
    expect(await json("sessions", "list", "--email", "out@example.com")).toEqual([]);
    expect(await cli("sessions", "revoke", "--email", "nobody@nowhere.example")).toMatchObject({
      code: 1,
      err: expect.stringContaining("Nobody has signed up"),
    });
    expect(await cli("sessions", "revoke", "--email", "nonsense")).toMatchObject({ code: 2 });
  });
});

describe("ledger", () => {
  it("proves every invariant, says what it was not held against, and answers 1 when one is broken", async () => {
    const { account_id: account } = await json("account", "create", "--email", "proof@example.com", "--credit", "3.00");
    const clean = await json("ledger", "prove");
    expect(clean).toMatchObject({ clean: true, frozen_wallets: [] });
    expect(new Set(clean.invariants.map((one: { invariant: string }) => one.invariant))).toEqual(
      new Set(Array.from({ length: 12 }, (_, index) => `I${index + 1}`)),
    );
    expect(clean.invariants.find((one: { invariant: string }) => one.invariant === "I2")).toMatchObject({
      status: "ok",
      broken: 0,
    });
    await database.db.pool.query("update wallet set balance = balance + 1 where account_id = $1", [parseId(account)]);
    const broken = await cli("ledger", "prove", "--json");
    expect(broken.code).toBe(1);
    const report = JSON.parse(broken.out);
    expect(report).toMatchObject({ clean: false });
    expect(report.frozen_wallets).toHaveLength(1);
    await database.db.pool.query("update wallet set balance = balance - 1 where account_id = $1", [parseId(account)]);
    expect(await json("ledger", "thaw", "--account", account)).toMatchObject({ account_id: account, was_frozen: true });
    expect((await cli("ledger", "prove")).code).toBe(0);
  });
});

describe("catalogue", () => {
  it("prices, frees, disables and lists models", async () => {
    const set = await json(
      "model",
      "price",
      "--model",
      "openai/gpt-5.4",
      "--input",
      "2.75",
      "--output",
      "16.5",
      "--cache-read",
      "0.3",
    );
    expect(set).toMatchObject({
      model: "openai/gpt-5.4",
      price_versions_written: 6,
      now: { input_per_1m_usd: "2.75", output_per_1m_usd: "16.50" },
    });
    await json("model", "price", "--model", "openai/gpt-5.4", "--reset");
    const [listed] = await json("model", "list", "--search", "gpt-5.4", "--provider", "openai");
    expect(listed).toMatchObject({ id: "openai/gpt-5.4", input_per_1m_usd: "2.50", available: true, enabled: true });
    expect(await json("model", "disable", "--model", "openai/gpt-5.4")).toEqual({
      model: "openai/gpt-5.4",
      enabled: false,
    });
    await catalog.refresh();
    expect((await json("model", "list")).find((row: { id: string }) => row.id === "openai/gpt-5.4")).toMatchObject({
      enabled: false,
      unavailable_reason: "disabled",
    });
    await json("model", "enable", "--model", "openai/gpt-5.4");
    const refused = await cli("model", "price", "--model", "no/model", "--free");
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toContain("There is no model");
  });

  it("sets margins and rates, shows differences", async () => {
    expect(await json("model", "margin", "--provider", "openai", "--percent", "5.5")).toMatchObject({
      scope: "provider",
      percent: "5.5",
    });
    expect(await json("model", "margin", "--provider", "openai", "--remove")).toMatchObject({ percent: null });
    expect(
      await json("fx", "set", "--base", "USD", "--quote", "RUB", "--rate", "80.5", "--source", "bank"),
    ).toMatchObject({ base: "USD", quote: "RUB", rate: "80.5", source: "bank" });
    expect(await json("catalog", "sync", "--file", "lib/catalog/data/models.json")).toMatchObject({
      added: [],
      removed: [],
      applied: false,
    });
    expect((await cli("catalog", "sync", "--file", "absent.json")).code).toBe(1);
  });

  it("lists and tests providers; a test that fails answers 1", async () => {
    const providers = await json("provider", "list");
    expect(providers[0]).toMatchObject({ id: "openai", configured: true, env: "OPENAI_API_KEY" });
    expect(await json("provider", "test", "--provider", "openai")).toMatchObject({
      provider: "openai",
      ok: true,
      status: 200,
    });
    probe = { isOk: false, url: "http://x", status: 401, latencyMs: 3, error: "It refused the key (401)." };
    const failed = await cli("provider", "test", "--provider", "openai");
    expect(failed.code).toBe(1);
    expect(failed.out).toContain("refused the key");
    expect((await cli("provider", "test", "--provider", "groq")).err).toContain("GROQ_API_KEY");
  });
});

describe("mail list", () => {
  it("shows the outbox", async () => {
    await app.services.mail.send({ to: "a@example.com", subject: "Hello", text: "A link" });
    expect(await json("mail", "list", "--limit", "5")).toMatchObject([
      { to: "a@example.com", subject: "Hello", text: "A link" },
    ]);
    expect((await cli("mail", "list")).out).toContain("Hello");
  });
});
