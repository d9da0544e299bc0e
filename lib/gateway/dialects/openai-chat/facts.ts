import { AppError } from "@/lib/kernel";
import type { RequestFacts } from "../dialect";
import { readGatewayFields } from "../gateway-fields";
import { refuse } from "../read";
import {
  BOOLEAN,
  checkOptional,
  checkRequired,
  integerFrom,
  NAME,
  numberIn,
  OBJECT,
  OBJECTS,
  oneOf,
  type Rule,
  recordOf,
  requiredObject,
  rule,
  STRING,
  STRINGS,
} from "./check";
import { isObject, type JsonObject, objectsOf } from "./json";
import { checkMessages } from "./message-check";
import { EFFORTS, TOOL_CHOICES } from "./wire";

const FIELDS: Readonly<Record<string, Rule>> = {
  model: NAME,
  stream: BOOLEAN,
  max_tokens: integerFrom(1),
  max_completion_tokens: integerFrom(1),
  temperature: numberIn(0, 2),
  top_p: numberIn(0, 1),
  top_k: integerFrom(0),
  min_p: numberIn(0, 1),
  top_a: numberIn(0, 1),
  repetition_penalty: numberIn(0, 2),
  frequency_penalty: numberIn(-2, 2),
  presence_penalty: numberIn(-2, 2),
  seed: integerFrom(Number.MIN_SAFE_INTEGER),
  n: integerFrom(1, 128),
  stop: rule((value) => typeof value === "string" || STRINGS.isGood(value), "must be a string or a list of strings."),
  logprobs: BOOLEAN,
  top_logprobs: integerFrom(0, 20),
  logit_bias: recordOf("number"),
  parallel_tool_calls: BOOLEAN,
  reasoning_effort: oneOf(EFFORTS),
  user: STRING,
  metadata: recordOf("string"),
  service_tier: STRING,
  prompt_cache_key: STRING,
  route: STRING,
};

const REASONING: Readonly<Record<string, Rule>> = {
  effort: oneOf(EFFORTS),
  max_tokens: integerFrom(0),
  enabled: BOOLEAN,
  exclude: BOOLEAN,
  summary: oneOf(["auto", "concise", "detailed"]),
};

/** The object in an optional member, or null; anything else is refused. */
function optionalObject(body: JsonObject, field: string, path = ""): JsonObject | null {
  const value = body[field];
  if (value === undefined || value === null) return null;
  if (!isObject(value)) refuse(path + field, OBJECT.wanted);
  return value;
}

const FUNCTION: Readonly<Record<string, Rule>> = { description: STRING, parameters: OBJECT, strict: BOOLEAN };

function checkFunction(value: JsonObject, path: string): void {
  checkRequired(value, "name", NAME, path);
  checkOptional(value, FUNCTION, path);
}

function checkTool(tool: JsonObject, path: string): void {
  checkRequired(tool, "type", NAME, path);
  if (tool.type === "function") checkFunction(requiredObject(tool, "function", path), `${path}function.`);
  else if (tool.type === "custom") {
    const custom = requiredObject(tool, "custom", path);
    checkRequired(custom, "name", NAME, `${path}custom.`);
    checkOptional(custom, { description: STRING }, `${path}custom.`);
  }
}

function checkTools(body: JsonObject): void {
  for (const [field, check] of [
    ["tools", checkTool],
    ["functions", checkFunction],
  ] as const) {
    const list = body[field];
    if (list === undefined || list === null) continue;
    if (!OBJECTS.isGood(list)) refuse(field, OBJECTS.wanted);
    objectsOf(list).forEach((item, index) => {
      check(item, `${field}[${index}].`);
    });
  }
  checkToolChoice(body.tool_choice);
  const call = body.function_call;
  if (call === undefined || call === null || call === "none" || call === "auto") return;
  if (!isObject(call)) refuse("function_call", 'must be "none", "auto" or an object that names a function.');
  checkRequired(call, "name", NAME, "function_call.");
}

