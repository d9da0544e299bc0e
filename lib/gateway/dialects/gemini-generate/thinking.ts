import type { GenerateRequest, ReasoningEffort, Warning } from "../../ir";
import type { JsonObject } from "../read";
import type { ModelTraits } from "./model-traits";

const BUDGET_MOST = 24_576;
/** The least that 2.5 Pro takes. */
const BUDGET_LEAST = 128;

const SHARES: Readonly<Record<ReasoningEffort, number>> = {
  none: 0,
  minimal: 0.05,
  low: 0.2,
  medium: 0.5,
  high: 0.8,
  xhigh: 0.95,
  max: 0.95,
};

export interface EncodedThinking {
  readonly thinkingConfig?: JsonObject;
  readonly warnings: readonly Warning[];
}

const changed = (path: string, detail: string): Warning => ({ kind: "changed", path, detail });

/** The level a model takes that is nearest to what was asked: the next stronger one, else its strongest. */
function nearestLevel(effort: ReasoningEffort, levels: readonly string[]): string {
  const order = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];
  const found = levels.find((level) => order.indexOf(level) >= order.indexOf(effort));
  return found ?? levels.at(-1) ?? "high";
}

const effortOfBudget = (budget: number): ReasoningEffort =>
  budget < 4096 ? "low" : budget < 16_384 ? "medium" : "high";

function byLevel(reasoning: NonNullable<GenerateRequest["reasoning"]>, traits: ModelTraits): EncodedThinking {
  const isOff = reasoning.isEnabled === false || reasoning.effort === "none";
  const wanted = isOff
    ? "none"
    : (reasoning.effort ?? (reasoning.budgetTokens === undefined ? undefined : effortOfBudget(reasoning.budgetTokens)));
  const shown = isOff ? {} : visibility(reasoning);
  if (wanted === undefined) return { thinkingConfig: { ...shown }, warnings: [] };
  const level = nearestLevel(wanted, traits.levels);
  const warnings: Warning[] = [];
  if (reasoning.budgetTokens !== undefined && !reasoning.effort) {
    warnings.push(changed("reasoning.max_tokens", "This model takes a level instead of a number of thinking tokens."));
  } else if (level !== wanted)
    warnings.push(changed("reasoning.effort", `The effort "${wanted}" was sent as "${level}".`));
  return { thinkingConfig: { thinkingLevel: level.toUpperCase(), ...shown }, warnings };
}

function byBudget(
  reasoning: NonNullable<GenerateRequest["reasoning"]>,
  traits: ModelTraits,
  maxTokens: number | undefined,
): EncodedThinking {
  if (reasoning.isEnabled === false || reasoning.effort === "none") {
    if (!traits.mustThink) return { thinkingConfig: { thinkingBudget: 0 }, warnings: [] };
    return {
      thinkingConfig: { thinkingBudget: BUDGET_LEAST },
      warnings: [changed("reasoning", "This model always thinks; it was asked for the least.")],
    };
  }
  const { effort } = reasoning;
  const asked =
    reasoning.budgetTokens ?? (effort ? Math.floor((maxTokens ?? BUDGET_MOST) * SHARES[effort]) : undefined);
  if (asked === undefined)
    return {
      thinkingConfig: { ...(reasoning.isEnabled ? { thinkingBudget: -1 } : {}), ...visibility(reasoning) },
      warnings: [],
    };
  const budget = reasoning.budgetTokens ?? Math.min(BUDGET_MOST, Math.max(BUDGET_LEAST, asked));
  return { thinkingConfig: { thinkingBudget: budget, ...visibility(reasoning) }, warnings: [] };
}

/** Thoughts are shown unless the client asked not to see them. */
const visibility = (reasoning: NonNullable<GenerateRequest["reasoning"]>): JsonObject => ({
  includeThoughts: reasoning.isHidden !== true,
});

/** How thinking is asked for. */
export function encodeThinking(request: GenerateRequest, traits: ModelTraits): EncodedThinking {
  const { reasoning } = request;
  if (!reasoning) return { warnings: [] };
  return traits.isThird ? byLevel(reasoning, traits) : byBudget(reasoning, traits, request.maxOutputTokens);
}
