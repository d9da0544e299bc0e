import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "@/tests/support/app";
import { startUpstream, type TestUpstream } from "@/tests/support/upstream";

const MODEL = "openai/gpt-4o-mini";
const CALLS = 1000;
/** Dollars for one call. Priced per request, a hold is exactly its charge, so what fits is known beforehand. */
const PRICE = "0.01";

describe.each([1, 2])("overspending, %i process(es) on one database", (processCount) => {
  let app: TestApp;
  let upstream: TestUpstream;

  beforeAll(async () => {
    upstream = await startUpstream();
    app = await startApp({
      env: {
        OPENAI_API_KEY: "sk-upstream",
        OPENAI_BASE_URL: upstream.baseUrl,
        WEB_CONCURRENCY: String(processCount),
      },
    });
    await app.cli("model", "price", "--model", MODEL, "--per-request", PRICE);
  }, 240_000);
  afterAll(async () => {
    await app?.close();
    await upstream?.close();
  });
  afterEach(() => upstream.reset());

  async function newKey(email: string, credit: string, ...flags: string[]): Promise<string> {
    const { account_id: account } = await app.cli<{ account_id: string }>(
      ...["account", "create", "--email", email, "--credit", credit],
    );
    const made = await app.cli<{ key: string }>("key", "create", "--account", account, "--rpm", "0", ...flags);
    return made.key;
  }

  /** Status and error type of one call on a connection of its own. */
  async function call(key: string): Promise<{ status: number; type: string | undefined }> {
    const response = await fetch(`${app.origin}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", connection: "close" },
      body: JSON.stringify({ model: MODEL, messages: [{ role: "user", content: "Hi" }] }),
    });
    const body = (await response.json()) as { error?: { type: string } };
    return { status: response.status, type: body.error?.type };
  }

  /** A thousand at once: how many got each status, and the types of error among the refused. */
  async function rush(key: string) {
    const answers = await Promise.all(Array.from({ length: CALLS }, () => call(key)));
    const counts: Record<number, number> = {};
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
    return { counts, types: new Set(answers.map(({ type }) => type).filter((type) => type !== undefined)) };
  }

  async function expectProven(): Promise<void> {
    expect(await app.cli<{ clean: boolean }>("ledger", "prove")).toMatchObject({ clean: true, frozen_wallets: [] });
  }

  it("answers exactly as many as the money pays for", async () => {
    const key = await newKey("money@example.com", "0.14");
    for (let at = 0; at < 4; at++) expect(await call(key)).toEqual({ status: 200, type: undefined });
    const { rows } = await app.test.db.pool.query("select distinct owner from hold");
    expect(rows).toHaveLength(processCount);
    upstream.reset();
    const { counts } = await rush(key);
    expect(counts).toEqual({ 200: 10, 402: CALLS - 10 });
    expect(upstream.journal).toHaveLength(10);
    const { rows: wallets } = await app.test.db.pool.query("select balance, held, open_holds from wallet");
    expect(wallets).toEqual([{ balance: "0", held: "0", open_holds: 0 }]);
    await expectProven();
  }, 180_000);

  it("answers exactly as many as the key's cap allows", async () => {
    const key = await newKey("cap@example.com", "100.00", "--cap", "0.07");
    const { counts, types } = await rush(key);
    expect(counts).toEqual({ 200: 7, 402: CALLS - 7 });
    expect([...types]).toEqual(["budget_exceeded"]);
    expect(upstream.journal).toHaveLength(7);
    const { rows: windows } = await app.test.db.pool.query(
      "select spent, held from spend_window where lim is not null",
    );
    expect(windows).toEqual([{ spent: "70000000", held: "0" }]);
    await expectProven();
  }, 180_000);
});
