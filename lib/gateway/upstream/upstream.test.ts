import { describe, expect, it } from "vitest";
import { Breaker } from "./breaker";
import { retryAfterSeconds, statusFailure } from "./errors";
import { scrub } from "./scrub";

describe("scrubbing", () => {
  it.each([
    [
      "Incorrect API key provided: sk-proj-abcDEF123456. See https://platform.openai.com/account",
      /sk-proj|platform|https/,
    ],
    ["no access to arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.x", /1111|bedrock/],
    ["organization org-AbCdEf123456 has no access", /org-AbC/],
    ["connect ECONNREFUSED 10.20.30.40:8443", /10\.20/],
    ["upstream api.internal.vendor.com:443 failed", /vendor\.com/],
    ["mail ops@vendor.io about key AIzaSyA1234567890abcdef", /ops@|AIza/],
    ["Bearer abcdef123456 is expired", /abcdef123456/],
    ["boom\n    at Object.<anonymous> (/srv/app/index.js:10:5)\n    at next", /srv\/app|at next/],
    ["<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", /<html>|<title>/],
  ])("%s", (text, forbidden) => {
    expect(scrub(text)).not.toMatch(forbidden);
  });

  it("leaves plain words as they are and bounds the rest", () => {
    const words = "Invalid value for 'temperature': expected at most 2.0, got 3.5 (max_tokens 4.096).";
    expect(scrub(words)).toBe(words);
    expect(scrub("word ".repeat(5000)).length).toBeLessThan(1100);
  });
});

describe("Retry-After of a provider", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  it.each([
    [null, undefined],
    ["0", 1],
    ["1.2", 2],
    ["30", 30],
    ["100000", 3600],
    ["Thu, 01 Jan 2026 00:00:45 GMT", 45],
    ["yesterday", undefined],
    ["Mon, 01 Jan 2024 00:00:00 GMT", 1],
  ])("%s is %s", (value, expected) => {
    expect(retryAfterSeconds(value, now)).toBe(expected);
  });
});

describe("a status", () => {
  it("of ours at the provider (401, 402, 403) never reaches the client, nor do its words", () => {
    for (const status of [401, 402, 403]) {
      const { error, isFallbackAllowed } = statusFailure(
        status,
        { message: "your account is closed", type: "x" },
        "vendor",
        undefined,
        false,
      );
      expect(error.status).toBe(503);
      expect(JSON.stringify([error.message, error.metadata])).not.toContain("closed");
      expect(isFallbackAllowed).toBe(true);
    }
  });

  it("of 402 from the sandbox is the client's", () => {
    expect(statusFailure(402, { message: "", type: null }, "sandbox", undefined, true).error.code).toBe(
      "insufficient_credits",
    );
  });
});

describe("the breaker", () => {
  it("opens after five failures in a row, lets one probe through, closes on success", () => {
    const breaker = new Breaker();
    for (let failure = 0; failure < 5; failure++) {
      expect(breaker.admits("a", failure)).toBe(true);
      breaker.failed("a", failure);
    }
    expect(breaker.admits("a", 10)).toBe(false);
    expect(breaker.isClosed("a")).toBe(false);
    expect(breaker.admits("b", 10)).toBe(true);
    expect(breaker.admits("a", 10_005)).toBe(true);
    expect(breaker.admits("a", 10_006)).toBe(false);
    breaker.succeeded("a");
    expect(breaker.admits("a", 10_007)).toBe(true);
  });

  it("opens again when the probe fails, and gives an abandoned probe back", () => {
    const breaker = new Breaker();
    for (let failure = 0; failure < 5; failure++) breaker.failed("a", 0);
    expect(breaker.admits("a", 10_001)).toBe(true);
    breaker.failed("a", 10_002);
    expect(breaker.admits("a", 10_003)).toBe(false);
    expect(breaker.admits("a", 20_003)).toBe(true);
    breaker.abandoned("a");
    expect(breaker.admits("a", 20_004)).toBe(true);
  });

  it("forgets failures that are far apart", () => {
    const breaker = new Breaker();
    for (let failure = 0; failure < 10; failure++) breaker.failed("a", failure * 31_000);
    expect(breaker.isClosed("a")).toBe(true);
  });
});
