import { describe, expect, it } from "vitest";
import type { KeyValue } from "@/lib/backends/kv/kv";

let count = 0;
const fresh = (): string => `contract-${process.pid}-${++count}`;
// An hour, so that no test runs across the end of a window (save one in a thousand, which waits).
const HOUR = 3600;

export async function awayFromWindowEnd(windowSeconds: number): Promise<void> {
  const leftMs = windowSeconds * 1000 - (Date.now() % (windowSeconds * 1000));
  if (leftMs < 3000) await new Promise((resolve) => setTimeout(resolve, leftMs + 10));
}

/** What every key-value driver promises. `open` gives a store that is up. */
export function keyValueContract(open: () => KeyValue): void {
  describe("take", () => {
    it("allows exactly the limit, also at once, and says what remains", async () => {
      await awayFromWindowEnd(HOUR);
      const store = open();
      const bucket = fresh();
      expect(await store.take(bucket, 50, 1, HOUR)).toEqual({
        isAllowed: true,
        limit: 50,
        remaining: 49,
        resetAtSeconds: (Math.floor(Date.now() / 1000 / HOUR) + 1) * HOUR,
      });
      const states = await Promise.all(Array.from({ length: 100 }, () => store.take(bucket, 50, 1, HOUR)));
      expect(states.filter(({ isAllowed }) => isAllowed)).toHaveLength(49);
      expect((await store.take(bucket, 50, 1, HOUR)).remaining).toBe(0);
      expect((await store.take(fresh(), 50, 1, HOUR)).isAllowed).toBe(true);
    });

    it("aligns windows to the UTC minute by default", async () => {
      await awayFromWindowEnd(60);
      const state = await open().take(fresh(), 5);
      expect(state.resetAtSeconds).toBe((Math.floor(Date.now() / 60_000) + 1) * 60);
    });

    it("takes amounts, and nothing of an amount that does not fit", async () => {
      await awayFromWindowEnd(HOUR);
      const store = open();
      const bucket = fresh();
      expect(await store.take(bucket, 100, 70, HOUR)).toMatchObject({ isAllowed: true, remaining: 30 });
      expect(await store.take(bucket, 100, 40, HOUR)).toMatchObject({ isAllowed: false, remaining: 30 });
      expect(await store.take(bucket, 100, 30, HOUR)).toMatchObject({ isAllowed: true, remaining: 0 });
      expect(await store.take(bucket, 100, 1, HOUR)).toMatchObject({ isAllowed: false, remaining: 0 });
      expect(await store.take(bucket, 120, 20, HOUR)).toMatchObject({ isAllowed: true, remaining: 0 });
    });

    it("begins anew in the next window", async () => {
      const store = open();
      const bucket = fresh();
      // Half a second into a window of two, so that both takes below are in one.
      await new Promise((resolve) => setTimeout(resolve, 2000 - (Date.now() % 2000) + 500));
      expect((await store.take(bucket, 1, 1, 2)).isAllowed).toBe(true);
      expect((await store.take(bucket, 1, 1, 2)).isAllowed).toBe(false);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      expect((await store.take(bucket, 1, 1, 2)).isAllowed).toBe(true);
    });
  });

  describe("adjust", () => {
    it("corrects up and down, never below zero", async () => {
      await awayFromWindowEnd(HOUR);
      const store = open();
      const bucket = fresh();
      await store.take(bucket, 100, 60, HOUR);
      store.adjust(bucket, -50, HOUR);
      expect(await afterwards(store, bucket)).toMatchObject({ isAllowed: true, remaining: 89 });
      store.adjust(bucket, 89, HOUR);
      expect(await afterwards(store, bucket)).toMatchObject({ isAllowed: false, remaining: 0 });
      store.adjust(bucket, -500, HOUR);
      expect(await afterwards(store, bucket)).toMatchObject({ isAllowed: true, remaining: 99 });
    });
  });

  describe("values", () => {
    it("keeps text until it is deleted or expires", async () => {
      const store = open();
      const key = fresh();
      expect(await store.get(key)).toBeNull();
      await store.set(key, '{"a":1,"ё":"\\n"}', 60);
      expect(await store.get(key)).toBe('{"a":1,"ё":"\\n"}');
      await store.set(key, "12", 60);
      expect(await store.get(key)).toBe("12");
      await store.delete(key);
      expect(await store.get(key)).toBeNull();
      await store.set(key, "short", 1);
      await new Promise((resolve) => setTimeout(resolve, 1200));
      expect(await store.get(key)).toBeNull();
    });
  });
}

// `adjust` is fire and forget: give it the time to arrive, then look.
async function afterwards(store: KeyValue, bucket: string) {
  await new Promise((resolve) => setTimeout(resolve, 100));
  return store.take(bucket, 100, 1, HOUR);
}
