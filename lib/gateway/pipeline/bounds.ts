import { AppError, formatNano, type Nano, nano, parseNano } from "@/lib/kernel";
import { affordableOutput, outputCost, promptBound, promptCost } from "../metering";
import type { Candidate } from "../routing";
import type { Routed } from "./stages";

/** What a call to one candidate may cost at most, in the wallet's nano. */
export interface Bounds {
  readonly promptTokens: number;
  readonly promptNano: Nano;
  /** Output cap per choice. */
  readonly outputCap: number;
  readonly isCapOurs: boolean;
  /** Output tokens over all choices. */
  readonly outputTokens: number;
}

/** `max_cost` in the wallet's nano, or null. The body's field and the header both count; the smaller one binds. */
export function readMaxCost({ facts, request, core, principal }: Routed): Nano | null {
  const header = request.header("x-max-cost");
  let least: bigint | null = null;
  for (const [text, param] of [
    [facts.maxCostUsd, "max_cost"],
    [header, "x-max-cost"],
  ] as const) {
    if (text === null) continue;
    const value = readUsd(text, param);
    if (least === null || value < least) least = value;
  }
  if (least === null) return null;
  if (principal.currency === "USD") return nano(least);
  const rate = core.ports.catalog.usdRate(principal.currency);
  return nano((least * rate.den) / rate.num);
}

const AMOUNT = /^(\d{1,9}(?:\.\d{1,9})?)\d{0,9}$/;

function readUsd(text: string, param: string): bigint {
  const digits = AMOUNT.exec(text)?.[1];
  // Finer than a nano is rounded down: the bound is the client's protection.
  if (digits !== undefined) return parseNano(digits);
  throw new AppError("invalid_request", { message: `\`${param}\` must be an amount in USD such as 0.05.`, param });
}

/** The bounds of a candidate: the client's cap or ours, never more than the model can write or read. */
export function boundsOf(routed: Pick<Routed, "facts" | "core" | "promptTokens">, { model, card }: Candidate): Bounds {
  const { facts, core } = routed;
  const hasTools = facts.parameters.includes("tools");
  const promptTokens = promptBound(routed.promptTokens, hasTools, model.contextLength);
  const isCapOurs = facts.maxOutputTokens === null;
  const asked = facts.maxOutputTokens ?? core.ports.options.defaultMaxOutputTokens;
  const most = Math.min(
    model.maxOutputTokens ?? Number.POSITIVE_INFINITY,
    model.contextLength ?? Number.POSITIVE_INFINITY,
  );
  const outputCap = Math.max(1, Math.min(asked, most));
  const hasMedia = facts.inputModalities.length > 0;
  return {
    promptTokens,
    promptNano: card ? promptCost(card, promptTokens, hasMedia) : nano(0n),
    outputCap,
    isCapOurs,
    outputTokens: outputCap * facts.choiceCount,
  };
}

/** Least output that is worth a call when the money does not reach for more. */
export const LEAST_OUTPUT_TOKENS = 16;

/**
 * Output tokens over all choices that `max_cost` pays for; Infinity without one. Throws AppError `budget_exceeded` when
 * it does not even pay for the prompt, or for a plain call's own cap.
 */
export function maxCostTokens(routed: Routed, candidate: Candidate, bounds: Bounds, maxCost: Nano | null): number {
  const { card } = candidate;
  if (maxCost === null || !card) return Number.POSITIVE_INFINITY;
  const affordable = affordableOutput(card, nano(maxCost - bounds.promptNano), bounds.promptTokens);
  const isPromptPaid = maxCost >= bounds.promptNano;
  const isEnough = routed.facts.isStream || bounds.isCapOurs ? affordable >= 1 : affordable >= bounds.outputTokens;
  if (isPromptPaid && isEnough) return affordable;
  const required = bounds.promptNano + outputCost(card, bounds.outputTokens, bounds.promptTokens);
  throw new AppError("budget_exceeded", {
    message: "This request may cost more than its max_cost allows.",
    param: "max_cost",
    metadata: {
      cap: "max_cost",
      limit: formatNano(maxCost),
      required: formatNano(nano(required)),
      currency: routed.principal.currency,
      affordable_max_tokens: Math.max(0, Math.min(affordable, 1_000_000_000)),
    },
  });
}
