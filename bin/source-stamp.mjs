import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

const ROOTS = [
  "app",
  "components",
  "lib",
  "prisma",
  "public",
  "bin",
  "package-lock.json",
  "next.config.ts",
  "proxy.ts",
  "tsconfig.json",
];
const SKIPPED = new Set(["generated", "node_modules", ".source"]);

/** A hash over everything a build is made from; the same sources give the same stamp. */
export function sourceStamp() {
  const hash = createHash("sha256");
  const visit = (at) => {
    if (!existsSync(at)) return;
    if (statSync(at).isDirectory()) {
      for (const name of readdirSync(at).sort()) if (!SKIPPED.has(name)) visit(path.join(at, name));
      return;
    }
    if (at.endsWith(".test.ts")) return;
    hash.update(at).update("\0").update(readFileSync(at)).update("\0");
  };
  for (const root of ROOTS) visit(root);
  return hash.digest("hex");
}
