import { describe, expect, it } from "vitest";
import { formatShare } from "./format-share";

describe("formatShare", () => {
  it("is a hundred only when everything went well", () => {
    expect(formatShare(1, "en")).toBe("100%");
    expect(formatShare(0.999999, "en")).toBe("99.99%");
    expect(formatShare(0.995, "en")).toBe("99.5%");
    expect(formatShare(0, "en")).toBe("0%");
  });
});
