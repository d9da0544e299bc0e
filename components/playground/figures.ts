import { type Currency, divideUp, formatNano, isCurrency, nano, parseNano } from "@/lib/kernel/browser";
import type { Answer } from "./answer";
import type { PlaygroundModel } from "./settings";

export interface Amount {
  readonly amount: string;
  readonly currency: string;
}

/** What an answer took. While it streams the counts and the cost are estimates; at its end they are the charge itself. */
export interface Figures {
  readonly isEstimate: boolean;
  readonly ttftMs: number | null;
  readonly tokensPerSecond: number | null;
  readonly inputTokens: number | null;
  readonly cachedTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number;
  readonly cost: Amount | null;
}

interface FiguresInput {
  readonly answer: Answer;
  readonly model: PlaygroundModel | undefined;
  /** UTF-16 length of what was asked, of which the input is estimated. */
  readonly inputLength: number;
  readonly isTest: boolean;
}

/** About four letters make a token in Latin scripts. An estimate: never what is charged. */
const LETTERS_PER_TOKEN = 4;
export const estimateTokens = (length: number): number => Math.ceil(length / LETTERS_PER_TOKEN);

export function figuresOf({ answer, model, inputLength, isTest }: FiguresInput): Figures {
  const { usage, ttftMs } = answer;
  const isOver = answer.status !== "waiting" && answer.status !== "streaming";
  const made = answer.text.length + answer.reasoning.length + answer.toolCalls.reduce(lengthWith, 0);
  const outputTokens = usage?.outputTokens ?? (isOver ? null : estimateTokens(made));
  const inputTokens = usage?.inputTokens ?? (isOver ? null : estimateTokens(inputLength));
  return {
    isEstimate: !usage && !isOver,
    ttftMs,
    tokensPerSecond: speedOf(outputTokens, ttftMs, answer.totalMs),
    inputTokens,
    cachedTokens: usage?.cachedTokens ?? 0,
    cacheWriteTokens: usage?.cacheWriteTokens ?? 0,
    outputTokens,
    reasoningTokens: usage?.reasoningTokens ?? 0,
    cost: usage ? usage.charge : isOver ? null : estimateCost(model, isTest, inputTokens ?? 0, outputTokens ?? 0),
  };
}

const lengthWith = (sum: number, call: { readonly arguments: string }): number => sum + call.arguments.length;

/** Output tokens per second after the first; null while unknown. */
function speedOf(tokens: number | null, ttftMs: number | null, totalMs: number | null): number | null {
  if (tokens === null || tokens < 2 || ttftMs === null || totalMs === null || totalMs <= ttftMs) return null;
  return ((tokens - 1) * 1000) / (totalMs - ttftMs);
}

function estimateCost(
  model: PlaygroundModel | undefined,
  isTest: boolean,
  inputTokens: number,
  outputTokens: number,
): Amount | null {
  if (!model?.price) return null;
  const { currency, inputPico, outputPico } = model.price;
  if (isTest) return { amount: "0", currency };
  const pico = BigInt(inputTokens) * BigInt(inputPico) + BigInt(outputTokens) * BigInt(outputPico);
  return { amount: formatNano(nano(divideUp(pico, 1000n))), currency };
}

/** The exact sum of what was charged, in the one currency of the wallet; null = nothing was charged yet. */
export function totalCost(answers: readonly Answer[]): (Amount & { readonly currency: Currency }) | null {
  let sum = 0n;
  let found: Currency | null = null;
  for (const { usage } of answers) {
    if (!usage?.charge || !isCurrency(usage.charge.currency)) continue;
    found = usage.charge.currency;
    sum += parseNano(usage.charge.amount);
  }
  return found === null ? null : { amount: formatNano(nano(sum)), currency: found };
}
