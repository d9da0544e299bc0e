import { describe, expect, it } from "vitest";
import { dayRuns } from "./day-runs";
import type { StatusDay } from "./dto";

const day = (date: number, requests: number, errors: number, state: StatusDay["state"]): StatusDay => ({
  day: `2026-11-0${date}`,
  requests,
  errors,
  state,
});

describe("dayRuns", () => {
  it("puts days in a row that read the same on one line, newest first, and keeps others apart", () => {
    const days = [
      day(1, 0, 0, "unknown"),
      day(2, 0, 0, "unknown"),
      day(3, 100, 0, "operational"),
      day(4, 50, 0, "operational"),
      day(5, 10, 6, "down"),
      day(6, 10, 0, "operational"),
    ];
    expect(dayRuns(days, String)).toEqual([
      { from: "2026-11-06", to: "2026-11-06", state: "operational", share: "1" },
      { from: "2026-11-05", to: "2026-11-05", state: "down", share: "0.4" },
      { from: "2026-11-03", to: "2026-11-04", state: "operational", share: "1" },
      { from: "2026-11-01", to: "2026-11-02", state: "unknown", share: null },
    ]);
  });
});
