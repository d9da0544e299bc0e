import type { GenerateRequest, ReasoningEffort, Warning } from "../../ir";
import type { EncodeTarget } from "../dialect";
import type { JsonObject } from "../read";

/** The smallest budget Anthropic takes. */
const BUDGET_LEAST = 1024;
const BUDGET_MOST = 32_000;

/** Share of the output that an effort may spend on thinking, where the model wants a number. */
const SHARES: Readonly<Record<ReasoningEffort, number>> = {
  none: 0,
  minimal: 0.1,
  low: 0.2,
  medium: 0.5,
  high: 0.8,
  xhigh: 0.95,
  max: 0.95,
};

export interface EncodedThinking {
  readonly thinking?: JsonObject;
  readonly effort?: string;
  readonly warnings: readonly Warning[];
}

/** Efforts a model takes; an empty list means that it wants a budget instead. */
function effortsOf(target: EncodeTarget): readonly string[] {
  const efforts = target.capabilities.reasoning_efforts;
  return Array.isArray(efforts) ? efforts.filter((item): item is string => typeof item === "string") : [];
}

function nearestEffort(effort: ReasoningEffort, efforts: readonly string[]): string {
  if (efforts.includes(effort)) return effort;
  if (effort === "max" || effort === "xhigh")
    return ["max", "xhigh", "high"].find((word) => efforts.includes(word) && word !== "max") ?? "high";
  return effort === "minimal" ? (efforts[0] ?? "low") : effort;
}

const effortOfBudget = (budget: number): ReasoningEffort =>
  budget < 4096 ? "low" : budget < 16_384 ? "medium" : "high";

const off = (detail: string): EncodedThinking => ({ warnings: [{ kind: "changed", path: "reasoning", detail }] });

/** Models that choose their own budget (adaptive thinking). */
function adaptive(reasoning: NonNullable<GenerateRequest["reasoning"]>, efforts: readonly string[]): EncodedThinking {
  const { effort, budgetTokens } = reasoning;
  // Models with "xhigh" refuse budgets and hide their thinking unless asked not to.
  const isNewer = efforts.includes("xhigh");
  const display = reasoning.isHidden
    ? { display: "omitted" }
    : isNewer || reasoning.summary
      ? { display: "summarized" }
      : {};
  const wanted = effort ?? (budgetTokens === undefined ? undefined : effortOfBudget(budgetTokens));
  const warnings: Warning[] = [];
  if (budgetTokens !== undefined && effort === undefined) {
    warnings.push({
      kind: "changed",
      path: "reasoning.max_tokens",
      detail: "This model takes an effort instead of a number of thinking tokens.",
    });
  }
  if (!wanted) return { thinking: { type: "adaptive", ...display }, warnings };
  const sent = nearestEffort(wanted, efforts);
  if (sent !== wanted)
    warnings.push({
      kind: "changed",
      path: "reasoning.effort",
      detail: `The effort "${wanted}" was sent as "${sent}".`,
    });
  return { thinking: { type: "adaptive", ...display }, effort: sent, warnings };
}

function budgeted(reasoning: NonNullable<GenerateRequest["reasoning"]>, maxTokens: number): EncodedThinking {
  const share = reasoning.effort ? SHARES[reasoning.effort] : SHARES.medium;
  const asked = reasoning.budgetTokens ?? Math.min(BUDGET_MOST, Math.floor(maxTokens * share));
  const budget = Math.min(Math.max(BUDGET_LEAST, asked), maxTokens - 1);
  if (budget < BUDGET_LEAST)
    return off(`Thinking needs more than ${BUDGET_LEAST} output tokens here; it is off for this request.`);
  const warnings: Warning[] = [];
  if (reasoning.budgetTokens !== undefined && budget !== reasoning.budgetTokens) {
    warnings.push({
      kind: "changed",
      path: "reasoning.max_tokens",
      detail: `The thinking budget was set to ${budget}: it must lie between ${BUDGET_LEAST} and the output bound.`,
    });
  }
  const display = reasoning.isHidden ? { display: "omitted" } : reasoning.summary ? { display: "summarized" } : {};
  return { thinking: { type: "enabled", budget_tokens: budget, ...display }, warnings };
}

/** How thinking is asked for. `maxTokens` is the output bound of this request. */
export function encodeThinking(request: GenerateRequest, target: EncodeTarget, maxTokens: number): EncodedThinking {
  const { reasoning } = request;
  if (!reasoning) return { warnings: [] };
  if (target.capabilities.reasoning === false) return off("This model does not think.");
  if (reasoning.isEnabled === false || reasoning.effort === "none")
    return { thinking: { type: "disabled" }, warnings: [] };
  const efforts = effortsOf(target);
  if (efforts.length > 0 && (reasoning.budgetTokens === undefined || efforts.includes("xhigh")))
    return adaptive(reasoning, efforts);
  return budgeted(reasoning, maxTokens);
}
