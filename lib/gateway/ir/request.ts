import type { Block } from "./content";
import type { Extensions } from "./extensions";

export type Role = "system" | "user" | "assistant" | "tool";

export interface Message {
  readonly role: Role;
  readonly blocks: readonly Block[];
  readonly extensions?: Extensions;
  /** Where the client wrote it, when that is not its position here ("system", "messages[2]"); for warnings only. */
  readonly path?: string;
}

/** A tool the model may call. `custom` takes free text instead of JSON arguments. */
export interface ToolDefinition {
  readonly kind: "function" | "custom";
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments; absent = an object without properties. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly isStrict?: boolean;
  readonly extensions?: Extensions;
  /** Where the client wrote it, when that is not its position here; for warnings only. */
  readonly path?: string;
}

export type ToolChoice =
  | { readonly type: "auto" }
  | { readonly type: "none" }
  | { readonly type: "required" }
  | { readonly type: "tool"; readonly name: string };

export type ResponseFormat =
  | { readonly type: "text" }
  | { readonly type: "json" }
  | {
      readonly type: "json-schema";
      readonly name?: string;
      readonly description?: string;
      readonly schema: Readonly<Record<string, unknown>>;
      readonly isStrict?: boolean;
    };

export type ReasoningEffort = "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max";

export interface ReasoningRequest {
  /** false = asked to be off. */
  readonly isEnabled?: boolean;
  readonly effort?: ReasoningEffort;
  readonly budgetTokens?: number;
  /** Whether the client wants to see reasoning text: "omitted", "summary" kinds, or full. */
  readonly summary?: "auto" | "concise" | "detailed";
  readonly isHidden?: boolean;
}

/** One request to generate text, in no vendor's words. Absent = the client did not say. */
export interface GenerateRequest {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly tools?: readonly ToolDefinition[];
  readonly toolChoice?: ToolChoice;
  readonly isParallelToolUse?: boolean;
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly stop?: readonly string[];
  readonly seed?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly logitBias?: Readonly<Record<string, number>>;
  readonly isLogprobs?: boolean;
  readonly topLogprobs?: number;
  readonly choiceCount?: number;
  readonly responseFormat?: ResponseFormat;
  readonly reasoning?: ReasoningRequest;
  readonly isStream: boolean;
  readonly endUser?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly serviceTier?: string;
  readonly cacheKey?: string;
  /** What only one dialect understands, by dialect id. Kept on a same-dialect trip, a warning otherwise. */
  readonly extensions?: Extensions;
}
