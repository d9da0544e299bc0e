import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { formatDuration, formatMoney, formatPrice, formatTime } from "./format";

describe("formatMoney", () => {
  it("shows two decimals from one unit on, and for whole cents", () => {
    expect(formatMoney("12.5", "USD", "en")).toBe("$12.50");
    expect(formatMoney("0.5", "USD", "en")).toBe("$0.50");
    expect(formatMoney("0", "USD", "en")).toBe("$0.00");
    expect(formatMoney("-3", "USD", "en")).toBe("-$3.00");
  });

  it("shows what can be spent as no more than it is", () => {
    expect(formatMoney("24.99999595", "USD", "en", "down")).toBe("$24.99");
    expect(formatMoney("0.0029999", "USD", "en", "down")).toBe("$0.00299");
  });

  it("keeps three significant digits below one unit", () => {
    expect(formatMoney("0.0030625", "USD", "en")).toBe("$0.00306");
    expect(formatMoney("0.000000001", "USD", "en")).toBe("$0.0000000010");
  });

  it("writes roubles and tenge in Russian with a narrow no-break space", () => {
    expect(formatMoney("1234.56", "RUB", "ru")).toBe("1\u202f234,56\u202f₽");
    expect(formatMoney("1234.56", "KZT", "ru")).toBe("1\u202f234,56\u202f₸");
  });

  test.prop([fc.bigInt({ min: 1n, max: 10n ** 18n })])("never shows an amount that is not zero as zero", (nano) => {
    const text = nano.toString().padStart(10, "0");
    const decimal = `${text.slice(0, -9)}.${text.slice(-9)}`;
    expect(formatMoney(decimal, "USD", "en")).toMatch(/[1-9]/);
  });
});

describe("formatPrice", () => {
  it("shows every decimal that is charged", () => {
    expect(formatPrice("0.075", "USD", "en")).toBe("$0.075");
    expect(formatPrice("2.5", "USD", "en")).toBe("$2.50");
  });
});

describe("times", () => {
  it("are UTC", () => {
    expect(formatTime("2026-11-21T23:59:30Z", "en", "minute")).toContain("23:59");
  });
  it("change unit at a second", () => {
    expect(formatDuration(842, "en")).toBe("842 ms");
    expect(formatDuration(12345, "en")).toBe("12.35 sec");
  });
});
