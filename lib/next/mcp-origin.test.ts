import { describe, expect, it } from "vitest";
import { isMcpOrigin } from "./mcp-origin";

describe("isMcpOrigin", () => {
  it.each([null, "https://router.example", "http://localhost:6274", "http://127.0.0.1:3000", "http://[::1]:80"])(
    "lets %s in",
    (origin) => expect(isMcpOrigin(origin, "https://router.example/")).toBe(true),
  );

  it.each([
    "http://router.example",
    "https://router.example:8443",
    "https://router.example.evil.example",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://evil.example:3000",
    "null",
    "",
  ])("keeps %j out", (origin) => expect(isMcpOrigin(origin, "https://router.example")).toBe(false));
});
