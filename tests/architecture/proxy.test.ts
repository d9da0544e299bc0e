import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { providers } from "@/lib/gateway";
import { root } from "./cruise";

const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

describe("proxy.ts", () => {
  it("imports nothing but the request and the languages: it never decides who may see what", () => {
    const imports = [...read("proxy.ts").matchAll(/from "([^"]+)"/g)].map((match) => match[1]);
    expect(imports).toEqual(["next/server", "@/components/i18n/locales"]);
  });

  it("imports languages that import nothing themselves", () => {
    const sources = [...read("components/i18n/locales.ts").matchAll(/from "([^"]+)"/g)].map((match) => match[1]);
    expect(sources).toEqual(["@/lib/kernel/browser"]);
    expect(read("lib/kernel/locales.ts")).not.toContain("import");
  });
});

describe("the prefixes of providers", () => {
  const ids = providers.map(({ id }) => id).sort();

  it("are left to the gateway on the Next mount too", () => {
    const [, listed = ""] = /PROVIDERS =\s*"([^"]+)"/.exec(read("next.config.ts")) ?? [];
    expect(listed.split("|").sort()).toEqual(ids);
  });

  it("never meet proxy.ts, and nothing else is kept from it by them", () => {
    const [, matcher = ""] = /matcher: \[\s*"([^"]+)"/.exec(read("proxy.ts")) ?? [];
    const isPage = (url: string): boolean => new RegExp(`^${matcher.replaceAll("\\\\", "\\")}$`).test(url);
    for (const id of ids) {
      expect(isPage(`/${id}`), id).toBe(false);
      expect(isPage(`/${id}/v1/models`), id).toBe(false);
      expect(isPage(`/${id}s`), id).toBe(true);
    }
    for (const page of ["/", "/models", "/docs/guides/openai-node", "/ru/models/openai/gpt-5"])
      expect(isPage(page)).toBe(true);
  });
});

describe("pages", () => {
  it("are rendered on request, so that each carries its nonce", () => {
    expect(read("app/[locale]/layout.tsx")).toContain('export const dynamic = "force-dynamic"');
  });
});
