import { type AppError, isAppError } from "@/lib/kernel";
import type { Candidate, Skipped, SkipReason } from "./candidate";
import { type PlanInput, type RoutingWorld, weigh } from "./plan";
import { resolveModels } from "./resolve-model";

/** Every endpoint of the models a request names: who would be tried, in order, and who not and why. */
export interface Explanation {
  readonly requestedModel: string;
  readonly candidates: readonly Candidate[];
  readonly rejected: readonly (Skipped & { readonly modelId: string })[];
  /** Why a whole model cannot take the request. */
  readonly refusals: readonly { readonly modelId: string; readonly error: AppError }[];
}

const REASONS: Readonly<Record<SkipReason, string>> = {
  disabled: "The operator has switched this endpoint off.",
  unknown_provider: "This installation does not know how to talk to the provider.",
  not_configured: "The operator has no credentials for the provider.",
  no_common_dialect: "The provider speaks no dialect that is served here for this model.",
  no_price: "It has no price in the wallet's currency.",
  not_free: "It costs money, and :free was asked for.",
  excluded: "The request's provider preferences leave it out.",
  too_expensive: "It costs more than the request's max_price.",
  data_policy: "Its handling of prompts does not meet the request's data preferences.",
  unpriced_tool: "A tool that the provider would run itself has no price.",
  unsupported_parameters: "It does not support a parameter of the request.",
};

/** One plain sentence about why an endpoint is left out. */
export const explainReason = (reason: SkipReason): string => REASONS[reason];

/** The walk of `plan` with all its reasons. Throws AppError `model_not_found` and `model_not_allowed` as it does. */
export function explain(world: RoutingWorld, input: PlanInput): Explanation {
  const { facts, principal } = input;
  const named = facts.model === null ? facts.models : [facts.model, ...facts.models];
  const resolved = resolveModels(input.catalog, principal, named);
  const candidates: Candidate[] = [];
  const rejected: (Skipped & { readonly modelId: string })[] = [];
  const refusals: { readonly modelId: string; readonly error: AppError }[] = [];
  for (const one of resolved) {
    const modelId = one.model.id;
    try {
      const weighed = weigh(world, input, one);
      candidates.push(...weighed.candidates);
      rejected.push(...weighed.skipped.map((skipped) => ({ ...skipped, modelId })));
    } catch (error) {
      if (!isAppError(error)) throw error;
      refusals.push({ modelId, error });
    }
  }
  return { requestedModel: facts.model ?? resolved[0]?.requested ?? "", candidates, rejected, refusals };
}
