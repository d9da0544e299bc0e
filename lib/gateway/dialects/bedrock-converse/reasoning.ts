import type { GenerateRequest, ReasoningEffort, ReasoningRequest, Warning } from "../../ir";
import type { EncodeTarget } from "../dialect";
import type { JsonObject } from "../read";
import type { ModelTraits } from "./model-traits";

export interface EncodedReasoning {
  /** Members of `additionalModelRequestFields`. */
  readonly fields: JsonObject;
  readonly warnings: readonly Warning[];
}

const NOTHING: EncodedReasoning = { fields: {}, warnings: [] };
const ORDER: readonly string[] = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];
const WORDS: readonly string[] = ["low", "medium", "high"];
/** "high" of Nova refuses `maxTokens`, and without that bound an answer could cost more than was held for it. */
const NOVA_WORDS: readonly string[] = ["low", "medium"];
/** GPT models that cannot be kept from thinking. */
const ALWAYS_THINKS = /gpt-6-astra/;

const changed = (path: string, detail: string): Warning => ({ kind: "changed", path, detail });

const effortOfBudget = (budget: number): ReasoningEffort =>
  budget < 4096 ? "low" : budget < 16_384 ? "medium" : "high";

/** The effort nearest to what was asked: the next stronger one that the model knows, else its strongest. */
const nearest = (wanted: string, known: readonly string[]): string =>
  known.find((word) => ORDER.indexOf(word) >= ORDER.indexOf(wanted)) ?? known.at(-1) ?? wanted;

function effortsOf(target: EncodeTarget): readonly string[] {
  const stated = target.capabilities.reasoning_efforts;
  const words = Array.isArray(stated) ? stated.filter((word): word is string => typeof word === "string") : [];
  return words.length > 0 ? words : WORDS;
}

function asked(reasoning: ReasoningRequest, warnings: Warning[]): string | undefined {
  const { effort, budgetTokens } = reasoning;
  if (reasoning.isEnabled === false) return "none";
  if (effort !== undefined || budgetTokens === undefined) return effort;
  warnings.push(changed("reasoning.max_tokens", "This model takes an effort instead of a number of thinking tokens."));
  return effortOfBudget(budgetTokens);
}

function knownWords({ reasoningWords }: ModelTraits, target: EncodeTarget): readonly string[] {
  if (reasoningWords === "reasoningConfig") return NOVA_WORDS;
  const known = effortsOf(target);
  const canRest = reasoningWords === "reasoning.effort" && !ALWAYS_THINKS.test(target.nativeModel);
  return canRest ? ["none", ...known] : known;
}

/**
 * How a model's thinking is steered, in its family's own words. Sources: Amazon Nova 2 user guide ("Extended thinking":
 * `reasoningConfig`), model parameters of gpt-oss and Kimi (`reasoning_effort`), and what GPT models on Converse are
 * known to take (`reasoning.effort`, "none" included).
 */
export function encodeReasoning(request: GenerateRequest, target: EncodeTarget, traits: ModelTraits): EncodedReasoning {
  const { reasoning } = request;
  const { reasoningWords } = traits;
  if (!reasoning) return NOTHING;
  const warnings: Warning[] = [];
  const wanted = asked(reasoning, warnings);
  const isOff = wanted === "none";
  if (reasoningWords === null || target.capabilities.reasoning === false) {
    if (isOff && target.capabilities.reasoning === false) return NOTHING;
    const detail = "The thinking of this model cannot be steered here.";
    return { fields: {}, warnings: [{ kind: "dropped", path: "reasoning", detail }] };
  }
  // It is off unless it is asked for.
  if (reasoningWords === "reasoningConfig" && (isOff || (wanted === undefined && !reasoning.isEnabled))) return NOTHING;
  const effort = wanted ?? (reasoningWords === "reasoningConfig" ? "medium" : undefined);
  if (effort === undefined) return { fields: {}, warnings };
  const sent = nearest(effort, knownWords(traits, target));
  if (sent !== effort) {
    warnings.push(changed("reasoning.effort", `The effort "${effort}" was sent as "${sent}".`));
  }
  const fields: Readonly<Record<typeof reasoningWords, JsonObject>> = {
    reasoning_effort: { reasoning_effort: sent },
    "reasoning.effort": { reasoning: { effort: sent } },
    reasoningConfig: { reasoningConfig: { type: "enabled", maxReasoningEffort: sent } },
  };
  return { fields: fields[reasoningWords], warnings };
}
