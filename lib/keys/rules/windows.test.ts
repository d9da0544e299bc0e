import { describe, expect, it } from "vitest";
import { nano } from "@/lib/kernel";
import { type CapInterval, capWindow, capWindows } from "./windows";

const startOf = (interval: CapInterval, at: string): string =>
  new Date(capWindow(interval, Date.parse(at)).startsAtMs).toISOString();

describe("cap windows", () => {
  it("begins at UTC days, ISO weeks and months", () => {
    expect(startOf("daily", "2026-11-20T23:59:59.999Z")).toBe("2026-11-20T00:00:00.000Z");
    expect(startOf("weekly", "2026-11-22T23:00:00Z")).toBe("2026-11-16T00:00:00.000Z");
    expect(startOf("weekly", "2026-11-23T00:00:00Z")).toBe("2026-11-23T00:00:00.000Z");
    expect(startOf("weekly", "2027-01-01T12:00:00Z")).toBe("2026-12-28T00:00:00.000Z");
    expect(startOf("monthly", "2026-12-31T23:59:59Z")).toBe("2026-12-01T00:00:00.000Z");
    expect(startOf("none", "2026-12-31T23:59:59Z")).toBe("1970-01-01T00:00:00.000Z");
    expect(capWindow("monthly", Date.parse("2026-12-31T23:59:59Z")).endsAtMs).toBe(Date.parse("2027-01-01T00:00:00Z"));
  });

  it("moves to the next window when time does, and gives the same array within one", () => {
    const windows = capWindows("k", nano(5n), "daily");
    const first = windows(Date.parse("2026-11-20T10:00:00Z"));
    expect(windows(Date.parse("2026-11-20T23:59:59Z"))).toBe(first);
    expect(first).toEqual([{ scope: "key", scopeId: "k", startsAt: "2026-11-20T00:00:00.000Z", limitNano: 5n }]);
    expect(windows(Date.parse("2026-11-21T00:00:00Z"))[0]?.startsAt).toBe("2026-11-21T00:00:00.000Z");
    expect(capWindows("k", null, "daily")(0)).toEqual([]);
  });
});
