import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AttemptRecord, type Clock, silentLog } from "@/lib/kernel";
import type { Money } from "@/lib/ledger";
import { createStatus, ProviderHealthList, rollUpHours } from "@/lib/status";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { ending, newMoney, newWallet, openHold, type TestWallet } from "./ledger-support";

let database: TestDatabase;
let money: Money;
let wallet: TestWallet;
const providers = () => [
  { id: "one", name: "One" },
  { id: "two", name: "Two" },
];

function manualClock(startMs: number): Clock & { advance(ms: number): void } {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    monotonic: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
  };
}

const attempt = (provider: string, error: string | null, status: number | null, ms: number): AttemptRecord => ({
  position: 0,
  provider,
  endpointId: `lab/model@${provider}`,
  nativeModel: "model",
  dialect: "openai-chat",
  status,
  error,
  startedAtMs: Date.now(),
  headersMs: ms,
  firstByteMs: error === null ? ms : null,
  totalMs: ms * 10,
});

async function call(attempts: readonly AttemptRecord[]): Promise<void> {
  const { id } = await openHold(money, wallet, 1_000_000n);
  await money.settle(id, ending(1000n, { attempts }));
}

beforeAll(async () => {
  database = await createTestDatabase();
  money = newMoney(database.db.pool);
  await money.start();
  wallet = await newWallet(database.db.pool, 1_000_000_000n);
  for (let ms = 10; ms <= 100; ms += 10) await call([attempt("one", null, 200, ms)]);
  await call([attempt("one", "status_503", 503, 5), attempt("two", null, 200, 40)]);
  await call([attempt("one", "connect", null, 5)]);
  // Neither says anything about the provider: the client's own mistake, and a client that left.
  await call([attempt("one", "status_400", 400, 5)]);
  await call([attempt("one", "cancelled", null, 5)]);
});
afterAll(async () => {
  await money.close();
  await database.drop();
});

describe("the status of the last hour", () => {
  it("has figures of each configured provider from the attempts of the records", async () => {
    const clock = manualClock(Date.now() + 1000);
    const status = createStatus({ db: database.db, clock, log: silentLog, providers });
    const health = ProviderHealthList.parse(await status.health());
    expect(health.stale).toBe(false);
    expect(health.data).toEqual([
      {
        id: "one",
        name: "One",
        status: "degraded",
        requests: 12,
        errors: 2,
        error_rate: 0.166667,
        p50_ms: 55,
        p95_ms: 95.5,
      },
      { id: "two", name: "Two", status: "operational", requests: 1, errors: 0, error_rate: 0, p50_ms: 40, p95_ms: 40 },
    ]);
  });

  it("is read at most every 30 seconds", async () => {
    const clock = manualClock(Date.now() + 1000);
    const status = createStatus({ db: database.db, clock, log: silentLog, providers });
    const before = (await status.health()).updated_at;
    clock.advance(29_000);
    expect((await status.health()).updated_at).toBe(before);
    clock.advance(2000);
    expect((await status.health()).updated_at).not.toBe(before);
  });
});

describe("the hours", () => {
  it("are counted once however often the job runs, and make the bars of today", async () => {
    const clock = manualClock(Date.now() + 1000);
    await rollUpHours({ db: database.db, clock });
    await rollUpHours({ db: database.db, clock });
    const board = await createStatus({ db: database.db, clock, log: silentLog, providers }).board();
    const one = board.components.find(({ id }) => id === "one");
    expect(one?.days.reduce((sum, day) => sum + day.requests, 0)).toBe(12);
    expect(one?.uptime).toBeCloseTo(10 / 12);
    const api = board.components.find(({ id }) => id === "api");
    expect(api).toMatchObject({ status: "operational", uptime: 1, now: { requests: 14, errors: 0 } });
    expect(board.components.find(({ id }) => id === "openai-chat")).toMatchObject({ uptime: 1, now: { requests: 14 } });
    expect(board.components.find(({ id }) => id === "gemini-generate")).toMatchObject({ uptime: null });
    expect(board.components.find(({ id }) => id === "dashboard")).toMatchObject({ status: "operational" });
  });

  it("are forgotten after ninety days", async () => {
    const { pool } = database.db;
    await pool.query("insert into provider_hour values ('one', now() - interval '91 days', 5, 0, 1, 1)");
    const { forgottenCount } = await rollUpHours({ db: database.db, clock: manualClock(Date.now()) });
    expect(forgottenCount).toBe(1);
  });
});

