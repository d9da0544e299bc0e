export { type BodyScan, BodyScanner, type OpaqueSpan, SLICE_BYTES } from "./body-scan";
export { type Charge, chargeOf, costCents, NO_CHARGE, replyCost, type UsdRate } from "./charge";
export { affordableOutput, countTokens, isFree, outputCost, promptBound, promptCost } from "./estimate";
export { type PromptWalk, walkPrompt } from "./prompt-walk";
export { type JudgedUsage, judgeUsage, type Metered, NO_USAGE, quantitiesOf, usageRecord } from "./usage";
