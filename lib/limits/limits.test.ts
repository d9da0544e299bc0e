import { describe, expect, it } from "vitest";
import { createMemoryKeyValue } from "@/lib/backends/kv";
import { createLimits } from "./index";

const kv = createMemoryKeyValue({ now: () => 30_000, monotonic: () => 0 });

describe("limits", () => {
  it("counts per bucket and minute, at once in memory", () => {
    const limits = createLimits(kv);
    expect(limits.take("rpm:a", 2)).toEqual({ isAllowed: true, limit: 2, remaining: 1, resetAtSeconds: 60 });
    expect(limits.take("rpm:a", 2)).toMatchObject({ isAllowed: true, remaining: 0 });
    expect(limits.take("rpm:a", 2)).toMatchObject({ isAllowed: false, remaining: 0 });
    expect(limits.take("rpm:b", 2)).toMatchObject({ isAllowed: true });
  });

  it("reads 0 as unlimited", () => {
    const limits = createLimits(kv);
    for (let at = 0; at < 1000; at++) expect(limits.take("rpm:c", 0, 5)).toMatchObject({ isAllowed: true, limit: 0 });
  });

  it("gives tokens back after an estimate", () => {
    const limits = createLimits(kv);
    limits.take("tpm:a", 1000, 900);
    limits.adjust("tpm:a", 1000, -700);
    expect(limits.take("tpm:a", 1000, 800)).toMatchObject({ isAllowed: true, remaining: 0 });
  });
});