describe("billing", () => {
  it("counts charges whose process died and payments that could not be booked as failures", async () => {
    const { pool } = database.db;
    const clock = manualClock(Date.now() + 1000);
    const billing = async () => {
      const { components } = await createStatus({ db: database.db, clock, log: silentLog, providers }).board();
      return components.find(({ id }) => id === "billing")?.now;
    };
    expect(await billing()).toEqual({ requests: 14, errors: 0, p50_ms: null, p95_ms: null });
    const event = (id: string, processedAt: Date | null, lastError: string | null) =>
      pool.query(
        `insert into stripe_event (id, type, is_live, occurred_at, processed_at, attempts, last_error)
         values ($1, 'charge.refunded', false, now(), $2, 1, $3)`,
        [id, processedAt, lastError],
      );
    await event("evt_good", new Date(), "worked at the second try");
    await event("evt_bad", null, "Stripe does not answer");
    const { id } = await openHold(money, wallet, 1_000_000n);
    await pool.query("update generation set status = 'failed', error_code = 'internal' where id = $1", [id]);
    expect(await billing()).toMatchObject({ requests: 17, errors: 2 });
  });
});

describe("without the database", () => {
  const noDatabase = () => ({ ...database.db, pool: { query: () => Promise.reject(new Error("refused")) } as never });

  it("a process that never read anything shows what another one kept on disk", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "ai-router-status-"));
    const snapshotFile = path.join(folder, "status.json");
    const clock = manualClock(Date.now() + 1000);
    const before = await createStatus({ db: database.db, clock, log: silentLog, providers, snapshotFile }).health();
    clock.advance(60_000);
    const late = createStatus({ db: noDatabase(), clock, log: silentLog, providers, snapshotFile });
    expect(await late.health()).toEqual({ ...before, stale: true });
    writeFileSync(snapshotFile, "{");
    const later = createStatus({ db: noDatabase(), clock, log: silentLog, providers, snapshotFile });
    expect(await later.board()).toMatchObject({ isStale: true, updatedAtMs: null });
    rmSync(folder, { recursive: true });
  });

  it("answers with what it read last, says so, and recovers", async () => {
    const clock = manualClock(Date.now() + 1000);
    let isAway = false;
    const pool = new Proxy(database.db.pool, {
      get(target, name) {
        if (name === "query" && isAway) return () => new Promise(() => {});
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const db = { ...database.db, pool };
    const status = createStatus({ db, clock, log: silentLog, providers, patienceMs: 50 });
    const before = await status.health();
    isAway = true;
    clock.advance(60_000);
    const during = await status.board();
    expect(during).toMatchObject({ status: "down", isStale: true, updatedAtMs: Date.parse(before.updated_at ?? "") });
    expect(during.components.find(({ id }) => id === "one")?.now.requests).toBe(12);
    expect(await status.health()).toEqual({ ...before, stale: true });
    isAway = false;
    clock.advance(6000);
    expect(await status.board()).toMatchObject({ status: "degraded", isStale: false });
    // The read that hung is given up in the end.
    clock.advance(130_000);
    expect((await status.board()).updatedAtMs).toBe(clock.now());
  });

  it("tells a slow count from a database that is away: the old figures stand until the new ones are there", async () => {
    const clock = manualClock(Date.now() + 1000);
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isSlow = false;
    let countedTimes = 0;
    const pool = new Proxy(database.db.pool, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name !== "query") return typeof value === "function" ? value.bind(target) : value;
        return async (text: string, values?: unknown[]) => {
          if (text.includes("generation")) countedTimes++;
          if (isSlow && text.includes("generation")) await held;
          return target.query(text, values);
        };
      },
    });
    const status = createStatus({ db: { ...database.db, pool }, clock, log: silentLog, providers, patienceMs: 50 });
    const before = await status.health();
    isSlow = true;
    clock.advance(60_000);
    expect(await status.health()).toEqual(before);
    clock.advance(60_000);
    expect(await status.board()).toMatchObject({ status: "degraded", isStale: false });
    expect(countedTimes).toBe(2);
    release();
    await expect.poll(async () => (await status.health()).updated_at).not.toBe(before.updated_at);
  });

  it("stands even when it never could read anything", async () => {
    const status = createStatus({ db: noDatabase(), clock: manualClock(Date.now()), log: silentLog, providers });
    const board = await status.board();
    expect(board).toMatchObject({ status: "down", isStale: true, updatedAtMs: null });
    expect(board.components.map(({ id, status: state }) => `${id}: ${state}`)).toEqual([
      "api: down",
      "openai-chat: down",
      "openai-responses: down",
      "anthropic-messages: down",
      "gemini-generate: down",
      "dashboard: down",
      "billing: down",
      "one: unknown",
      "two: unknown",
    ]);
    expect((await status.health()).data[0]).toMatchObject({ status: "unknown", error_rate: null });
  });
});
