import type { GenerateRequest, Message, ReasoningRequest, ToolDefinition, Warning } from "../../ir";
import { GATEWAY_FIELDS } from "../gateway-fields";
import { isObject, type JsonObject } from "../read";
import { decodeItems } from "./decode-items";
import { compact, ownExtensions, textOf } from "./own";
import { type DecodedChoice, decodeFormat, decodeToolChoice, decodeTools } from "./tools";

/** Request members the neutral form has words for, or that the gateway itself answers for. */
const KNOWN = new Set([
  ...GATEWAY_FIELDS,
  "model",
  "input",
  "instructions",
  "stream",
  "stream_options",
  "store",
  "background",
  "previous_response_id",
  "include",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "max_output_tokens",
  "temperature",
  "top_p",
  "top_logprobs",
  "text",
  "reasoning",
  "metadata",
  "user",
  "service_tier",
  "prompt_cache_key",
]);

/** What `include` may ask for that every model's answer has, or that the neutral form can ask for. */
export const PROOF = "reasoning.encrypted_content";
export const LOGPROBS = "message.output_text.logprobs";

const given = <T>(value: unknown): T | undefined => (value === null || value === undefined ? undefined : (value as T));

function decodeReasoningRequest(value: unknown): ReasoningRequest | undefined {
  if (!isObject(value)) return undefined;
  const reasoning = compact({ effort: given(value.effort), summary: given(value.summary ?? value.generate_summary) });
  return Object.keys(reasoning).length > 0 ? (reasoning as ReasoningRequest) : undefined;
}

/** Members that only this dialect understands, each under the path the client knows it by. */
function extensionsOf(body: JsonObject, serverTools: JsonObject, choice: DecodedChoice): JsonObject | undefined {
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(body)) {
    if (!KNOWN.has(key) && value !== undefined && value !== null) rest[key] = value;
  }
  // What every other vendor does anyway is no loss.
  if (rest.truncation === "disabled") delete rest.truncation;
  const include = (Array.isArray(body.include) ? body.include : []).filter(
    (item) => item !== PROOF && item !== LOGPROBS,
  );
  if (include.length > 0) rest.include = include;
  const verbosity = isObject(body.text) ? textOf(body.text.verbosity) : null;
  if (verbosity !== null) rest["text.verbosity"] = verbosity;
  if (choice.native) rest.tool_choice = choice.native;
  const all = { ...rest, ...serverTools };
  return Object.keys(all).length > 0 ? all : undefined;
}

/** `allowed_tools` narrows the list: others are not told of the rest. */
function narrow(
  tools: readonly ToolDefinition[],
  choice: DecodedChoice,
  warnings: Warning[],
): readonly ToolDefinition[] {
  const { allowed } = choice;
  if (allowed === null) return tools;
  warnings.push({
    kind: "emulated",
    path: "tool_choice",
    detail: "Only the allowed tools are declared; the others are left out.",
  });
  return tools.filter((tool) => allowed.has(tool.name));
}

function messagesOf(body: JsonObject): Message[] {
  const instructions = textOf(body.instructions);
  const messages = decodeItems(body.input);
  if (instructions === null) return messages;
  return [{ role: "system", blocks: [{ type: "text", text: instructions }], path: "instructions" }, ...messages];
}

/** A checked body in neutral form. `previous_response_id` and references are written out before (`state.ts`). */
export function decodeRequest(input: unknown): { request: GenerateRequest; warnings: Warning[] } {
  const body: JsonObject = isObject(input) ? input : {};
  const warnings: Warning[] = [];
  const { tools, serverTools } = decodeTools(body);
  const choice = decodeToolChoice(body.tool_choice);
  const narrowed = narrow(tools, choice, warnings);
  const include: readonly unknown[] = Array.isArray(body.include) ? body.include : [];
  const request = compact({
    model: given<string>(body.model) ?? "",
    messages: messagesOf(body),
    tools: narrowed.length > 0 ? narrowed : undefined,
    toolChoice: choice.choice,
    isParallelToolUse: given(body.parallel_tool_calls),
    maxOutputTokens: given(body.max_output_tokens),
    temperature: given(body.temperature),
    topP: given(body.top_p),
    isLogprobs: include.includes(LOGPROBS) ? true : undefined,
    topLogprobs: given(body.top_logprobs),
    responseFormat: isObject(body.text) ? decodeFormat(body.text.format) : undefined,
    reasoning: decodeReasoningRequest(body.reasoning),
    isStream: body.stream === true,
    endUser: given(body.user),
    metadata: given(body.metadata),
    serviceTier: given(body.service_tier),
    cacheKey: given(body.prompt_cache_key),
    ...ownExtensions(extensionsOf(body, serverTools, choice)),
  });
  return { request: request as unknown as GenerateRequest, warnings };
}
