import { describe, expect, it } from "vitest";
import { keptBytes } from "@/tests/support/kept-bytes";
import { TransientMap } from "./transient-map";

const MIB = 1024 * 1024;
const CALLS = 20_000;
const OPEN = 16;
/** A few kilobytes, as a call's state is: about 80 MiB pass through the map. */
const state = () => Array.from({ length: 100 }, (_, index) => ({ index }));

/** Each call comes, stays while fifteen others come, and goes. */
const pass = (map: { set(key: string, value: unknown): unknown; delete(key: string): unknown }) => (index: number) => {
  map.set(`call-${index}`, state());
  map.delete(`call-${index - OPEN}`);
};

describe("a map of what comes and goes", () => {
  it("holds what was set until it is deleted, through every renewal", () => {
    const map = new TransientMap<string, number>();
    const plain = new Map<string, number>();
    for (let index = 0; index < 5000; index++) {
      map.set(`k${index}`, index);
      plain.set(`k${index}`, index);
      const gone = `k${(index * 7919) % (index + 1)}`;
      map.delete(gone);
      plain.delete(gone);
      if (index % 97 === 0) {
        expect(map.size).toBe(plain.size);
        expect([...map.values()]).toEqual([...plain.values()]);
      }
    }
    for (const [key, value] of plain) expect([map.has(key), map.get(key)]).toEqual([true, value]);
    expect(map.has("k-none")).toBe(false);
  });

  it("lets go of what was deleted without a full collection, which a plain Map does not", () => {
    expect(keptBytes(CALLS, pass(new TransientMap()))).toBeLessThan(4 * MIB);
    // In this order: where all that is made lives long, V8 learns to make it in the old part of the heap to begin with.
    expect(keptBytes(CALLS, pass(new Map()))).toBeGreaterThan(8 * MIB);
  });
});
