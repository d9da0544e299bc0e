import type {
  Block,
  GenerateRequest,
  Message,
  ReasoningEffort,
  ReasoningRequest,
  ResponseFormat,
  ToolChoice,
  ToolDefinition,
} from "../../ir";
import { GATEWAY_FIELDS } from "../gateway-fields";
import { isObject, type JsonObject } from "../read";
import { isStrictSchema } from "../strict-schema";
import { decodeBlock, decodeContent } from "./blocks";
import { pieceKey } from "./own";
import { OWN } from "./signatures";

/** Claude Code's first system block; its text changes with every request and would spoil any other vendor's cache. */
const BILLING_HEADER = "x-anthropic-billing-header:";

const EFFORTS: readonly ReasoningEffort[] = ["low", "medium", "high", "xhigh", "max"];

/** Kinds of thinking that the neutral form can say; others are kept whole. */
const THINKING_TYPES = new Set(["enabled", "adaptive", "disabled"]);

const KNOWN = new Set([
  ...GATEWAY_FIELDS,
  "model",
  "messages",
  "system",
  "max_tokens",
  "stream",
  "temperature",
  "top_p",
  "top_k",
  "stop_sequences",
  "tools",
  "tool_choice",
  "thinking",
  "output_config",
  "output_format",
  "metadata",
  "service_tier",
]);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function decodeSystem(system: unknown): { message: Message | null; prefix: Record<string, JsonObject> } {
  if (typeof system === "string")
    return { message: { role: "system", blocks: [{ type: "text", text: system }], path: "system" }, prefix: {} };
  const items: readonly unknown[] = Array.isArray(system) ? system : [];
  const prefix: Record<string, JsonObject> = {};
  const blocks: Block[] = [];
  items.forEach((item, index) => {
    if (!isObject(item)) return;
    const isHeader = typeof item.text === "string" && item.text.startsWith(BILLING_HEADER);
    if (isHeader && blocks.length === 0) prefix[pieceKey("system", index)] = item;
    else blocks.push(decodeBlock(item, `system[${index}]`));
  });
  return { message: blocks.length > 0 ? { role: "system", blocks, path: "system" } : null, prefix };
}

/** A user message with tool results becomes runs of results (role tool) and of everything else (role user), in order. */
function decodeUser(blocks: readonly Block[], base: Pick<Message, "path" | "extensions">): Message[] {
  const messages: { role: "user" | "tool"; blocks: Block[] }[] = [];
  for (const block of blocks) {
    const role = block.type === "tool-result" ? "tool" : "user";
    const last = messages.at(-1);
    if (last?.role === role) last.blocks.push(block);
    else messages.push({ role, blocks: [block] });
  }
  if (messages.length === 0) return [{ role: "user", blocks: [], ...base }];
  return messages.map((message) => ({ ...message, ...base }));
}

function decodeMessage(value: unknown, index: number): Message[] {
  if (!isObject(value)) return [];
  const { role, content, ...rest } = value;
  const path = `messages[${index}]`;
  const base = { path, ...(Object.keys(rest).length > 0 ? { extensions: { [OWN]: rest } } : {}) };
  const blocks = decodeContent(content, path);
  if (role === "user") return decodeUser(blocks, base);
  return [{ role: role === "system" ? "system" : "assistant", blocks, ...base }];
}

const isOwnTool = (tool: JsonObject): boolean => typeof tool.type === "string" && tool.type !== "custom";

function decodeTool(tool: JsonObject, path: string): ToolDefinition {
  const { type: _type, name, description, input_schema, strict, ...rest } = tool;
  const schema = isObject(input_schema) ? input_schema : undefined;
  // `{"type":"object"}` is what Anthropic wants where there is nothing to say.
  const isEmpty = schema !== undefined && Object.keys(schema).length === 1 && schema.type === "object";
  return {
    kind: "function",
    name: String(name),
    ...(typeof description === "string" ? { description } : {}),
    ...(schema && !isEmpty ? { parameters: schema } : {}),
    ...(typeof strict === "boolean" ? { isStrict: strict } : {}),
    ...(Object.keys(rest).length > 0 ? { extensions: { [OWN]: rest } } : {}),
    path,
  };
}

function decodeToolChoice(choice: unknown): Pick<GenerateRequest, "toolChoice" | "isParallelToolUse"> {
  const wire = typeof choice === "string" ? { type: choice } : isObject(choice) ? choice : {};
  const parallel = wire.disable_parallel_tool_use === true ? { isParallelToolUse: false } : {};
  const named: Record<string, ToolChoice> = {
    auto: { type: "auto" },
    any: { type: "required" },
    required: { type: "required" },
    none: { type: "none" },
    tool: { type: "tool", name: String(wire.name) },
  };
  const toolChoice = named[String(wire.type)];
  return toolChoice ? { toolChoice, ...parallel } : parallel;
}

