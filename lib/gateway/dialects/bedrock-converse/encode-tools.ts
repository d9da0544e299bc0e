import type { GenerateRequest, ToolDefinition, Warning } from "../../ir";
import type { EncodeTarget } from "../dialect";
import type { JsonObject } from "../read";
import type { ModelTraits } from "./model-traits";
import { cacheMarkerOf } from "./own";
import { legalName } from "./tool-names";

/** Arguments of a free-text tool, which Converse does not have: one string member. The decoder takes it out again. */
const FREE_TEXT_SCHEMA: JsonObject = {
  type: "object",
  properties: { input: { type: "string", description: "The tool's whole input, as free text." } },
  required: ["input"],
};
const PLAIN_MEMBERS = new Set(["type", "properties", "required", "$defs", "definitions"]);

export interface EncodedTools {
  readonly toolConfig?: JsonObject;
  /** A sentence for the system prompt, where a choice has no other word. */
  readonly instruction?: string;
  readonly warnings: readonly Warning[];
}

interface Encoding {
  readonly target: EncodeTarget;
  readonly traits: ModelTraits;
  readonly warnings: Warning[];
}

function inputSchema(tool: ToolDefinition, path: string, { traits, warnings }: Encoding): JsonObject {
  if (tool.kind === "custom") return FREE_TEXT_SCHEMA;
  const schema: JsonObject = tool.parameters
    ? { type: "object", ...tool.parameters }
    : { type: "object", properties: {} };
  if (!traits.hasPlainSchemas) return schema;
  const kept = Object.entries(schema).filter(([name]) => PLAIN_MEMBERS.has(name));
  const lost = Object.keys(schema).filter((name) => !PLAIN_MEMBERS.has(name));
  if (lost.length > 0) {
    const detail = `This model takes no ${lost.map((name) => `"${name}"`).join(", ")} at the top of a tool's schema.`;
    warnings.push({ kind: "changed", path: `${path}.parameters`, detail });
  }
  return { properties: {}, ...Object.fromEntries(kept) };
}

function encodeTool(tool: ToolDefinition, index: number, to: Encoding): JsonObject {
  const path = tool.path ?? `tools[${index}]`;
  const { warnings, traits, target } = to;
  if (tool.kind === "custom") {
    const detail = `The free-text tool "${tool.name}" became a function with one string.`;
    warnings.push({ kind: "emulated", path, detail });
  }
  const canBeStrict = traits.hasStructuredOutput && target.capabilities.structured_outputs === true;
  const wantsStrict = tool.isStrict === true && tool.kind === "function";
  if (wantsStrict && !canBeStrict) {
    const detail = "Strict arguments have no counterpart for this model.";
    warnings.push({ kind: "dropped", path: `${path}.strict`, detail });
  }
  if (traits.hasCachePoints && cacheMarkerOf(tool.extensions)) {
    const detail = "This model keeps no cache point behind tools.";
    warnings.push({ kind: "dropped", path: `${path}.cache_control`, detail });
  }
  return {
    toolSpec: {
      name: legalName(tool.name),
      ...(tool.description ? { description: tool.description } : {}),
      inputSchema: { json: inputSchema(tool, path, to) },
      ...(wantsStrict && canBeStrict ? { strict: true } : {}),
    },
  };
}

/** Tools that the history calls: without a `toolConfig` such a history is refused. */
function namesInHistory(request: GenerateRequest): readonly string[] {
  const calls = request.messages.flatMap(({ blocks }) => blocks.filter((block) => block.type === "tool-call"));
  return [...new Set(calls.map(({ name }) => name))];
}

const NO_CALLS = "Do not call any tool now; answer in words.";

function switchedOff(request: GenerateRequest, tools: readonly JsonObject[], warnings: Warning[]): EncodedTools {
  const past = namesInHistory(request);
  if (past.length === 0) {
    if (tools.length > 0) {
      const detail = "The tools were left out: this provider has no word that forbids calls.";
      warnings.push({ kind: "emulated", path: "tool_choice", detail });
    }
    return { warnings };
  }
  const isDeclared = tools.length > 0;
  const detail = isDeclared
    ? "Calls were forbidden in the system prompt: this provider has no word for it."
    : "The history calls tools that the request does not declare; they were declared, and forbidden in the system prompt.";
  warnings.push({ kind: "emulated", path: isDeclared ? "tool_choice" : "tools", detail });
  const declared = past.map((name) => ({
    toolSpec: { name: legalName(name), inputSchema: { json: { type: "object", properties: {} } } },
  }));
  return { toolConfig: { tools: isDeclared ? tools : declared }, instruction: NO_CALLS, warnings };
}

interface Choice {
  readonly toolChoice?: JsonObject;
  readonly only?: string;
}

function encodeChoice(request: GenerateRequest, { traits, warnings }: Encoding): Choice {
  const choice = request.toolChoice;
  if (!choice || choice.type === "none") return {};
  if (choice.type === "auto") return { toolChoice: { auto: {} } };
  if (traits.forcedChoice === "none") {
    const detail = "This model cannot be made to call a tool; it may answer in words.";
    warnings.push({ kind: "changed", path: "tool_choice", detail });
    return {};
  }
  if (choice.type === "required") return { toolChoice: { any: {} } };
  if (traits.forcedChoice === "named") return { toolChoice: { tool: { name: legalName(choice.name) } } };
  const detail = `Only the tool "${choice.name}" was declared and a call demanded: this model takes no choice by name.`;
  warnings.push({ kind: "emulated", path: "tool_choice", detail });
  return { toolChoice: { any: {} }, only: choice.name };
}

/** `toolConfig` of a request. Converse has no word for "none" and none against parallel calls. */
export function encodeTools(request: GenerateRequest, target: EncodeTarget, traits: ModelTraits): EncodedTools {
  const to: Encoding = { target, traits, warnings: [] };
  const { warnings } = to;
  const given = request.tools ?? [];
  const tools = given.map((tool, index) => encodeTool(tool, index, to));
  if (tools.length === 0 || request.toolChoice?.type === "none") return switchedOff(request, tools, warnings);
  if (request.isParallelToolUse === false) {
    const detail = "This provider cannot be kept from parallel calls.";
    warnings.push({ kind: "dropped", path: "parallel_tool_calls", detail });
  }
  const { toolChoice, only } = encodeChoice(request, to);
  const declared = only === undefined ? tools : tools.filter((_tool, index) => given[index]?.name === only);
  return { toolConfig: { tools: declared, ...(toolChoice ? { toolChoice } : {}) }, warnings };
}
