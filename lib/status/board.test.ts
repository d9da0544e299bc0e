import { describe, expect, it } from "vitest";
import { DAYS, databaseBars, dayBars, stateOf, uptimeOf } from "./board";
import { DATABASE_ID } from "./store";

const HOUR_MS = 3_600_000;
const now = Date.UTC(2026, 10, 21, 15, 30);

describe("stateOf", () => {
  it("says nothing without requests, and needs one failure in twenty to call it degraded", () => {
    expect(stateOf({ requests: 0, errors: 0 })).toBe("unknown");
    expect(stateOf({ requests: 100, errors: 4 })).toBe("operational");
    expect(stateOf({ requests: 100, errors: 5 })).toBe("degraded");
    expect(stateOf({ requests: 10, errors: 5 })).toBe("down");
  });
});

describe("dayBars", () => {
  it("are ninety UTC days up to today; a day without a row is unknown", () => {
    const bars = dayBars([{ provider: "one", day: "2026-11-20", requests: 50, errors: 30, hours: 3 }], now);
    expect(bars).toHaveLength(DAYS);
    expect(bars.at(-1)).toEqual({ day: "2026-11-21", requests: 0, errors: 0, state: "unknown" });
    expect(bars.at(-2)).toMatchObject({ day: "2026-11-20", state: "down" });
    expect(bars[0]?.day).toBe("2026-08-24");
    expect(uptimeOf(bars)).toBe(0.4);
  });
});

describe("databaseBars", () => {
  it("count hours in which nothing could be noted as failures, from the first note on", () => {
    const first = now - 30 * HOUR_MS - 30 * 60_000; // 09:00 of the day before
    const rows = [
      { provider: DATABASE_ID, day: "2026-11-20", requests: 12, errors: 0, hours: 12 },
      { provider: DATABASE_ID, day: "2026-11-21", requests: 16, errors: 0, hours: 16 },
    ];
    const bars = databaseBars(rows, first, now);
    expect(bars.at(-2)).toMatchObject({ requests: 15, errors: 3, state: "degraded" });
    expect(bars.at(-1)).toMatchObject({ requests: 16, errors: 0, state: "operational" });
    expect(bars.at(-3)).toMatchObject({ requests: 0, state: "unknown" });
  });

  it("say nothing before the first note", () => {
    expect(uptimeOf(databaseBars([], null, now))).toBeNull();
  });
});