function decodeThinking(thinking: unknown, effort: unknown): ReasoningRequest | undefined {
  const wanted = EFFORTS.find((word) => word === effort);
  const request: Mutable<ReasoningRequest> = wanted ? { effort: wanted } : {};
  if (isObject(thinking)) {
    request.isEnabled = thinking.type !== "disabled";
    if (typeof thinking.budget_tokens === "number") request.budgetTokens = thinking.budget_tokens;
    if (thinking.display === "omitted") request.isHidden = true;
    if (thinking.display === "summarized") request.summary = "auto";
  }
  return Object.keys(request).length > 0 ? request : undefined;
}

function decodeFormat(format: unknown): ResponseFormat | undefined {
  if (!isObject(format) || format.type !== "json_schema" || !isObject(format.schema)) return undefined;
  return { type: "json-schema", schema: format.schema, isStrict: isStrictSchema(format.schema) };
}

/** Everything the neutral form has no field for: kept whole, so that a trip back to Anthropic loses nothing. */
function decodeExtension(body: JsonObject, prefix: Record<string, JsonObject>): Record<string, unknown> {
  const own: Record<string, unknown> = { ...prefix };
  for (const [key, value] of Object.entries(body)) {
    if (!KNOWN.has(key) && value !== null && value !== undefined) own[key] = value;
  }
  const tools: readonly unknown[] = Array.isArray(body.tools) ? body.tools : [];
  tools.forEach((tool, index) => {
    if (isObject(tool) && isOwnTool(tool)) own[pieceKey("tools", index)] = tool;
  });
  const { effort: _effort, format: _format, ...output } = isObject(body.output_config) ? body.output_config : {};
  if (Object.keys(output).length > 0) own.output_config = output;
  if (isObject(body.thinking) && !THINKING_TYPES.has(String(body.thinking.type))) own.thinking = body.thinking;
  const { user_id: _user, ...metadata } = isObject(body.metadata) ? body.metadata : {};
  if (Object.keys(metadata).length > 0) own.metadata = metadata;
  return own;
}

function decodeSampling(body: JsonObject): Partial<GenerateRequest> {
  const sampling: Partial<Mutable<GenerateRequest>> = {};
  if (typeof body.max_tokens === "number") sampling.maxOutputTokens = body.max_tokens;
  if (typeof body.temperature === "number") sampling.temperature = body.temperature;
  if (typeof body.top_p === "number") sampling.topP = body.top_p;
  if (typeof body.top_k === "number") sampling.topK = body.top_k;
  if (typeof body.service_tier === "string") sampling.serviceTier = body.service_tier;
  if (Array.isArray(body.stop_sequences) && body.stop_sequences.length > 0) sampling.stop = body.stop_sequences;
  if (isObject(body.metadata) && typeof body.metadata.user_id === "string") sampling.endUser = body.metadata.user_id;
  return sampling;
}

/** A checked body in neutral form. */
export function decodeRequest(body: unknown): GenerateRequest {
  const wire = isObject(body) ? body : {};
  const { message: system, prefix } = decodeSystem(wire.system);
  const messages: readonly unknown[] = Array.isArray(wire.messages) ? wire.messages : [];
  const tools: readonly unknown[] = Array.isArray(wire.tools) ? wire.tools : [];
  const decodedTools = tools.flatMap((tool, index) =>
    isObject(tool) && !isOwnTool(tool) ? [decodeTool(tool, `tools[${index}]`)] : [],
  );
  const output = isObject(wire.output_config) ? wire.output_config : {};
  const reasoning = decodeThinking(wire.thinking, output.effort);
  const responseFormat = decodeFormat(output.format) ?? decodeFormat(wire.output_format);
  const own = decodeExtension(wire, prefix);
  return {
    model: typeof wire.model === "string" ? wire.model : "",
    messages: [...(system ? [system] : []), ...messages.flatMap(decodeMessage)],
    ...(decodedTools.length > 0 ? { tools: decodedTools } : {}),
    ...decodeToolChoice(wire.tool_choice),
    ...decodeSampling(wire),
    ...(reasoning ? { reasoning } : {}),
    ...(responseFormat ? { responseFormat } : {}),
    isStream: wire.stream === true,
    ...(Object.keys(own).length > 0 ? { extensions: { [OWN]: own } } : {}),
  };
}
