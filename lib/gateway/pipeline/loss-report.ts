import type { Warning } from "../ir";
import type { Candidate } from "../routing";

const PARAMETER = /^[a-z][a-z0-9_]{0,40}$/i;

/** Parameters that did not reach the provider: the model does not support them, or its dialect has no word for them. */
export function droppedParams({ droppedParams: own }: Candidate, warnings: readonly Warning[]): readonly string[] {
  if (warnings.length === 0) return own;
  const lost = warnings.filter(({ kind, path }) => kind === "dropped" && PARAMETER.test(path)).map(({ path }) => path);
  return [...new Set([...own, ...lost])];
}

/** One line of the record for each thing that a translation could not carry over as it was. */
export const lossLines = (warnings: readonly Warning[]): readonly string[] =>
  warnings.map(({ kind, path, detail }) => `${kind} ${path}: ${detail}`);

/**
 * `X-Translation`: how many things were lost, by kind ("dropped=2; emulated=1"). Null = the request reached the provider
 * without loss. The record has each of them by name.
 */
export function lossHeader(candidate: Candidate, warnings: readonly Warning[]): string | null {
  if (warnings.length === 0 && candidate.droppedParams.length === 0) return null;
  const counts = new Map<string, number>();
  const count = (kind: string, amount: number): void => {
    if (amount > 0) counts.set(kind, (counts.get(kind) ?? 0) + amount);
  };
  for (const { kind } of warnings) count(kind, 1);
  const named = new Set(warnings.map(({ path }) => path));
  count("dropped", candidate.droppedParams.filter((name) => !named.has(name)).length);
  return [...counts].map(([kind, amount]) => `${kind}=${amount}`).join("; ");
}
