import { spawnSync } from "node:child_process";
import path from "node:path";
import swc, { type ParseOptions } from "@swc/core";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { rules } from "./rules";

// The cruiser asks swc for plain TypeScript whatever the file, and JSX is a syntax error there.
const { parseFileSync } = swc;
Object.assign(swc, {
  parseFileSync: (file: string, options: ParseOptions) =>
    parseFileSync(file, { ...options, tsx: file.endsWith(".tsx") } as never),
});

export const root = path.resolve(import.meta.dirname, "../..");

/** Source files git knows (tracked or new and not ignored). */
export function sourceFiles(...patterns: string[]): string[] {
  const result = spawnSync("git", ["ls-files", "-co", "--exclude-standard", "--", ...patterns], {
    cwd: root,
    encoding: "utf8",
  });
  if (result.status !== 0) throw new Error(result.stderr);
  return [...new Set(result.stdout.split("\n").filter(Boolean))];
}

/** Cruises files with the laws. TypeScript 7 has no parser API that the cruiser knows, so files are read with swc. */
export async function cruiseFiles(files: string[], baseDir = root): Promise<ICruiseResult> {
  const result = await cruise(
    files,
    {
      baseDir,
      parser: "swc",
      preserveSymlinks: true,
      tsPreCompilationDeps: true,
      combinedDependencies: true,
      doNotFollow: { path: "node_modules" },
      exclude: { path: "\\.(css|json)$" },
      ruleSet: { forbidden: rules },
      validate: true,
    },
    {
      extensions: [".ts", ".tsx", ".mts", ".mjs", ".js"],
      alias: { "@": baseDir },
      conditionNames: ["node", "import", "default"],
    },
  );
  if (typeof result.output === "string") throw new Error(result.output);
  return result.output;
}
