import type { GenerateRequest, ToolDefinition, Warning } from "../../ir";
import type { JsonObject } from "../read";
import { cacheControlOf } from "./cache-control";
import { ownMembers, piecesOf } from "./own";

/** Arguments of a free-text tool, which this vendor does not have: one string member. `decodeResponse` takes it out again. */
export const FREE_TEXT_SCHEMA: JsonObject = {
  type: "object",
  properties: { input: { type: "string", description: "The tool's whole input, as free text." } },
  required: ["input"],
};

function inputSchema(tool: ToolDefinition): JsonObject {
  if (tool.kind === "custom") return FREE_TEXT_SCHEMA;
  const schema = tool.parameters ?? {};
  return schema.type === "object" ? schema : { type: "object", ...schema };
}

function encodeTool(tool: ToolDefinition): JsonObject {
  const cache = cacheControlOf(tool.extensions);
  return {
    name: tool.name,
    ...(tool.description ? { description: tool.description } : {}),
    input_schema: inputSchema(tool),
    ...(tool.isStrict === undefined || tool.kind === "custom" ? {} : { strict: tool.isStrict }),
    ...ownMembers(tool.extensions),
    ...(cache ? { cache_control: cache } : {}),
  };
}

/** Definitions for tools that the history calls although the request declares none: without them it is refused. */
function toolsOfHistory(request: GenerateRequest): JsonObject[] {
  const names = new Set<string>();
  for (const message of request.messages) {
    for (const block of message.blocks) if (block.type === "tool-call") names.add(block.name);
  }
  return [...names].map((name) => ({ name, input_schema: { type: "object" } }));
}

function encodeChoice(request: GenerateRequest): JsonObject | null {
  const choice = request.toolChoice;
  const parallel = request.isParallelToolUse === false ? { disable_parallel_tool_use: true } : {};
  if (!choice) return request.isParallelToolUse === false ? { type: "auto", ...parallel } : null;
  switch (choice.type) {
    case "required":
      return { type: "any", ...parallel };
    case "tool":
      return { type: "tool", name: choice.name, ...parallel };
    case "none":
      return { type: "none" };
    default:
      return { type: "auto", ...parallel };
  }
}

export interface EncodedTools {
  readonly tools?: readonly JsonObject[];
  readonly tool_choice?: JsonObject;
  readonly warnings: readonly Warning[];
}

export const isForcedChoice = (choice: JsonObject | undefined): boolean =>
  choice?.type === "any" || choice?.type === "tool";

export function encodeTools(request: GenerateRequest): EncodedTools {
  const warnings: Warning[] = [];
  const tools = [...(request.tools ?? []).map(encodeTool), ...piecesOf(request.extensions, "tools")];
  request.tools?.forEach((tool, index) => {
    if (tool.kind !== "custom") return;
    warnings.push({
      kind: "emulated",
      path: tool.path ?? `tools[${index}]`,
      detail: `The free-text tool "${tool.name}" became a function with one string.`,
    });
  });
  if (tools.length > 0) {
    const choice = encodeChoice(request);
    return { tools, ...(choice ? { tool_choice: choice } : {}), warnings };
  }
  const past = toolsOfHistory(request);
  if (past.length === 0) return { warnings };
  const detail = "The history calls tools that the request does not declare; they were declared and switched off.";
  return { tools: past, tool_choice: { type: "none" }, warnings: [{ kind: "emulated", path: "tools", detail }] };
}
