import { exact } from "@/lib/kernel";
import type { Usage } from "../../ir";
import type { ReplyCost } from "../dialect";
import { isObject, type JsonObject } from "./json";

/** What a vendor reported: its counts, or the news that they cannot be true (negative, fractional, parts above totals). */
export interface ReportedUsage {
  readonly usage: Usage | null;
  readonly isBad: boolean;
}

const NONE: ReportedUsage = { usage: null, isBad: false };
const BAD: ReportedUsage = { usage: null, isBad: true };

/** The first count that is there; NaN when it is no count. */
function count(first: unknown, second?: unknown, third?: unknown, fourth?: unknown): number {
  const value = first ?? second ?? third ?? fourth ?? 0;
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : Number.NaN;
}

const NO_MEMBERS: JsonObject = {};
const part = (value: unknown): JsonObject => (isObject(value) ? value : NO_MEMBERS);

/** Reads a usage object of OpenAI or of a vendor that borrows the format. Never throws, never yields a negative count. */
export function readUsage(raw: unknown): ReportedUsage {
  if (!isObject(raw)) return NONE;
  const input = part(raw.prompt_tokens_details ?? raw.input_tokens_details);
  const output = part(raw.completion_tokens_details ?? raw.output_tokens_details);
  const created = part(input.cache_creation);
  const cacheWrites = input.cache_write_tokens ?? created.ephemeral_5m_input_tokens;
  const cacheReads = input.cached_tokens ?? raw.prompt_cache_hit_tokens;
  const found: Usage = {
    inputTokens: count(raw.prompt_tokens, raw.input_tokens),
    outputTokens: count(raw.completion_tokens, raw.output_tokens),
    cacheReadTokens: count(cacheReads, raw.cache_read_input_tokens, raw.cached_tokens),
    cacheWriteTokens: count(cacheWrites, input.cache_creation_input_tokens, raw.cache_creation_input_tokens),
    cacheWrite1hTokens: count(input.cache_write_1h_tokens, created.ephemeral_1h_input_tokens),
    reasoningTokens: count(output.reasoning_tokens, raw.reasoning_tokens),
    inputAudioTokens: count(input.audio_tokens),
    outputAudioTokens: count(output.audio_tokens),
    inputImageTokens: count(input.image_tokens),
    outputImageTokens: count(output.image_tokens),
    webSearches: count(part(raw.server_tool_use).web_search_requests, raw.num_search_queries),
  };
  const total = count(raw.total_tokens);
  if (Object.values(found).some(Number.isNaN) || Number.isNaN(total)) return BAD;
  return checked(withTotal(found, total));
}

/**
 * A total above prompt + completion holds what the vendor leaves out of one of them: reasoning (xAI, Gemini's OpenAI
 * endpoint) unless the difference is just what was read from and written to its cache.
 */
function withTotal(usage: Usage, total: number): Usage {
  const missing = total - usage.inputTokens - usage.outputTokens;
  if (missing <= 0) return usage;
  const cached = usage.cacheReadTokens + usage.cacheWriteTokens + usage.cacheWrite1hTokens;
  if (missing === cached && missing !== usage.reasoningTokens) {
    return { ...usage, inputTokens: usage.inputTokens + missing };
  }
  return {
    ...usage,
    outputTokens: usage.outputTokens + missing,
    reasoningTokens: usage.reasoningTokens === 0 ? missing : usage.reasoningTokens,
  };
}

function checked(usage: Usage): ReportedUsage {
  const cached = usage.cacheReadTokens + usage.cacheWriteTokens + usage.cacheWrite1hTokens;
  const isWithin = cached <= usage.inputTokens && usage.reasoningTokens <= usage.outputTokens;
  return isWithin ? { usage, isBad: false } : BAD;
}

const orAbsent = (value: number): number | undefined => (value > 0 ? value : undefined);

/** Neutral counts → OpenAI's names, with OpenRouter's for what OpenAI has no word for. */
export function encodeUsage(usage: Usage): JsonObject {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: {
      cached_tokens: usage.cacheReadTokens,
      cache_write_tokens: orAbsent(usage.cacheWriteTokens),
      cache_write_1h_tokens: orAbsent(usage.cacheWrite1hTokens),
      audio_tokens: orAbsent(usage.inputAudioTokens),
      image_tokens: orAbsent(usage.inputImageTokens),
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoningTokens,
      audio_tokens: orAbsent(usage.outputAudioTokens),
      image_tokens: orAbsent(usage.outputImageTokens),
    },
    server_tool_use: usage.webSearches > 0 ? { web_search_requests: usage.webSearches } : undefined,
  };
}

/** Prices of resellers that would stand beside ours. */
const FOREIGN_COST = ["cost", "cost_details", "cost_in_usd_ticks", "estimated_cost", "is_byok", "charge"];
const FOREIGN = new Set([...FOREIGN_COST, "__proto__"]);
const DETAILS = ["prompt_tokens_details", "completion_tokens_details"] as const;

/**
 * The usage object for the client: our counts over the vendor's own members (null = none kept), and the exact cost. Write
 * it with `toJson` of the kernel. Null when nothing is known.
 */
export function usageReply(usage: Usage | null, cost: ReplyCost | null, vendor: JsonObject | null): JsonObject | null {
  if (usage === null && cost === null) return null;
  const own = usage ? encodeUsage(usage) : NO_MEMBERS;
  const reply: JsonObject = {};
  for (const name in vendor) if (!FOREIGN.has(name)) reply[name] = vendor[name];
  setMembers(reply, own);
  for (const name of DETAILS) {
    if (!vendor && !usage) continue;
    const details: JsonObject = {};
    setMembers(details, part(vendor?.[name]));
    setMembers(details, part(own[name]));
    reply[name] = details;
  }
  if (cost) {
    reply.cost = exact(cost.costUsd);
    reply.charge = cost.charge;
  }
  return reply;
}

/** Sets what is there, one by one: see `pipeline/grow.ts` for why nothing is spread here. */
function setMembers(target: JsonObject, members: JsonObject): void {
  for (const name in members) if (members[name] !== undefined && name !== "__proto__") target[name] = members[name];
}