function checkToolChoice(choice: unknown): void {
  if (
    choice === undefined ||
    choice === null ||
    (typeof choice === "string" && (TOOL_CHOICES as readonly string[]).includes(choice))
  )
    return;
  if (!isObject(choice))
    refuse("tool_choice", `must be one of ${TOOL_CHOICES.join(", ")} or an object that names a tool.`);
  if (choice.type === "allowed_tools") return;
  if (choice.type !== "function" && choice.type !== "custom") {
    refuse("tool_choice.type", "must be one of function, custom, allowed_tools.");
  }
  checkRequired(requiredObject(choice, choice.type, "tool_choice."), "name", NAME, `tool_choice.${choice.type}.`);
}

function checkResponseFormat(body: JsonObject): void {
  const format = optionalObject(body, "response_format");
  if (format === null) return;
  checkRequired(format, "type", oneOf(["text", "json_object", "json_schema"]), "response_format.");
  if (format.type !== "json_schema") return;
  const schema = requiredObject(format, "json_schema", "response_format.");
  checkOptional(
    schema,
    { name: STRING, description: STRING, schema: OBJECT, strict: BOOLEAN },
    "response_format.json_schema.",
  );
}

/** Members whose presence routing may ask a model to support. */
const PARAMETERS: readonly string[] = [
  "max_tokens",
  "max_completion_tokens",
  "temperature",
  "top_p",
  "top_k",
  "min_p",
  "top_a",
  "repetition_penalty",
  "frequency_penalty",
  "presence_penalty",
  "seed",
  "stop",
  "logit_bias",
  "logprobs",
  "top_logprobs",
  "tool_choice",
  "parallel_tool_calls",
  "reasoning_effort",
  "verbosity",
  "prediction",
  "web_search_options",
];

function readParameters(body: JsonObject): string[] {
  const found = PARAMETERS.filter((field) => body[field] !== undefined && body[field] !== null);
  const hasTools = objectsOf(body.tools).length > 0 || objectsOf(body.functions).length > 0;
  if (hasTools) found.push("tools");
  const format = isObject(body.response_format) ? body.response_format.type : undefined;
  if (format === "json_object" || format === "json_schema") found.push("response_format");
  if (format === "json_schema") found.push("structured_outputs");
  if (isObject(body.reasoning)) found.push("reasoning");
  if (typeof body.include_reasoning === "boolean") found.push("include_reasoning");
  return hasTools ? found : found.filter((field) => field !== "tool_choice" && field !== "parallel_tool_calls");
}

/** Checks a body field by field and reads what the pipeline needs. Throws AppError `invalid_request` naming the field. */
export function readFacts(body: unknown): RequestFacts {
  if (!isObject(body)) throw new AppError("invalid_request", { message: "The body must be a JSON object." });
  checkOptional(body, FIELDS);
  const inputModalities = checkMessages(body);
  const streamOptions = optionalObject(body, "stream_options");
  if (streamOptions) checkOptional(streamOptions, { include_usage: BOOLEAN }, "stream_options.");
  const reasoning = optionalObject(body, "reasoning");
  if (reasoning) checkOptional(reasoning, REASONING, "reasoning.");
  checkTools(body);
  checkResponseFormat(body);
  const { models, routing, maxCostUsd } = readGatewayFields(body);
  return {
    model: (body.model as string | null) ?? null,
    models,
    isStream: body.stream === true,
    wantsUsageChunk: body.stream === true && streamOptions?.include_usage === true,
    maxOutputTokens: ((body.max_completion_tokens ?? body.max_tokens) as number | null) ?? null,
    choiceCount: (body.n as number | null) ?? 1,
    routing,
    maxCostUsd,
    inputModalities,
    parameters: readParameters(body),
    endUser: (body.user as string | null) ?? null,
  };
}
