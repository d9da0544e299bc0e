export type { Candidate, SkipReason, Target } from "./candidate";
export { orderCandidates, type SortKey } from "./order";
export { type Plan, type PlanInput, plan, type RoutingWorld, SANDBOX_LAB } from "./plan";
export { findModel, isModelAllowed, resolveModels } from "./resolve-model";
export { RunningStats } from "./stats";
