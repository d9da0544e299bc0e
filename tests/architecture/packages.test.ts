import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./cruise";

interface LockedPackage {
  readonly version?: string;
  readonly optionalDependencies?: Record<string, string>;
  readonly engines?: { node?: string } | string[];
  readonly dev?: boolean;
}

const lock: { packages: Record<string, LockedPackage> } = JSON.parse(
  readFileSync(path.join(root, "package-lock.json"), "utf8"),
);
const manifest: { dependencies: Record<string, string>; devDependencies: Record<string, string> } = JSON.parse(
  readFileSync(path.join(root, "package.json"), "utf8"),
);

/** Whether a Node version range, in the few shapes packages use, takes Node 20.19. */
function takesNode20(range: string): boolean {
  return range.split("||").some((part) => {
    const match = /(\^|>=|>|~)?\s*v?(\d+)(?:\.(\d+|x))?/.exec(part.trim());
    if (part.trim() === "*" || !match) return true;
    const [, operator = "", major, minor] = match;
    if (operator === ">=" || operator === ">")
      return Number(major) < 20 || (Number(major) === 20 && Number(minor ?? 0) <= 19);
    return Number(major) === 20 && Number(minor ?? 0) <= 19;
  });
}

const LOCK_FILES = ["package-lock.json", "tests/clients/package-lock.json", "tests/bench/package-lock.json"];

describe.each(LOCK_FILES)("%s", (file) => {
  const text = readFileSync(path.join(root, file), "utf8");
  const { packages }: { packages: Record<string, LockedPackage> } = JSON.parse(text);

  it("has every platform's optional packages, or npm ci fails", () => {
    const present = new Set(Object.keys(packages).map((key) => key.split("node_modules/").pop()));
    const missing = Object.entries(packages).flatMap(([key, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !present.has(name))
        .map((name) => `${key} → ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it("names no registry's address", () => {
    expect(text).not.toMatch(/"resolved": "https?:\/\/(?!registry\.npmjs\.org\/)/);
  });
});

describe("packages", () => {
  it("are pinned exactly", () => {
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it("run on Node 20, all but a helper of the Prisma command line", () => {
    const refusing = Object.entries(lock.packages).filter(([key, { engines }]) => {
      const range = Array.isArray(engines) ? undefined : engines?.node;
      return range !== undefined && !takesNode20(range) && key !== "node_modules/@prisma/streams-local";
    });
    expect(refusing.map(([key, { engines }]) => `${key} ${JSON.stringify(engines)}`)).toEqual([]);
  });
});
