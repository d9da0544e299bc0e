import type { GenerateRequest, ReasoningEffort, Warning } from "../../ir";
import type { EncodeTarget } from "../dialect";
import type { JsonObject } from "../read";

/** Share of the output that an effort may spend on thinking; the others think as long as they like. */
const SHARES: Readonly<Partial<Record<ReasoningEffort, number>>> = { minimal: 0.1, low: 0.2, medium: 0.5 };
/** Output bound for efforts where neither the request nor the catalogue has one. */
const OUTPUT_ASSUMED = 8192;
/** Tokens that Cohere advises to leave for the answer. */
const ANSWER_LEAST = 1024;

export interface EncodedThinking {
  readonly thinking?: JsonObject;
  readonly warnings: readonly Warning[];
}

/**
 * `thinking` of a request. Cohere knows on, off and a number of tokens (docs.cohere.com, "Reasoning Capabilities"): an effort
 * below "high" becomes a share of the output bound. Absent = the model's own choice, which is on for models that can.
 */
export function encodeThinking(request: GenerateRequest, target: EncodeTarget): EncodedThinking {
  const { reasoning } = request;
  if (!reasoning) return { warnings: [] };
  const isOff = reasoning.isEnabled === false || reasoning.effort === "none";
  if (target.capabilities.reasoning === false) {
    const detail = "This model does not think.";
    return { warnings: isOff ? [] : [{ kind: "changed", path: "reasoning", detail }] };
  }
  if (isOff) return { thinking: { type: "disabled" }, warnings: [] };
  const bound = request.maxOutputTokens ?? target.maxOutputTokens ?? OUTPUT_ASSUMED;
  const share = reasoning.effort && SHARES[reasoning.effort];
  const asked = reasoning.budgetTokens ?? (share === undefined ? undefined : Math.floor(bound * share));
  if (asked === undefined) return { thinking: { type: "enabled" }, warnings: [] };
  const most = Math.max(1, bound - Math.min(ANSWER_LEAST, Math.ceil(bound / 2)));
  const budget = Math.min(Math.max(1, asked), most);
  const thinking = { type: "enabled", token_budget: budget };
  if (reasoning.budgetTokens === undefined || budget === asked) return { thinking, warnings: [] };
  const detail = `The thinking budget was set to ${budget}, which leaves room for the answer within its bound.`;
  return { thinking, warnings: [{ kind: "changed", path: "reasoning.max_tokens", detail }] };
}
