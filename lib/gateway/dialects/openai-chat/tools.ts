import type { GenerateRequest, ResponseFormat, ToolChoice, ToolDefinition, Warning } from "../../ir";
import { ownExtensions, ownMembers } from "./blocks";
import { compact, isObject, type JsonObject, objectsOf, restOf, textOf } from "./json";

const FUNCTION_KEYS = new Set(["name", "description", "parameters", "strict"]);
const CUSTOM_KEYS = new Set(["name", "description"]);

function decodeFunction(source: JsonObject, kind: ToolDefinition["kind"], path: string): ToolDefinition {
  const rest = restOf(source, kind === "custom" ? CUSTOM_KEYS : FUNCTION_KEYS);
  return {
    kind,
    name: String(source.name),
    ...(typeof source.description === "string" ? { description: source.description } : {}),
    ...(isObject(source.parameters) && kind === "function" ? { parameters: source.parameters } : {}),
    ...(typeof source.strict === "boolean" && kind === "function" ? { isStrict: source.strict } : {}),
    ...(rest ? { extensions: ownExtensions(rest) } : {}),
    path,
  };
}

/** Tools the model may call, and the vendor's own (web search …) that only its dialect understands. */
export function decodeTools(body: JsonObject): { tools: ToolDefinition[]; serverTools: JsonObject[] } {
  const tools: ToolDefinition[] = [];
  const serverTools: JsonObject[] = [];
  objectsOf(body.tools).forEach((tool, index) => {
    const path = `tools[${index}]`;
    if (tool.type === "function" && isObject(tool.function))
      tools.push(decodeFunction(tool.function, "function", path));
    else if (tool.type === "custom" && isObject(tool.custom)) tools.push(decodeFunction(tool.custom, "custom", path));
    else serverTools.push(tool);
  });
  objectsOf(body.functions).forEach((entry, index) => {
    tools.push(decodeFunction(entry, "function", `functions[${index}]`));
  });
  return { tools, serverTools };
}

export const encodeTool = (tool: ToolDefinition): JsonObject => ({
  type: tool.kind,
  [tool.kind]: compact({
    name: tool.name,
    description: tool.description,
    parameters: tool.kind === "function" ? tool.parameters : undefined,
    strict: tool.kind === "function" ? tool.isStrict : undefined,
    ...ownMembers(tool.extensions),
  }),
});

/** `tool_choice` and its elder `function_call`; undefined = not said. */
export function decodeToolChoice(body: JsonObject): ToolChoice | undefined {
  const choice = body.tool_choice ?? body.function_call;
  if (choice === "none" || choice === "auto" || choice === "required") return { type: choice };
  if (choice === "any") return { type: "required" };
  if (!isObject(choice)) return undefined;
  if (choice.type === "allowed_tools") {
    const allowed = isObject(choice.allowed_tools) ? choice.allowed_tools : {};
    return { type: allowed.mode === "required" ? "required" : "auto" };
  }
  const named = isObject(choice.function) ? choice.function : isObject(choice.custom) ? choice.custom : choice;
  const name = textOf(named.name);
  return name ? { type: "tool", name } : undefined;
}

export function encodeToolChoice(choice: ToolChoice, tools: readonly ToolDefinition[]): unknown {
  if (choice.type !== "tool") return choice.type;
  const kind = tools.find((tool) => tool.name === choice.name)?.kind ?? "function";
  return { type: kind, [kind]: { name: choice.name } };
}

export function decodeResponseFormat(format: unknown): ResponseFormat | undefined {
  if (!isObject(format)) return undefined;
  if (format.type === "text") return { type: "text" };
  if (format.type === "json_object") return { type: "json" };
  const source = isObject(format.json_schema) ? format.json_schema : {};
  return {
    type: "json-schema",
    schema: isObject(source.schema) ? source.schema : {},
    ...(textOf(source.name) ? { name: String(source.name) } : {}),
    ...(textOf(source.description) ? { description: String(source.description) } : {}),
    ...(typeof source.strict === "boolean" ? { isStrict: source.strict } : {}),
  };
}

export function encodeResponseFormat(format: ResponseFormat): JsonObject {
  if (format.type === "text") return { type: "text" };
  if (format.type === "json") return { type: "json_object" };
  const name = (format.name ?? "response").replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 64) || "response";
  return {
    type: "json_schema",
    json_schema: compact({ name, description: format.description, schema: format.schema, strict: format.isStrict }),
  };
}

/** The tool members of a request; nothing at all without tools (wire 66). */
export function encodeTools(
  request: GenerateRequest,
  serverTools: readonly JsonObject[],
  warnings: Warning[],
): JsonObject {
  const tools = request.tools ?? [];
  if (tools.length + serverTools.length === 0) {
    if (request.toolChoice && request.toolChoice.type !== "none" && request.toolChoice.type !== "auto") {
      warnings.push({ kind: "dropped", path: "tool_choice", detail: "A tool choice means nothing without tools." });
    }
    return {};
  }
  return compact({
    tools: [...tools.map(encodeTool), ...serverTools],
    tool_choice: request.toolChoice ? encodeToolChoice(request.toolChoice, tools) : undefined,
    parallel_tool_calls: request.isParallelToolUse,
  });
}
