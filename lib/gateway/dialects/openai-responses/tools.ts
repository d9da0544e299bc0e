import type { GenerateRequest, ResponseFormat, ToolChoice, ToolDefinition, Warning } from "../../ir";
import { isObject, type JsonObject } from "../read";
import { compact, objectsOf, ownExtensions, ownMembers, restOf, textOf } from "./own";
import { flatName } from "./tool-names";

const FUNCTION_KEYS = new Set(["type", "name", "description", "parameters", "strict"]);
const CUSTOM_KEYS = new Set(["type", "name", "description"]);

function decodeTool(tool: JsonObject, path: string, namespace: string | null): ToolDefinition {
  const isCustom = tool.type === "custom";
  const name = String(tool.name);
  return {
    kind: isCustom ? "custom" : "function",
    name: namespace === null ? name : flatName(namespace, name),
    ...(typeof tool.description === "string" ? { description: tool.description } : {}),
    ...(isObject(tool.parameters) && !isCustom ? { parameters: tool.parameters } : {}),
    ...(typeof tool.strict === "boolean" && !isCustom ? { isStrict: tool.strict } : {}),
    ...ownExtensions(restOf(tool, isCustom ? CUSTOM_KEYS : FUNCTION_KEYS)),
    path,
  };
}

const isCallable = (tool: JsonObject): boolean => tool.type === "function" || tool.type === "custom";

/** The tools a model may call, and the vendor's own (web search …) by their path, which only this dialect understands. */
export function decodeTools(body: JsonObject): { tools: ToolDefinition[]; serverTools: Record<string, JsonObject> } {
  const tools: ToolDefinition[] = [];
  const serverTools: Record<string, JsonObject> = {};
  const list: readonly unknown[] = Array.isArray(body.tools) ? body.tools : [];
  list.forEach((tool, index) => {
    const path = `tools[${index}]`;
    if (!isObject(tool)) return;
    if (isCallable(tool)) tools.push(decodeTool(tool, path, null));
    else if (tool.type !== "namespace") serverTools[path] = tool;
    else {
      objectsOf(tool.tools).forEach((inner, position) => {
        const at = `${path}.tools[${position}]`;
        if (isCallable(inner)) tools.push(decodeTool(inner, at, String(tool.name)));
        else serverTools[at] = inner;
      });
    }
  });
  return { tools, serverTools };
}

const SERVER_TOOL = /^tools\[\d+\](\.tools\[\d+\])?$/;

/** The vendor's own tools that `decodeTools` kept among a request's extensions, and the other members. */
export function splitServerTools(members: JsonObject): { serverTools: JsonObject[]; rest: JsonObject } {
  const entries = Object.entries(members);
  return {
    serverTools: entries.flatMap(([key, value]) => (SERVER_TOOL.test(key) && isObject(value) ? [value] : [])),
    rest: Object.fromEntries(entries.filter(([key]) => !SERVER_TOOL.test(key))),
  };
}

export interface DecodedChoice {
  readonly choice?: ToolChoice;
  /** The names that `allowed_tools` leaves; null = all. */
  readonly allowed: ReadonlySet<string> | null;
  /** A choice of a vendor's own tool, kept as it is. */
  readonly native?: JsonObject;
}

export function decodeToolChoice(choice: unknown): DecodedChoice {
  if (choice === "none" || choice === "auto" || choice === "required")
    return { choice: { type: choice }, allowed: null };
  if (!isObject(choice)) return { allowed: null };
  const space = textOf(choice.namespace);
  const name = textOf(choice.name);
  if ((choice.type === "function" || choice.type === "custom") && name)
    return { choice: { type: "tool", name: space ? flatName(space, name) : name }, allowed: null };
  if (choice.type !== "allowed_tools") return { allowed: null, native: choice };
  const names = objectsOf(choice.tools).flatMap((tool) => textOf(tool.name) ?? []);
  return { choice: { type: choice.mode === "required" ? "required" : "auto" }, allowed: new Set(names) };
}

const NO_PARAMETERS: JsonObject = { type: "object", properties: {} };

/** Absent `strict` means true here and false everywhere else, so it is always said. */
function encodeTool(tool: ToolDefinition): JsonObject {
  if (tool.kind === "custom")
    return compact({ type: "custom", name: tool.name, description: tool.description, ...ownMembers(tool.extensions) });
  return compact({
    type: "function",
    name: tool.name,
    description: tool.description,
    parameters: tool.parameters ?? NO_PARAMETERS,
    strict: tool.isStrict ?? false,
    ...ownMembers(tool.extensions),
  });
}

function encodeToolChoice(choice: ToolChoice, tools: readonly ToolDefinition[]): unknown {
  if (choice.type !== "tool") return choice.type;
  return { type: tools.find((tool) => tool.name === choice.name)?.kind ?? "function", name: choice.name };
}

/** The tool members of a request; nothing at all without tools (wire 66). */
export function encodeTools(
  request: GenerateRequest,
  serverTools: readonly JsonObject[],
  warnings: Warning[],
): JsonObject {
  const tools = request.tools ?? [];
  const { toolChoice } = request;
  if (tools.length + serverTools.length === 0) {
    if (toolChoice && toolChoice.type !== "none" && toolChoice.type !== "auto")
      warnings.push({ kind: "dropped", path: "tool_choice", detail: "A tool choice means nothing without tools." });
    return {};
  }
  return compact({
    tools: [...tools.map(encodeTool), ...serverTools],
    tool_choice: toolChoice ? encodeToolChoice(toolChoice, tools) : undefined,
    parallel_tool_calls: request.isParallelToolUse,
  });
}

export function decodeFormat(format: unknown): ResponseFormat | undefined {
  if (!isObject(format)) return undefined;
  if (format.type === "text") return { type: "text" };
  if (format.type === "json_object") return { type: "json" };
  const description = textOf(format.description);
  return {
    type: "json-schema",
    name: String(format.name),
    ...(description ? { description } : {}),
    schema: isObject(format.schema) ? format.schema : {},
    ...(typeof format.strict === "boolean" ? { isStrict: format.strict } : {}),
  };
}

export function encodeFormat(format: ResponseFormat): JsonObject {
  if (format.type === "text") return { type: "text" };
  if (format.type === "json") return { type: "json_object" };
  const name = (format.name ?? "response").replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 64) || "response";
  return compact({
    type: "json_schema",
    name,
    description: format.description,
    schema: format.schema,
    strict: format.isStrict,
  });
}
