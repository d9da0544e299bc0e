import { afterAll, beforeAll, expect, it } from "vitest";
import { parseScaled } from "@/lib/kernel";
import { startApp, type TestApp } from "@/tests/support/app";
import { openStream, type WatchedStream } from "@/tests/support/stream-client";
import { type Behaviour, startUpstream, type TestUpstream } from "@/tests/support/upstream";

const MODEL = "openai/gpt-4o-mini";
const PROMPT_TOKENS = 200;
/** `npm run bench` does the full length: 10 rounds of 100 streams under the stock lease. */
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 3);
const STREAMS = Number(process.env.CRASH_STREAMS ?? 30);
const LEASE_SECONDS = Number(process.env.CRASH_LEASE_SECONDS ?? 2);

let app: TestApp;
let upstream: TestUpstream;
let key: string;

beforeAll(async () => {
  upstream = await startUpstream();
  app = await startApp({
    env: {
      OPENAI_API_KEY: "sk-upstream",
      OPENAI_BASE_URL: upstream.baseUrl,
      HOLD_LEASE_SECONDS: String(LEASE_SECONDS),
    },
  });
  const { account_id: account } = await app.cli<{ account_id: string }>(
    ...["account", "create", "--email", "ada@example.com", "--credit", "100.00"],
  );
  key = (await app.cli<{ key: string }>("key", "create", "--account", account, "--rpm", "0")).key;
}, 240_000);
afterAll(async () => {
  await app?.close();
  await upstream?.close();
});

/** A third is soon complete, a third ends about when the server dies, a third would go on for a minute. */
function behaviourAt(position: number): Behaviour {
  const count = [3, 20 + Math.floor(Math.random() * 120), 1200][position % 3] ?? 3;
  return { pieces: Array.from({ length: count }, () => "some words "), delayMs: 50, promptTokens: PROMPT_TOKENS };
}

async function count(sql: string): Promise<number> {
  const { rows } = await app.test.db.pool.query<{ count: number }>(`select count(*)::int as count from ${sql}`);
  return rows[0]?.count ?? 0;
}

/** Opens the streams of one round and kills the server under them, then starts it again. */
async function killRound(round: number): Promise<WatchedStream[]> {
  const streams = Array.from({ length: STREAMS }, (_, at) => openStream(app.origin, key, MODEL, `r${round}-s${at}`));
  await expect.poll(() => streams.filter(({ id }) => id).length, { timeout: 30_000 }).toBe(STREAMS);
  await expect
    .poll(() => streams.filter(({ isAcknowledged }) => isAcknowledged).length, { timeout: 30_000 })
    .toBeGreaterThanOrEqual(STREAMS / 3);
  // Some of what was made is on record, so that the sweeper has something to capture.
  await expect
    .poll(() => count("hold where captured is null and progress > 0"), { timeout: 30_000 })
    .toBeGreaterThan(0);
  await app.kill();
  await Promise.all(streams.map(({ over }) => over));
  expect(await count("hold where captured is null")).toBeGreaterThan(0);
  await app.restart();
  return streams;
}

it(`loses no acknowledged settle to ${ROUNDS} × kill -9 under ${STREAMS} open streams`, async () => {
  upstream.behave(({ position }) => behaviourAt(position));
  const streams: WatchedStream[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    streams.push(...(await killRound(round)));
    const { rows } = await app.test.db.pool.query<{ now: Date }>("select now()");
    const restartedAtMs = rows[0]?.now.getTime() ?? 0;
    const patience = { timeout: LEASE_SECONDS * 3000 + 10_000 };
    await expect.poll(() => count("hold where captured is null"), patience).toBe(0);
    const last = await app.test.db.pool.query<{ at: Date }>("select max(closed_at) as at from hold");
    expect((last.rows[0]?.at.getTime() ?? 0) - restartedAtMs).toBeLessThanOrEqual(LEASE_SECONDS * 1500);
    expect(await app.cli<{ clean: boolean }>("ledger", "prove")).toMatchObject({ clean: true, frozen_wallets: [] });
  }
  await expectChargesLikeJournal(streams);
}, 900_000);

async function expectChargesLikeJournal(streams: readonly WatchedStream[]): Promise<void> {
  const model = await fetch(`${app.origin}/v1/models/${MODEL}`, { headers: { authorization: `Bearer ${key}` } });
  const { pricing } = (await model.json()) as { pricing: { prompt: string; completion: string } };
  const nano = (promptTokens: number, completionTokens: number) => {
    const prompt = BigInt(promptTokens) * parseScaled(pricing.prompt, 12);
    return (prompt + BigInt(completionTokens) * parseScaled(pricing.completion, 12) + 999n) / 1000n;
  };
  const { rows } = await app.test.db.pool.query<{ mark: string; status: string; cost: string }>(
    "select request_id as mark, status, cost from generation",
  );
  const records = new Map(rows.map((row) => [row.mark, row]));
  expect(records.size).toBe(rows.length);
  expect(rows).toHaveLength(streams.length);
  expect(upstream.journal).toHaveLength(streams.length);
  const entries = new Map(upstream.journal.map((entry) => [contentOf(entry.body), entry]));
  let acknowledged = 0;
  let captured = 0;
  for (const { mark, isAcknowledged } of streams) {
    const entry = entries.get(mark);
    const record = records.get(mark);
    if (!entry || !record) throw new Error(`${mark} is not in the journal or has no record`);
    const cost = BigInt(record.cost);
    if (isAcknowledged) {
      acknowledged++;
      expect({ mark, status: record.status, cost }).toEqual({
        mark,
        status: "completed",
        cost: nano(PROMPT_TOKENS, entry.completionTokens),
      });
    } else {
      expect(["completed", "partial", "failed"]).toContain(record.status);
      if (record.status === "partial") captured++;
      expect(cost).toBeLessThanOrEqual(nano(PROMPT_TOKENS, Math.ceil(entry.textBytes / 4)));
    }
  }
  expect(acknowledged).toBeGreaterThanOrEqual((ROUNDS * STREAMS) / 3);
  expect(captured).toBeGreaterThan(0);
}

function contentOf(body: Readonly<Record<string, unknown>>): string {
  const [message] = body.messages as { content: string }[];
  return message?.content ?? "";
}
