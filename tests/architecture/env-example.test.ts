import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { envSchema } from "@/lib/config";
import { root } from "./cruise";

describe(".env.example", () => {
  const text = readFileSync(path.join(root, ".env.example"), "utf8");
  const named = new Set([...text.matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1]));

  it("names every variable that the configuration reads", () => {
    expect(Object.keys(envSchema.shape).filter((name) => !named.has(name))).toEqual([]);
  });
});
