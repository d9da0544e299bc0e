import { type ExactNumber, exact } from "@/lib/kernel";
import { EMPTY_USAGE, type Usage } from "../../ir";
import type { ReplyCost } from "../dialect";
import { isObject, type JsonObject } from "../read";

const count = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);

/** The counters of one usage object, as far as it has them. */
interface WireUsage {
  input?: number;
  output?: number;
  cacheRead?: number;
  cacheWrite?: number;
  cacheWrite5m?: number;
  cacheWrite1h?: number;
  thinking?: number;
  webSearches?: number;
}

const pick = (value: unknown): number | undefined => (typeof value === "number" ? count(value) : undefined);

function readUsage(usage: JsonObject): WireUsage {
  const creation = isObject(usage.cache_creation) ? usage.cache_creation : {};
  const details = isObject(usage.output_tokens_details) ? usage.output_tokens_details : {};
  const server = isObject(usage.server_tool_use) ? usage.server_tool_use : {};
  return {
    input: pick(usage.input_tokens),
    output: pick(usage.output_tokens),
    cacheRead: pick(usage.cache_read_input_tokens),
    cacheWrite: pick(usage.cache_creation_input_tokens),
    cacheWrite5m: pick(creation.ephemeral_5m_input_tokens),
    cacheWrite1h: pick(creation.ephemeral_1h_input_tokens),
    thinking: pick(details.thinking_tokens),
    webSearches: pick(server.web_search_requests),
  };
}

/** Keeps what `later` does not say: the counters are cumulative, never added up. */
function overwrite(earlier: WireUsage, later: WireUsage): WireUsage {
  const stated = Object.fromEntries(Object.entries(later).filter(([, value]) => value !== undefined));
  return { ...earlier, ...stated };
}

/**
 * Passes that are billed but left out of the top-level counters: context compaction, and other models that answered on
 * the way. The entry of the answer itself is already in them.
 */
function sideIterations(usage: JsonObject): WireUsage[] {
  if (!Array.isArray(usage.iterations)) return [];
  const entries: unknown[] = usage.iterations;
  return entries
    .filter(isObject)
    .filter((entry) => entry.type === "compaction" || entry.type === "advisor_message")
    .map(readUsage);
}

function toUsage(wire: WireUsage): Usage {
  const cacheWrites = wire.cacheWrite ?? count(wire.cacheWrite5m) + count(wire.cacheWrite1h);
  // The last frame has the total but not the split by lifetime: the hour's share of the first frame stays.
  const cacheWrite1hTokens = Math.min(count(wire.cacheWrite1h), cacheWrites);
  const cacheReadTokens = count(wire.cacheRead);
  return {
    ...EMPTY_USAGE,
    inputTokens: count(wire.input) + cacheReadTokens + cacheWrites,
    outputTokens: count(wire.output),
    cacheReadTokens,
    cacheWriteTokens: cacheWrites - cacheWrite1hTokens,
    cacheWrite1hTokens,
    reasoningTokens: count(wire.thinking),
    webSearches: count(wire.webSearches),
  };
}

function add(left: Usage, right: Usage): Usage {
  const keys = Object.keys(EMPTY_USAGE) as (keyof Usage)[];
  return Object.fromEntries(keys.map((key) => [key, left[key] + right[key]])) as unknown as Usage;
}

/** Usage objects of one answer in the order they came (one, or `message_start`'s and `message_delta`'s). null = none. */
export function decodeUsage(...parts: readonly unknown[]): Usage | null {
  const objects = parts.filter(isObject);
  if (objects.length === 0) return null;
  const main = objects.map(readUsage).reduce(overwrite, {});
  const side = objects.findLast((part) => Array.isArray(part.iterations));
  return (side ? sideIterations(side) : []).map(toUsage).reduce(add, toUsage(main));
}

/** The members that are the gateway's own addition to a usage object. */
export function costFields(usage: Usage | null, cost: ReplyCost | null): Record<string, unknown> {
  return {
    ...(usage ? { total_tokens: usage.inputTokens + usage.outputTokens } : {}),
    ...(cost ? { cost: exact(cost.costUsd) satisfies ExactNumber, charge: cost.charge } : {}),
  };
}

/** Usage in Anthropic's words: `input_tokens` leaves cache reads and writes out. */
export function encodeUsage(usage: Usage, cost: ReplyCost | null): Record<string, unknown> {
  const writes = usage.cacheWriteTokens + usage.cacheWrite1hTokens;
  return {
    input_tokens: Math.max(0, usage.inputTokens - usage.cacheReadTokens - writes),
    cache_creation_input_tokens: writes,
    cache_read_input_tokens: usage.cacheReadTokens,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWriteTokens,
      ephemeral_1h_input_tokens: usage.cacheWrite1hTokens,
    },
    output_tokens: usage.outputTokens,
    ...(usage.reasoningTokens > 0 ? { output_tokens_details: { thinking_tokens: usage.reasoningTokens } } : {}),
    ...(usage.webSearches > 0
      ? { server_tool_use: { web_search_requests: usage.webSearches, web_fetch_requests: 0 } }
      : {}),
    ...costFields(usage, cost),
  };
}
