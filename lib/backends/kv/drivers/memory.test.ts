import { describe, expect, it } from "vitest";
import { systemClock } from "@/lib/kernel";
import { keyValueContract } from "@/tests/support/key-value-contract";
import { createMemoryKeyValue } from "./memory";

describe("memory key-value store", () => {
  keyValueContract(() => createMemoryKeyValue(systemClock));

  it("answers takes without a promise", () => {
    const store = createMemoryKeyValue({ now: () => 90_000, monotonic: () => 0 });
    expect(store.take("a", 2)).toEqual({ isAllowed: true, limit: 2, remaining: 1, resetAtSeconds: 120 });
  });

  it("bounds the buckets it remembers", () => {
    const store = createMemoryKeyValue({ now: () => 0, monotonic: () => 0 });
    store.take("first", 2);
    store.take("first", 2);
    expect(store.take("first", 2)).toMatchObject({ isAllowed: false });
    for (let at = 0; at < 200_000; at++) store.take(`b${at}`, 2);
    expect(store.take("first", 2)).toMatchObject({ isAllowed: true });
  });
});
