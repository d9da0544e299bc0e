import { afterEach, expect, it } from "vitest";
import { startApp, type TestApp } from "@/tests/support/app";
import { openStream, type WatchedStream } from "@/tests/support/stream-client";
import { startUpstream, type TestUpstream } from "@/tests/support/upstream";

const MODEL = "openai/gpt-4o-mini";
const STREAMS = 12;
let app: TestApp;
let upstream: TestUpstream;

afterEach(async () => {
  await app?.close();
  await upstream?.close();
});

async function setUp(env: Record<string, string>): Promise<string> {
  upstream = await startUpstream();
  app = await startApp({ env: { OPENAI_API_KEY: "sk-upstream", OPENAI_BASE_URL: upstream.baseUrl, ...env } });
  const { account_id: account } = await app.cli<{ account_id: string }>(
    ...["account", "create", "--email", "ada@example.com", "--credit", "10.00"],
  );
  return (await app.cli<{ key: string }>("key", "create", "--account", account, "--rpm", "0")).key;
}

async function openStreams(key: string): Promise<WatchedStream[]> {
  const streams = Array.from({ length: STREAMS }, (_, at) => openStream(app.origin, key, MODEL, `s${at}`));
  await expect.poll(() => streams.filter(({ id }) => id).length, { timeout: 20_000 }).toBe(STREAMS);
  return streams;
}

async function recordsByStatus(): Promise<Record<string, { count: number; charged: number }>> {
  const { rows } = await app.test.db.pool.query<{ status: string; count: number; charged: number }>(
    "select status, count(*)::int, count(*) filter (where cost > 0)::int as charged from generation group by status",
  );
  return Object.fromEntries(rows.map(({ status, count, charged }) => [status, { count, charged }]));
}

async function expectNothingHeld(): Promise<void> {
  const { rows } = await app.test.db.pool.query("select held, open_holds from wallet");
  expect(rows).toEqual([{ held: "0", open_holds: 0 }]);
}

it.each([1, 2])(
  "SIGTERM lets open streams end, settles them and exits 0 (%i process(es))",
  async (processCount) => {
    const key = await setUp({ WEB_CONCURRENCY: String(processCount), DRAIN_SECONDS: "120" });
    upstream.behave({ pieces: Array.from({ length: 60 }, () => "some words "), delayMs: 40 });
    const streams = await openStreams(key);
    const stopped = app.stop();
    await Promise.all(streams.map(({ over }) => over));
    expect(streams.filter(({ isAcknowledged }) => isAcknowledged)).toHaveLength(STREAMS);
    expect(await stopped).toBe(0);
    expect(upstream.journal.map(({ ending }) => ending)).toEqual(Array(STREAMS).fill("complete"));
    expect(await recordsByStatus()).toEqual({ completed: { count: STREAMS, charged: STREAMS } });
    await expectNothingHeld();
  },
  240_000,
);

it("cuts what is still open at DRAIN_SECONDS, says so, charges what was made and exits 0", async () => {
  const key = await setUp({ DRAIN_SECONDS: "1" });
  upstream.behave({ pieces: ["some ", "words"], fault: "stall", faultAfter: 2 });
  const streams = await openStreams(key);
  await expect.poll(() => streams.filter(({ text }) => text.includes("words")).length).toBe(STREAMS);
  const exitCode = await app.stop();
  await Promise.all(streams.map(({ over }) => over));
  expect(exitCode).toBe(0);
  for (const { text, isAcknowledged } of streams) {
    expect(isAcknowledged).toBe(false);
    expect(text).toContain('"error":');
  }
  expect(upstream.journal.map(({ ending }) => ending)).toEqual(Array(STREAMS).fill("aborted"));
  expect(await recordsByStatus()).toEqual({ partial: { count: STREAMS, charged: STREAMS } });
  await expectNothingHeld();
}, 240_000);
