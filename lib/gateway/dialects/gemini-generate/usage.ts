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

const count = (value: unknown): number => {
  if (value === undefined || value === null) return 0;
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : Number.NaN;
};

/** Tokens of one modality in a list of details. */
function modality(details: unknown, name: string): number {
  const list: readonly unknown[] = Array.isArray(details) ? details : [];
  return list.filter(isObject).reduce((sum, item) => (item.modality === name ? sum + count(item.tokenCount) : sum), 0);
}

const KEYS = Object.keys(EMPTY_USAGE) as readonly (keyof Usage)[];

/**
 * `usageMetadata` → counts. Thoughts are output, the prompts of server-side tools are input. Early chunks of a stream
 * may hold no counts at all (only a traffic type): null, not zero. `webSearches` come from grounding, not from here.
 */
export function readUsage(raw: unknown, webSearches = 0): ReportedUsage {
  if (!isObject(raw)) return { usage: null, isBad: false };
  if (raw.promptTokenCount === undefined && raw.totalTokenCount === undefined) return { usage: null, isBad: false };
  const thoughts = count(raw.thoughtsTokenCount);
  const inputTokens = count(raw.promptTokenCount) + count(raw.toolUsePromptTokenCount);
  const stated = count(raw.candidatesTokenCount) + thoughts;
  // Some models leave the candidates' count out although the total holds it.
  const missing = raw.candidatesTokenCount === undefined ? count(raw.totalTokenCount) - inputTokens - thoughts : 0;
  const usage: Usage = {
    ...EMPTY_USAGE,
    inputTokens,
    outputTokens: stated + Math.max(0, missing),
    cacheReadTokens: count(raw.cachedContentTokenCount),
    reasoningTokens: thoughts,
    inputAudioTokens: modality(raw.promptTokensDetails, "AUDIO"),
    inputImageTokens: modality(raw.promptTokensDetails, "IMAGE"),
    outputAudioTokens: modality(raw.candidatesTokensDetails, "AUDIO"),
    outputImageTokens: modality(raw.candidatesTokensDetails, "IMAGE"),
    webSearches,
  };
  const isBad = KEYS.some((key) => !Number.isSafeInteger(usage[key])) || usage.cacheReadTokens > inputTokens;
  return isBad ? { usage: null, isBad } : { usage, isBad };
}

/** Searches that grounding made, which are paid by the query. */
export function searchCount(candidates: unknown): number {
  const list: readonly unknown[] = Array.isArray(candidates) ? candidates : [];
  return list.filter(isObject).reduce((sum, candidate) => {
    const queries = isObject(candidate.groundingMetadata) ? candidate.groundingMetadata.webSearchQueries : undefined;
    return sum + (Array.isArray(queries) ? queries.length : 0);
  }, 0);
}

const costFields = (cost: ReplyCost | null): JsonObject =>
  cost ? { cost: exact(cost.costUsd), charge: cost.charge } : {};

function details(text: number, audio: number, image: number): JsonObject[] {
  const all = [
    { modality: "TEXT", tokenCount: text },
    { modality: "AUDIO", tokenCount: audio },
    { modality: "IMAGE", tokenCount: image },
  ];
  return all.filter((item) => item.tokenCount > 0);
}

/** Counts in Gemini's words. */
export function encodeUsage(usage: Usage, cost: ReplyCost | null): JsonObject {
  const {
    inputTokens,
    outputTokens,
    reasoningTokens,
    inputAudioTokens,
    inputImageTokens,
    outputAudioTokens,
    outputImageTokens,
  } = usage;
  const outputMedia = outputAudioTokens + outputImageTokens;
  const candidates = outputTokens - reasoningTokens;
  return {
    promptTokenCount: inputTokens,
    ...(usage.cacheReadTokens > 0 ? { cachedContentTokenCount: usage.cacheReadTokens } : {}),
    candidatesTokenCount: candidates,
    ...(reasoningTokens > 0 ? { thoughtsTokenCount: reasoningTokens } : {}),
    totalTokenCount: inputTokens + outputTokens,
    promptTokensDetails: details(inputTokens - inputAudioTokens - inputImageTokens, inputAudioTokens, inputImageTokens),
    ...(outputMedia > 0
      ? { candidatesTokensDetails: details(candidates - outputMedia, outputAudioTokens, outputImageTokens) }
      : {}),
    ...costFields(cost),
  };
}

/** How a vendor's `usageMetadata` becomes ours: members set, or the whole of it written anew. */
export interface UsageChange {
  readonly whole?: Readonly<Record<"usageMetadata", string>>;
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
    return { whole: { usageMetadata: toJson(encodeUsage(usage, cost)) } };
  if (!isObject(wire)) return {};
  return {
    members: { set: Object.fromEntries(Object.entries(costFields(cost)).map(([key, value]) => [key, toJson(value)])) },
  };
}
