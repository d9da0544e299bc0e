import { exact, toJson } from "@/lib/kernel";
import type { ObjectEdits } from "../../bytes";
import { EMPTY_USAGE, type Usage } from "../../ir";
import type { ReplyCost } from "../dialect";
import { isObject, type JsonObject } from "../read";

/** What a vendor reported: its counts, or the news that they cannot be true (negative, fractional, parts above totals). */
export interface ReportedUsage {
  readonly usage: Usage | null;
  readonly isBad: boolean;
}

/** The counters of one usage object; absent = not stated, NaN = no count. */
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

const count = (value: unknown): number | undefined => {
  if (value === undefined || value === null) return undefined;
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : Number.NaN;
};

const part = (value: unknown): JsonObject => (isObject(value) ? value : {});

function readCounters(usage: JsonObject): WireUsage {
  const creation = part(usage.cache_creation);
  return {
    input: count(usage.input_tokens),
    output: count(usage.output_tokens),
    cacheRead: count(usage.cache_read_input_tokens),
    cacheWrite: count(usage.cache_creation_input_tokens),
    cacheWrite5m: count(creation.ephemeral_5m_input_tokens),
    cacheWrite1h: count(creation.ephemeral_1h_input_tokens),
    thinking: count(part(usage.output_tokens_details).thinking_tokens),
    webSearches: count(part(usage.server_tool_use).web_search_requests),
  };
}

/** Keeps what `later` does not say: the counters are cumulative, never added up. */
function overwrite(earlier: WireUsage, later: WireUsage): WireUsage {
  const stated = Object.fromEntries(Object.entries(later).filter(([, value]) => value !== undefined));
  return { ...earlier, ...stated };
}

/**
 * Passes that are billed but left out of the top-level counters: context compaction, and other models that were asked on
 * the way. The entry of the answer itself is already in them.
 */
function sideIterations(usage: JsonObject | undefined): WireUsage[] {
  const entries: readonly unknown[] = Array.isArray(usage?.iterations) ? usage.iterations : [];
  return entries
    .filter(isObject)
    .filter((entry) => entry.type === "compaction" || entry.type === "advisor_message")
    .map(readCounters);
}

function toUsage(wire: WireUsage): Usage {
  const {
    input = 0,
    output = 0,
    cacheRead = 0,
    cacheWrite5m = 0,
    cacheWrite1h = 0,
    thinking = 0,
    webSearches = 0,
  } = wire;
  const cacheWrites = wire.cacheWrite ?? cacheWrite5m + cacheWrite1h;
  // The last frame has the total but not the split by lifetime: the hour's share of the first frame stays.
  const cacheWrite1hTokens = Math.min(cacheWrite1h, cacheWrites);
  return {
    ...EMPTY_USAGE,
    inputTokens: input + cacheRead + cacheWrites,
    outputTokens: output,
    cacheReadTokens: cacheRead,
    cacheWriteTokens: cacheWrites - cacheWrite1hTokens,
    cacheWrite1hTokens,
    reasoningTokens: thinking,
    webSearches,
  };
}

const KEYS = Object.keys(EMPTY_USAGE) as readonly (keyof Usage)[];

const add = (left: Usage, right: Usage): Usage => ({
  ...left,
  ...Object.fromEntries(KEYS.map((key) => [key, left[key] + right[key]])),
});

/** Usage objects of one answer in the order they came (one, or `message_start`'s and `message_delta`'s). */
export function readUsage(...parts: readonly unknown[]): ReportedUsage {
  const objects = parts.filter(isObject);
  if (objects.length === 0) return { usage: null, isBad: false };
  const main = objects.map(readCounters).reduce(overwrite, {});
  const side = sideIterations(objects.findLast((usage) => Array.isArray(usage.iterations)));
  const usage = side.map(toUsage).reduce(add, toUsage(main));
  const isBad = KEYS.some((key) => !Number.isSafeInteger(usage[key])) || usage.reasoningTokens > usage.outputTokens;
  return isBad ? { usage: null, isBad } : { usage, isBad };
}

/** The members that are the gateway's own addition to a usage object. */
export function costFields(usage: Usage | null, cost: ReplyCost | null): Record<string, unknown> {
  return {
    ...(usage ? { total_tokens: usage.inputTokens + usage.outputTokens } : {}),
    ...(cost ? { cost: exact(cost.costUsd), charge: cost.charge } : {}),
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

/** Prices of resellers that would stand beside ours. */
const FOREIGN_COST = ["cost_details", "estimated_cost", "is_byok"];

/** How a vendor's usage object becomes ours: members set and taken out, or the whole of it written anew. */
export interface UsageChange {
  readonly whole?: Readonly<Record<"usage", string>>;
  readonly members?: ObjectEdits;
}

/** `usage` is what is charged. It takes the place of what the vendor wrote when that was missing or could not be true. */
export function usageChange(
  wire: unknown,
  reported: ReportedUsage,
  usage: Usage | null,
  cost: ReplyCost | null,
): UsageChange {
  if (usage !== null && (reported.usage === null || !isObject(wire)))
    return { whole: { usage: toJson(encodeUsage(usage, cost)) } };
  if (!isObject(wire)) return {};
  const added = Object.entries(costFields(usage, cost)).map(([key, value]) => [key, toJson(value)]);
  return { members: { set: Object.fromEntries(added), remove: FOREIGN_COST.filter((key) => key in wire) } };
}
