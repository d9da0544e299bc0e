import { describe, expect, it } from "vitest";
import { keyBody } from "./key-fields";
import { type KeyRow, keyState } from "./key-view";

const form = (fields: Record<string, string>): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};

describe("keyBody", () => {
  it("reads a full form", () => {
    const fields = {
      name: " ci ",
      limit: "1 000,50",
      limit_reset: "monthly",
      rate_limit: "60",
      models: "openai/*, xai/grok-4\nmistral/large",
      expires: "2027-01-31",
    };
    expect(keyBody(form(fields))).toEqual({
      name: "ci",
      limit: "1000.50",
      limit_reset: "monthly",
      rate_limit: 60,
      allowed_models: ["openai/*", "xai/grok-4", "mistral/large"],
      expires_at: "2027-01-31T23:59:59Z",
    });
  });

  it("reads what is empty as no bound", () => {
    expect(keyBody(form({ name: "a", limit: "", limit_reset: "daily", rate_limit: "" }))).toEqual({
      name: "a",
      limit: null,
      limit_reset: null,
      rate_limit: 0,
      allowed_models: null,
      expires_at: null,
    });
  });
});

describe("keyState", () => {
  const key = { disabled: false, expires_at: null, limit_remaining: null } as KeyRow;
  it.each([
    ["active", key],
    ["disabled", { ...key, disabled: true }],
    ["expired", { ...key, expires_at: "2026-01-01T00:00:00Z" }],
    ["capped", { ...key, limit_remaining: "0" }],
    ["active", { ...key, limit_remaining: "0.000000001", expires_at: "2027-01-01T00:00:00Z" }],
  ])("is %s", (state, row) => {
    expect(keyState(row, Date.parse("2026-06-01T00:00:00Z"))).toBe(state);
  });
});
