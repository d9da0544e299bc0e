import { describe, expect, it } from "vitest";
import { safePath } from "./safe-path";

describe("safePath", () => {
  it("lets paths of this site through", () => {
    expect(safePath("/console/keys?tab=1", "/console")).toBe("/console/keys?tab=1");
    expect(safePath("/", "/console")).toBe("/");
  });

  it.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/a b",
    "/a\n//b",
    "",
    undefined,
  ])("falls back for %j", (value) => {
    expect(safePath(value, "/console")).toBe("/console");
  });
});
