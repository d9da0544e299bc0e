export { getBalance } from "./get-balance";
export { getCredits } from "./get-credits";
export { getGeneration } from "./get-generation";
export { getUsage } from "./get-usage";
export { listGenerations } from "./list-generations";
export { proveUsage, proveUsageDays, type UsageProof } from "./rollup/prove-usage";
export { type RollUp, rollUpUsage } from "./rollup/roll-up-usage";
export {
  BalanceOutput,
  Charge,
  CreditsOutput,
  GenerationListOutput,
  GenerationOutput,
  GenerationSummary,
  GetGenerationInput,
  GetUsageInput,
  ListGenerationsInput,
  UsageOutput,
} from "./schemas";
export type { UsageContext } from "./tenant";
