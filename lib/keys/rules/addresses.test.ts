import { describe, expect, it } from "vitest";
import { addressMatcher, isAddressRange, rangesWithin } from "./addresses";

describe("addresses", () => {
  it("accepts addresses and CIDR ranges only", () => {
    for (const text of ["203.0.113.7", "203.0.113.0/24", "2001:db8::/32", "::1"])
      expect(isAddressRange(text)).toBe(true);
    for (const text of ["", "1.2", "0x7f.1", "203.0.113.0/33", "example.com", "1.2.3.4/", "300.1.1.1"]) {
      expect(isAddressRange(text), text).toBe(false);
    }
  });

  it("matches by range, with IPv4 inside IPv6 as IPv4", () => {
    const matches = addressMatcher(["203.0.113.0/24", "2001:db8::/32"]);
    expect(matches("203.0.113.200")).toBe(true);
    expect(matches("::ffff:203.0.113.9")).toBe(true);
    expect(matches("203.0.114.1")).toBe(false);
    expect(matches("2001:db8:1::5")).toBe(true);
    expect(matches("2001:db9::")).toBe(false);
    expect(matches(null)).toBe(false);
    expect(matches("not an address")).toBe(false);
  });

  it("knows which ranges lie within others", () => {
    expect(rangesWithin(["10.1.0.0/16", "10.2.3.4"], ["10.0.0.0/8"])).toBe(true);
    expect(rangesWithin(["10.0.0.0/7"], ["10.0.0.0/8"])).toBe(false);
    expect(rangesWithin(["::/0"], ["10.0.0.0/8"])).toBe(false);
  });
});
