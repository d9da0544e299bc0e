import { mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createSecrets, readOrCreateRootSecret } from "./index";

describe("secrets", () => {
  it("derives 32 bytes per purpose, always the same, never the root", () => {
    const root = "r".repeat(32);
    const first = createSecrets(root);
    expect(first.derive("api-keys:v1")).toHaveLength(32);
    expect(first.derive("api-keys:v1")).toEqual(createSecrets(root).derive("api-keys:v1"));
    expect(first.derive("api-keys:v1")).not.toEqual(first.derive("sessions:v1"));
    expect(first.derive("api-keys:v1")).not.toEqual(createSecrets("s".repeat(32)).derive("api-keys:v1"));
    expect(() => createSecrets("short")).toThrow(RangeError);
  });

  it("keeps the made root secret in a private file", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "secret-"));
    const made = readOrCreateRootSecret(folder);
    expect(made.length).toBeGreaterThanOrEqual(43);
    expect(readOrCreateRootSecret(folder)).toBe(made);
    expect(statSync(path.join(folder, "secret")).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true });
  });
});
