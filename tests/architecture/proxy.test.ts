import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./cruise";

const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

describe("proxy.ts", () => {
  it("imports nothing but the request and the languages: it never decides who may see what", () => {
    const imports = [...read("proxy.ts").matchAll(/from "([^"]+)"/g)].map((match) => match[1]);
    expect(imports).toEqual(["next/server", "@/components/i18n/locales"]);
  });

  it("imports languages that import nothing themselves", () => {
    const sources = [...read("components/i18n/locales.ts").matchAll(/from "([^"]+)"/g)].map((match) => match[1]);
    expect(sources).toEqual(["@/lib/kernel"]);
    expect(read("lib/kernel/locales.ts")).not.toContain("import");
  });
});

describe("pages", () => {
  it("are rendered on request, so that each carries its nonce", () => {
    expect(read("app/[locale]/layout.tsx")).toContain('export const dynamic = "force-dynamic"');
  });
});
