import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { root, sourceFiles } from "./cruise";
import { typeOnlyLaws } from "./rules";

const IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']/gm;
const ONLY_TYPES = /^(?:import|export)\s+\{(?:\s*type\s+\w+(?:\s+as\s+\w+)?\s*,?)+\s*\}/;

/** Project paths that a file imports values from. */
function valueImports(file: string, text: string): string[] {
  const targets: string[] = [];
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[1] ?? "";
    if (ONLY_TYPES.test(match[0])) continue;
    if (specifier.startsWith("@/")) targets.push(specifier.slice(2));
    else if (specifier.startsWith(".")) targets.push(path.join(path.dirname(file), specifier));
  }
  return targets;
}

const broken = (file: string, text: string) =>
  typeOnlyLaws.flatMap(({ name, from, to }) =>
    from.test(file) && !/\.test\.tsx?$/.test(file)
      ? valueImports(file, text)
          .filter((target) => to.test(target))
          .map((target) => `${name}: ${file} → ${target}`)
      : [],
  );

describe("laws over values", () => {
  it("hold for every source file", () => {
    const files = sourceFiles("*.ts", "*.tsx").filter((file) => existsSync(path.join(root, file)));
    expect(files.flatMap((file) => broken(file, readFileSync(path.join(root, file), "utf8")))).toEqual([]);
  });

  it.each([
    ["lib/keys/a.ts", 'import { createGateway } from "@/lib/gateway";'],
    ["components/console/a.tsx", 'import { listKeys } from "@/lib/keys";'],
    ["components/console/a.tsx", 'import { type Key, listKeys } from "../../lib/keys";'],
    ["components/a.tsx", 'import { formatNano } from "@/lib/kernel";'],
    ["app/page.tsx", 'export { x } from "@/lib/composition";'],
  ])("are noticed when broken: %s %s", (file, text) => {
    expect(broken(file, text)).toHaveLength(1);
  });

  it.each([
    ["lib/keys/a.ts", 'import type { Principal } from "@/lib/gateway";'],
    ["components/console/a.tsx", 'import { type Key } from "@/lib/keys";'],
    ["components/a.tsx", 'import type { Nano } from "@/lib/kernel";'],
    ["components/a.tsx", 'import { formatNano } from "@/lib/kernel/browser";'],
  ])("let types pass: %s %s", (file, text) => {
    expect(broken(file, text)).toEqual([]);
  });
});
