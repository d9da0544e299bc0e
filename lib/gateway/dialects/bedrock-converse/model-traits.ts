/** In which words the thinking of a model is steered, below `additionalModelRequestFields`. */
export type ReasoningWords = "reasoning_effort" | "reasoning.effort" | "reasoningConfig";

/** What Converse takes for every model in its form, but not every model in fact. */
export interface ModelTraits {
  /** null = nothing to steer it by. */
  readonly reasoningWords: ReasoningWords | null;
  /** Kinds of a forced choice of tools that the model obeys. */
  readonly forcedChoice: "named" | "any" | "none";
  /** `cachePoint` blocks in system and messages. */
  readonly hasCachePoints: boolean;
  /** Text may stand beside calls and results in one turn. */
  readonly mixesTurns: boolean;
  /** `toolResult.status`. */
  readonly hasResultStatus: boolean;
  /** `outputConfig.textFormat` and `toolSpec.strict`. */
  readonly hasStructuredOutput: boolean;
  /** A tool's schema holds `type`, `properties` and `required` at its top and no more. */
  readonly hasPlainSchemas: boolean;
  /** `additionalModelRequestFields.inferenceConfig.topK`. */
  readonly hasTopK: boolean;
}

const COMMON: ModelTraits = {
  reasoningWords: null,
  forcedChoice: "any",
  hasCachePoints: false,
  mixesTurns: true,
  hasResultStatus: false,
  hasStructuredOutput: false,
  hasPlainSchemas: false,
  hasTopK: false,
};

const NOVA: ModelTraits = {
  ...COMMON,
  forcedChoice: "named",
  hasCachePoints: true,
  hasResultStatus: true,
  hasPlainSchemas: true,
  hasTopK: true,
};

/** First match counts. Ids may follow a region ("us.") or stand in the name of a profile ("…/us."). */
const FAMILIES: readonly (readonly [RegExp, ModelTraits])[] = [
  [/(^|[./])amazon\.nova-2/, { ...NOVA, reasoningWords: "reasoningConfig" }],
  [/(^|[./])amazon\.nova/, NOVA],
  [/(^|[./])meta\.llama/, { ...COMMON, forcedChoice: "none", mixesTurns: false }],
  [/(^|[./])openai\.gpt-oss/, { ...COMMON, reasoningWords: "reasoning_effort", hasStructuredOutput: true }],
  [/(^|[./])openai\./, { ...COMMON, reasoningWords: "reasoning.effort", hasStructuredOutput: true }],
  [/(^|[./])moonshot(ai)?\./, { ...COMMON, reasoningWords: "reasoning_effort", hasStructuredOutput: true }],
  [/(^|[./])(qwen|deepseek|mistral|google|nvidia|minimax)\./, { ...COMMON, hasStructuredOutput: true }],
];

/**
 * What a model on Bedrock takes. Sources: Amazon Bedrock API reference (ToolChoice, ToolResultBlock), user guides
 * "Structured output" and "Prompt caching", Amazon Nova user guide ("Tool use", "Extended thinking"), and refusals that
 * users of Llama and GPT models on Converse have published.
 */
export const traitsOf = (nativeModel: string): ModelTraits =>
  FAMILIES.find(([pattern]) => pattern.test(nativeModel))?.[1] ?? COMMON;
