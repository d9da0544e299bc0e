import { describe, expect, it } from "vitest";
import { requireSameOrigin } from "./same-origin";

const APP = "https://router.example";
const isAllowed = (method: string, headers: Record<string, string>): boolean => {
  try {
    requireSameOrigin({ method, headers: new Headers(headers) }, APP);
    return true;
  } catch {
    return false;
  }
};

describe("requests with cookies", () => {
  it("may change things from our own pages only", () => {
    expect(isAllowed("POST", { "sec-fetch-site": "same-origin" })).toBe(true);
    expect(isAllowed("POST", { origin: APP })).toBe(true);
    expect(isAllowed("POST", { "sec-fetch-site": "same-origin", origin: "http://127.0.0.1:3000" })).toBe(true);
    const refused: Record<string, string>[] = [
      {},
      { origin: "https://evil.example" },
      { origin: "https://router.example.evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site", origin: APP },
      { "sec-fetch-site": "same-site", origin: "https://other.router.example" },
      { "sec-fetch-site": "none" },
    ];
    for (const headers of refused) {
      expect(isAllowed("POST", headers), JSON.stringify(headers)).toBe(false);
      expect(isAllowed("DELETE", headers), JSON.stringify(headers)).toBe(false);
    }
  });

  it("may read without a word of the browser, but not from another site", () => {
    expect(isAllowed("GET", {})).toBe(true);
    expect(isAllowed("GET", { "sec-fetch-site": "none" })).toBe(true);
    expect(isAllowed("GET", { "sec-fetch-site": "cross-site" })).toBe(false);
    expect(isAllowed("GET", { origin: "https://evil.example" })).toBe(false);
  });
});
