import { AppError } from "@/lib/kernel";
import type { RequestFacts } from "../dialects/dialect";
import type { CatalogModel } from "../ports";

/** Parameters that only shape sampling: a model without them answers nearly the same, so they may be left out. */
const DROPPABLE = new Set([
  "temperature",
  "top_p",
  "top_k",
  "top_a",
  "min_p",
  "frequency_penalty",
  "presence_penalty",
  "repetition_penalty",
  "logit_bias",
  "logprobs",
  "top_logprobs",
  "seed",
]);

/** Parameters of the request that the model's list does not name, in the request's order. A model without a list supports all. */
export function unsupportedParams(facts: RequestFacts, model: CatalogModel): readonly string[] {
  const { supportedParameters } = model;
  if (supportedParameters === null || facts.parameters.length === 0) return NONE;
  return facts.parameters.filter((name) => !supportedParameters.includes(name));
}

const NONE: readonly string[] = [];

/** Of these, the ones that may be left out in silence but for a header. */
export const droppable = (unsupported: readonly string[]): readonly string[] =>
  unsupported.length === 0 ? NONE : unsupported.filter((name) => DROPPABLE.has(name));

/** Why a model cannot take the request at all, or null. Only what the catalog states as false counts. */
export function incapable(facts: RequestFacts, model: CatalogModel): AppError | null {
  for (const modality of facts.inputModalities) {
    if (model.inputModalities.length > 0 && !model.inputModalities.includes(modality)) {
      const message = `"${model.id}" does not take ${modality} input.`;
      return new AppError("invalid_request", { message, param: "messages", metadata: { modality } });
    }
  }
  if (facts.parameters.includes("tools") && model.capabilities.tools === false) {
    return new AppError("invalid_request", { message: `"${model.id}" cannot call tools.`, param: "tools" });
  }
  return null;
}
