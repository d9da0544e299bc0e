import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createPgBossQueue, type JobDefinition, type Queue } from "@/lib/backends/queue";
import { silentLog } from "@/lib/kernel";
import { createTestDatabase, type TestDatabase } from "../../support/database";

let database: TestDatabase;
const open: Queue[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((queue) => queue.stop()));
});
afterAll(() => database.drop());

function newQueue(stopTimeoutMs = 5000): Queue {
  const queue = createPgBossQueue(database.db.pool, { log: silentLog, pollMs: 200, stopTimeoutMs });
  open.push(queue);
  return queue;
}

/** A job that remembers the payloads it ran with and can be waited for. */
function recorder(name: string, extra: Partial<JobDefinition> = {}) {
  const runs: Readonly<Record<string, unknown>>[] = [];
  const job: JobDefinition = {
    name,
    run: async (payload) => {
      runs.push(payload);
    },
    ...extra,
  };
  const until = (count: number) => expect.poll(() => runs.length, { timeout: 15_000, interval: 20 }).toBe(count);
  return { job, runs, until };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("pg-boss queue", () => {
  it("installs itself once when several processes start together and leaves the pool usable", async () => {
    const queues = [newQueue(), newQueue(), newQueue(), newQueue()];
    await Promise.all(queues.map((queue, index) => queue.enqueue("install", { index })));
    const checks = await Promise.all(Array.from({ length: 10 }, () => database.db.pool.query("select 1 as one")));
    expect(checks.every((check) => check.rows[0].one === 1)).toBe(true);
    const { rows } = await database.db.pool.query("select count(*)::int as n from pgboss.job where name = 'install'");
    expect(rows[0].n).toBe(4);
  });

  it("runs what was enqueued, with its payload, exactly once over two processes", async () => {
    const { job, runs, until } = recorder("mail");
    const [first, second] = [newQueue(), newQueue()];
    await first.start([job]);
    await second.start([job]);
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => (index % 2 ? first : second).enqueue("mail", { index })),
    );
    await until(30);
    await pause(400);
    expect(runs.map((run) => run.index).sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 30 }, (_, i) => i),
    );
  });

  it("keeps one waiting job per singleton key", async () => {
    const queue = newQueue();
    for (let n = 0; n < 5; n++) await queue.enqueue("catalog", { n }, { singletonKey: "sync" });
    await queue.enqueue("catalog", { n: 99 });
    const { job, runs, until } = recorder("catalog");
    await queue.start([job]);
    await until(2);
    expect(runs.map((run) => run.n).sort()).toEqual([0, 99]);
  });

  it("adds a job with the caller's transaction or not at all", async () => {
    const { job, runs, until } = recorder("outbox");
    const queue = newQueue();
    await queue.start([job]);
    await expect(
      database.db.transaction(async (client) => {
        await queue.enqueue("outbox", { kept: false }, { transaction: client });
        throw new Error("rolled back");
      }),
    ).rejects.toThrow("rolled back");
    await database.db.transaction((client) => queue.enqueue("outbox", { kept: true }, { transaction: client }));
    await until(1);
    expect(runs).toEqual([{ kept: true }]);
  });

  it("repeats a job that threw", async () => {
    let tries = 0;
    const queue = newQueue();
    const job: JobDefinition = {
      name: "flaky",
      run: async () => {
        tries++;
        if (tries === 1) throw new Error("first try fails");
      },
    };
    await queue.start([job]);
    await queue.enqueue("flaky", {});
    await expect.poll(() => tries, { timeout: 25_000, interval: 50 }).toBe(2);
  });

  it("runs a recurring job once a slot over two processes", async () => {
    const { job, runs } = recorder("tick", { everySeconds: 1 });
    const startedAt = Date.now();
    await Promise.all([newQueue().start([job]), newQueue().start([job])]);
    await expect.poll(() => runs.length, { timeout: 15_000, interval: 20 }).toBeGreaterThanOrEqual(3);
    const slots = Math.floor(Date.now() / 1000) - Math.floor(startedAt / 1000) + 1;
    expect(runs.length).toBeLessThanOrEqual(slots);
  });

  it("waits for the running job when it stops and starts no other", async () => {
    const ended: number[] = [];
    let begun = 0;
    const queue = newQueue();
    const job: JobDefinition = {
      name: "slow",
      run: async (payload) => {
        begun++;
        await pause(600);
        ended.push(Number(payload.n));
      },
    };
    await queue.enqueue("slow", { n: 1 });
    await queue.enqueue("slow", { n: 2 });
    await queue.start([job]);
    await expect.poll(() => begun, { timeout: 5000, interval: 10 }).toBe(1);
    await queue.stop();
    expect(ended).toHaveLength(1);
    await pause(700);
    expect(begun).toBe(1);
    const { rows } = await database.db.pool.query(
      "select state, count(*)::int as n from pgboss.job where name = 'slow' group by 1",
    );
    expect(Object.fromEntries(rows.map((row) => [row.state, row.n]))).toEqual({ completed: 1, created: 1 });
  });
});
