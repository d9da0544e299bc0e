import { exact, toJson } from "@/lib/kernel";
import type { ObjectEdits } from "../../bytes";
import { EMPTY_USAGE, type Usage } from "../../ir";
import type { ReplyCost } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { compact, objectsOf } from "./own";

/** What a vendor reported: its counts, or the news that they cannot be true (negative, fractional, parts above totals). */
export interface ReportedUsage {
  readonly usage: Usage | null;
  readonly isBad: boolean;
}

const part = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** The first count that is there; NaN for one that is no count. */
function count(...values: readonly unknown[]): number {
  const value = values.find((item) => item !== undefined && item !== null);
  if (value === undefined) return 0;
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : Number.NaN;
}

/** Searches the model made: as counted by the vendor, else the search items of the answer. */
function searches(usage: JsonObject, output: unknown): number {
  const stated =
    part(usage.server_tool_use).web_search_requests ?? part(part(usage.tool_usage).web_search).num_requests;
  const made = objectsOf(output).filter(
    (item) =>
      item.type === "web_search_call" && part(item.action).type !== "open_page" && part(item.action).type !== "find",
  );
  return count(stated, made.length);
}

/** Reads the usage object of a response; `output` are its items. Never throws, never yields a negative count. */
export function readUsage(raw: unknown, output?: unknown): ReportedUsage {
  if (!isObject(raw)) return { usage: null, isBad: false };
  const input = part(raw.input_tokens_details ?? raw.prompt_tokens_details);
  const made = part(raw.output_tokens_details ?? raw.completion_tokens_details);
  const usage: Usage = {
    ...EMPTY_USAGE,
    inputTokens: count(raw.input_tokens, raw.prompt_tokens),
    outputTokens: count(raw.output_tokens, raw.completion_tokens),
    cacheReadTokens: count(input.cached_tokens),
    cacheWriteTokens: count(input.cache_write_tokens),
    cacheWrite1hTokens: count(input.cache_write_1h_tokens),
    reasoningTokens: count(made.reasoning_tokens),
    inputAudioTokens: count(input.audio_tokens),
    outputAudioTokens: count(made.audio_tokens),
    inputImageTokens: count(input.image_tokens),
    outputImageTokens: count(made.image_tokens),
    webSearches: searches(raw, output),
  };
  const cached = usage.cacheReadTokens + usage.cacheWriteTokens + usage.cacheWrite1hTokens;
  const isGood =
    Object.values(usage).every((value) => !Number.isNaN(value)) &&
    cached <= usage.inputTokens &&
    usage.reasoningTokens <= usage.outputTokens;
  return isGood ? { usage, isBad: false } : { usage: null, isBad: true };
}

const orAbsent = (value: number): number | undefined => (value > 0 ? value : undefined);

/** The members that are the gateway's own addition to a usage object. */
const costFields = (cost: ReplyCost | null): JsonObject =>
  cost ? { cost: exact(cost.costUsd), charge: cost.charge } : {};

/** Neutral counts → OpenAI's names, and the exact cost. Write it with `toJson` of the kernel. */
export function encodeUsage(usage: Usage, cost: ReplyCost | null): Record<string, unknown> {
  return compact({
    input_tokens: usage.inputTokens,
    input_tokens_details: compact({
      cached_tokens: usage.cacheReadTokens,
      cache_write_tokens: orAbsent(usage.cacheWriteTokens),
      cache_write_1h_tokens: orAbsent(usage.cacheWrite1hTokens),
      audio_tokens: orAbsent(usage.inputAudioTokens),
      image_tokens: orAbsent(usage.inputImageTokens),
    }),
    output_tokens: usage.outputTokens,
    output_tokens_details: compact({
      reasoning_tokens: usage.reasoningTokens,
      audio_tokens: orAbsent(usage.outputAudioTokens),
      image_tokens: orAbsent(usage.outputImageTokens),
    }),
    total_tokens: usage.inputTokens + usage.outputTokens,
    server_tool_use: usage.webSearches > 0 ? { web_search_requests: usage.webSearches } : undefined,
    ...costFields(cost),
  });
}

/** Prices of resellers that would stand beside ours. */
const FOREIGN_COST = ["cost_details", "cost_in_usd_ticks", "estimated_cost", "is_byok"];

/** How a vendor's usage object becomes ours: members set and taken out, or the whole of it written anew. */
export interface UsageChange {
  readonly whole?: string;
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
    return { whole: toJson(encodeUsage(usage, cost)) };
  if (!isObject(wire)) return {};
  const set = Object.fromEntries(Object.entries(costFields(cost)).map(([key, value]) => [key, toJson(value)]));
  return { members: { set, remove: FOREIGN_COST.filter((key) => key in wire) } };
}
