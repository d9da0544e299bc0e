import { describe, expect, it } from "vitest";
import { currentSlot } from "./schedule";

const at = (text: string) => Date.parse(text);

describe("currentSlot", () => {
  it("gives one name to a whole period and another to the next", () => {
    const job = { name: "sweep", everySeconds: 60 };
    const first = currentSlot(job, at("2026-11-21T10:00:00.000Z"));
    expect(currentSlot(job, at("2026-11-21T10:00:59.999Z"))).toEqual(first);
    expect(first?.nextAtMs).toBe(at("2026-11-21T10:01:00Z"));
    expect(currentSlot(job, at("2026-11-21T10:01:00.000Z"))?.name).not.toBe(first?.name);
  });

  it("starts a day at the given time of day", () => {
    const job = { name: "prove", dailyAtUtc: "03:17" };
    const before = currentSlot(job, at("2026-11-21T03:16:59Z"));
    const after = currentSlot(job, at("2026-11-21T03:17:00Z"));
    expect(before?.nextAtMs).toBe(at("2026-11-21T03:17:00Z"));
    expect(after?.nextAtMs).toBe(at("2026-11-22T03:17:00Z"));
    expect(before?.name).not.toBe(after?.name);
  });

  it("is null without a schedule and refuses one it cannot read", () => {
    expect(currentSlot({ name: "mail" }, 0)).toBeNull();
    expect(() => currentSlot({ name: "mail", everySeconds: 0 }, 0)).toThrow(RangeError);
    expect(() => currentSlot({ name: "mail", dailyAtUtc: "25:00" }, 0)).toThrow(RangeError);
  });
});
