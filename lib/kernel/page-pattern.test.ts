import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { PAGE_PATTERNS, pagePattern } from "./page-pattern";

it("says which page an address is, and nothing of who reads it", () => {
  expect(pagePattern("/")).toBe("/");
  expect(pagePattern("/ru")).toBe("/");
  expect(pagePattern("/ru/models/openai/gpt-4o")).toBe("/models/*");
  expect(pagePattern("/docs/search")).toBe("/docs/search");
  expect(pagePattern("/docs/start/quick-start")).toBe("/docs/*");
  expect(pagePattern("/share/a-secret-token")).toBe("/share/*");
  expect(pagePattern("/console/credits/receipts/17")).toBe("/console/credits/receipts/*");
  expect(pagePattern("/models-of-mine")).toBe("other");
});

it("knows every page there is", () => {
  const root = path.resolve(import.meta.dirname, "../../app/[locale]");
  const pages = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (file) => path.basename(file) === "page.tsx",
  );
  const patterns = pages
    .filter((file) => !file.startsWith("[...rest]"))
    .flatMap((file) => {
      const at = `/${path.dirname(file)}`.replace(/\/(\.|\([^)]*\))(?=\/|$)/g, "");
      const bare = at.replace(/\/\[\[[^\]]*\]\]$/, "");
      return [bare || "/", ...(bare === at ? [] : [`${bare}/*`])].map((one) => one.replace(/\[[^\]]*\]$/, "*"));
    });
  expect(patterns.length).toBeGreaterThan(20);
  expect([...patterns, "other"].sort()).toEqual([...PAGE_PATTERNS].sort());
});
