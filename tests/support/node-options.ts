import { readFileSync } from "node:fs";
import path from "node:path";

/** The options that `npm start` gives Node: what tests and the bench start is what operators run. */
export function nodeOptions(): string[] {
  const file = path.resolve(import.meta.dirname, "../../package.json");
  const { scripts }: { scripts: { start: string } } = JSON.parse(readFileSync(file, "utf8"));
  return scripts.start.split(" ").filter((word) => word.startsWith("--"));
}
