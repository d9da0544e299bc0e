export type { Candidate, SkipReason, Target } from "./candidate";
export { type Explanation, explain, explainReason } from "./explain";
export { orderCandidates, type SortKey } from "./order";
export { type Plan, type PlanInput, plan, type RoutingWorld, SANDBOX_LAB } from "./plan";
export { notSwitchedOn, planNative } from "./plan-native";
export { findModel, isModelAllowed, resolveModels } from "./resolve-model";
export { RunningStats } from "./stats";
