import { describe, expect, it } from "vitest";
import { nano } from "@/lib/kernel";
import { exceedingField, type Grant, requireWithin } from "./grants";

const free: Grant = {
  kind: "management",
  mode: "live",
  capNano: null,
  capInterval: "none",
  rpm: 0,
  tpm: 0,
  allowedModels: [],
  allowedIps: [],
  expiresAtMs: null,
};
const bound: Grant = {
  ...free,
  capNano: nano(5_000_000_000n),
  capInterval: "weekly",
  rpm: 60,
  tpm: 1000,
  allowedModels: ["openai/*", "mistral/large"],
  allowedIps: ["10.0.0.0/8"],
  expiresAtMs: 1000,
};

describe("grants", () => {
  it("hold a key within the one that makes it", () => {
    expect(exceedingField(bound, free)).toBeNull();
    expect(exceedingField(bound, bound)).toBeNull();
    expect(exceedingField(free, bound)).toBe("limit");
    const cases: readonly (readonly [Partial<Grant>, string | null])[] = [
      [{ kind: "read_only" }, null],
      [{ mode: "test" }, null],
      [{ capNano: nano(5_000_000_001n) }, "limit"],
      [{ capInterval: "daily" }, "limit"],
      [{ capInterval: "monthly" }, null],
      [{ capInterval: "none" }, null],
      [{ rpm: 61 }, "rate_limit"],
      [{ rpm: 0 }, "rate_limit"],
      [{ tpm: 0 }, "tpm"],
      [{ allowedModels: [] }, "allowed_models"],
      [{ allowedModels: ["openai/gpt-5.4", "openai/*"] }, null],
      [{ allowedModels: ["openai-evil/x"] }, "allowed_models"],
      [{ allowedModels: ["mistral/*"] }, "allowed_models"],
      [{ allowedIps: [] }, "allowed_ips"],
      [{ allowedIps: ["10.1.0.0/16"] }, null],
      [{ allowedIps: ["10.0.0.0/7"] }, "allowed_ips"],
      [{ expiresAtMs: null }, "expires_at"],
      [{ expiresAtMs: 1001 }, "expires_at"],
      [{ expiresAtMs: 999 }, null],
    ];
    for (const [change, field] of cases) {
      expect(exceedingField({ ...bound, ...change }, bound), JSON.stringify({ ...change, capNano: undefined })).toBe(
        field,
      );
    }
    expect(exceedingField(free, { ...free, mode: "test" })).toBe("mode");
    expect(exceedingField(free, { ...free, kind: "inference" })).toBe("kind");
  });

  it("bind no person", () => {
    expect(() => requireWithin(free, null)).not.toThrow();
    expect(() => requireWithin(free, bound)).toThrow(/limit goes beyond/);
  });
});
