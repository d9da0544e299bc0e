import { LRUCache } from "lru-cache";
import type { Clock } from "@/lib/kernel";
import type { KeyValue } from "../kv";
import { LocalWindows } from "../windows";

const VALUES_MAX = 100_000;

/** One process's own store. Everything answers at once; nothing survives the process. */
export function createMemoryKeyValue(clock: Clock): KeyValue {
  const windows = new LocalWindows(() => clock.now());
  const values = new LRUCache<string, string>({ max: VALUES_MAX, ttlResolution: 0, perf: { now: () => clock.now() } });
  return {
    kind: "memory",
    take: (bucket, limit, amount, windowSeconds) => windows.take(bucket, limit, amount, windowSeconds),
    adjust: (bucket, amount, windowSeconds) => windows.adjust(bucket, amount, windowSeconds),
    get: async (key) => values.get(key) ?? null,
    async set(key, value, ttlSeconds) {
      values.set(key, value, { ttl: ttlSeconds * 1000 });
    },
    async delete(key) {
      values.delete(key);
    },
    async close() {
      values.clear();
    },
  };
}
