import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  createIpcKeyValue,
  createIpcServer,
  createMemoryKeyValue,
  createRedisKeyValue,
  type KeyValue,
} from "@/lib/backends/kv";
import { silentLog, systemClock } from "@/lib/kernel";
import { awayFromWindowEnd, keyValueContract } from "../support/key-value-contract";
import { hasRedisServer, type RedisBridge, startRedisBridge } from "../support/redis-rest-bridge";
import type { TakeManyTask } from "../support/take-many";

const children: ChildProcess[] = [];
const start = (task: TakeManyTask): ChildProcess => {
  const child = fork(path.resolve("tests/support/take-many.ts"), [JSON.stringify(task)], {
    execArgv: ["--import", "tsx"],
  });
  children.push(child);
  return child;
};
const message = (child: ChildProcess, field: string): Promise<number> =>
  new Promise((resolve) => {
    child.on("message", (value: Record<string, number>) => {
      if (value[field] !== undefined) resolve(value[field]);
    });
  });

const common = { clock: systemClock, log: silentLog, processCount: 2 };
// A busy machine must not turn a test of exactness into one of the fallback.
const patient = { ...common, timeoutMs: 10_000 };

afterEach(() => {
  for (const child of children.splice(0)) child.kill();
});

describe("the primary's store over IPC", () => {
  describe("contract", () => {
    let server: ChildProcess;
    let store: KeyValue;
    beforeAll(async () => {
      server = start({ role: "serve" });
      children.pop();
      await message(server, "ready");
      store = createIpcKeyValue({ ...patient, channel: server });
    });
    afterAll(async () => {
      await store.close();
      server.kill();
    });
    keyValueContract(() => store);
  });

  it("is exact over two workers", async () => {
    await awayFromWindowEnd(3600);
    const store = createMemoryKeyValue(systemClock);
    const workers = [1, 2].map(() => start({ role: "take", bucket: "shared", limit: 400, count: 300 }));
    for (const worker of workers) createIpcServer(store, worker);
    const allowed = await Promise.all(workers.map((worker) => message(worker, "allowed")));
    expect(allowed.reduce((sum, count) => sum + count, 0)).toBe(400);
  });

  it("falls back to the process's share when the primary is gone", async () => {
    await awayFromWindowEnd(3600);
    const server = start({ role: "serve" });
    await message(server, "ready");
    const store = createIpcKeyValue({ ...patient, channel: server });
    expect(await store.take("gone", 10, 1, 3600)).toMatchObject({ isAllowed: true, remaining: 9 });
    server.kill("SIGKILL");
    await new Promise((resolve) => server.once("exit", resolve));
    const states = await Promise.all(Array.from({ length: 10 }, () => store.take("gone", 10, 1, 3600)));
    expect(states.filter(({ isAllowed }) => isAllowed)).toHaveLength(5);
    expect(await store.get("x")).toBeNull();
  });
});

describe.skipIf(!hasRedisServer())("Redis over REST", () => {
  let bridge: RedisBridge;
  let store: KeyValue;
  beforeAll(async () => {
    bridge = await startRedisBridge();
    store = createRedisKeyValue({ ...patient, url: bridge.url, token: bridge.token });
  });
  afterAll(async () => {
    await store.close();
    await bridge.stop();
  });

  keyValueContract(() => store);

  it("is exact over two processes", async () => {
    await awayFromWindowEnd(3600);
    const redis = { url: bridge.url, token: bridge.token };
    const workers = [1, 2].map(() => start({ role: "take", redis, bucket: "shared", limit: 400, count: 300 }));
    const allowed = await Promise.all(workers.map((worker) => message(worker, "allowed")));
    expect(allowed.reduce((sum, count) => sum + count, 0)).toBe(400);
  });

  it("gives every counter an end", async () => {
    await store.take("expiring", 10, 3, 3600);
    store.adjust("never-taken", 5, 3600);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const call = async (...command: string[]) => {
      const response = await fetch(bridge.url, {
        method: "POST",
        headers: { authorization: `Bearer ${bridge.token}` },
        body: JSON.stringify(command),
      });
      return ((await response.json()) as { result: unknown }).result;
    };
    const keys = (await call("KEYS", "airouter:limit:*")) as string[];
    expect(keys.length).toBeGreaterThan(2);
    for (const key of keys) expect(await call("PTTL", key), key).toBeGreaterThan(0);
  });

  it("answers from the process's share within 150 ms when Redis stalls, then leaves it alone for a second", async () => {
    await awayFromWindowEnd(3600);
    const stalled = createRedisKeyValue({ ...common, url: bridge.url, token: bridge.token });
    bridge.setStalled(true);
    const since = performance.now();
    const first = await stalled.take("stalled", 10, 1, 3600);
    expect(performance.now() - since).toBeLessThan(1000);
    expect(first).toMatchObject({ isAllowed: true, remaining: 4 });
    const seen = bridge.journal.length;
    const states = await Promise.all(Array.from({ length: 10 }, () => stalled.take("stalled", 10, 1, 3600)));
    expect(states.filter(({ isAllowed }) => isAllowed)).toHaveLength(4);
    expect(await stalled.get("x")).toBeNull();
    expect(bridge.journal).toHaveLength(seen);
    bridge.setStalled(false);
    await expect.poll(async () => (await stalled.take("stalled", 10, 1, 3600)).limit, { timeout: 10_000 }).toBe(10);
  });

  it("counts locally when Redis refuses the connection", async () => {
    const gone = createRedisKeyValue({ ...common, url: "http://127.0.0.1:1", token: "x" });
    expect(await gone.take("gone", 4, 1, 3600)).toMatchObject({ isAllowed: true, limit: 2 });
    await gone.set("a", "b", 5);
    expect(await gone.get("a")).toBeNull();
  });
});
