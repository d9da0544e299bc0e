import type { Extensions, Warning } from "../../ir";
import { isObject, type JsonObject } from "../read";

/** Anthropic takes at most four cache breakpoints in a request. */
const BREAKPOINTS_MOST = 4;

/** A cache marker of a block, whichever dialect's client wrote it: several write Anthropic's word in their own bodies. */
export function cacheControlOf(extensions: Extensions | undefined): JsonObject | null {
  for (const members of Object.values(extensions ?? {})) {
    const marker = members?.cache_control;
    if (isObject(marker)) return marker;
  }
  return null;
}

interface Marked {
  readonly holder: Record<string, unknown>;
  readonly path: string;
}

function collect(value: unknown, path: string, found: Marked[]): void {
  if (!Array.isArray(value)) return;
  value.forEach((item: unknown, index) => {
    if (!isObject(item)) return;
    const at = `${path}[${index}]`;
    if (item.cache_control !== undefined) found.push({ holder: item as Record<string, unknown>, path: at });
    if (item.type === "tool_result" || item.role !== undefined) collect(item.content, `${at}.content`, found);
  });
}

/**
 * Takes surplus markers off an encoded body (in place), the earliest first: a later breakpoint covers a longer prefix.
 * The top-level marker counts too and is kept.
 */
export function limitBreakpoints(body: Record<string, unknown>): Warning[] {
  const found: Marked[] = [];
  collect(body.tools, "tools", found);
  collect(body.system, "system", found);
  collect(body.messages, "messages", found);
  const allowed = BREAKPOINTS_MOST - (isObject(body.cache_control) ? 1 : 0);
  return found.slice(0, Math.max(0, found.length - allowed)).map(({ holder, path }) => {
    delete holder.cache_control;
    return { kind: "dropped", path: `${path}.cache_control`, detail: "At most four cache breakpoints are allowed." };
  });
}
