import { createHash } from "node:crypto";
import type { GenerateRequest, ToolDefinition, Warning } from "../../ir";
import { isObject, type JsonObject } from "../read";

/** Names Cohere takes: letters, digits and "_", no digit first. */
const LEGAL = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A tool's name as Cohere takes it. The same name gives the same. */
export function legalName(name: string): string {
  if (LEGAL.test(name)) return name;
  const mark = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `_${name.replace(/[^A-Za-z0-9_]/g, "_").slice(0, 54)}_${mark}`;
}

/** How the tools of a request went out, to be undone in the answer. */
export interface SentTools {
  /** The client's name of a tool. */
  original(name: string): string;
  /** True for a free-text tool, which went out as a function with one string. */
  isFreeText(original: string): boolean;
}

export function sentTools(request: GenerateRequest | undefined): SentTools {
  const tools = request?.tools ?? [];
  const originals = new Map(tools.map(({ name }) => [legalName(name), name]));
  const custom = new Set(tools.filter(({ kind }) => kind === "custom").map(({ name }) => name));
  return { original: (name) => originals.get(name) ?? name, isFreeText: (name) => custom.has(name) };
}

/** Arguments of a free-text tool, which Cohere does not have: one string. */
const FREE_TEXT_SCHEMA: JsonObject = {
  type: "object",
  properties: { input: { type: "string", description: "The tool's whole input, as free text." } },
  required: ["input"],
};

/** A call's arguments as JSON of an object. */
export const sentArguments = (kind: ToolDefinition["kind"], argumentsText: string): string =>
  kind === "custom" ? JSON.stringify({ input: argumentsText }) : argumentsText.trim() === "" ? "{}" : argumentsText;

/** What a call says, from the arguments on the wire: tools without arguments get "", "null" or "{}". */
export function readArguments(wire: unknown, isFreeText: boolean): string {
  const given = typeof wire === "string" ? wire : JSON.stringify(wire ?? {});
  const text = given.trim() === "" || given.trim() === "null" ? "{}" : given;
  if (!isFreeText) return text;
  try {
    const input: unknown = JSON.parse(text);
    return isObject(input) && typeof input.input === "string" ? input.input : text;
  } catch {
    return text;
  }
}

const hasRequired = ({ parameters }: ToolDefinition): boolean =>
  Array.isArray(parameters?.required) && parameters.required.length > 0;

const encodeTool = (tool: ToolDefinition): JsonObject => ({
  type: "function",
  function: {
    name: legalName(tool.name),
    ...(tool.description ? { description: tool.description } : {}),
    parameters:
      tool.kind === "custom" ? FREE_TEXT_SCHEMA : { type: "object", properties: {}, ...(tool.parameters ?? {}) },
  },
});

/** `strict_tools` holds for all tools at once, and each of them must require something. */
function encodeStrict(tools: readonly ToolDefinition[], warnings: Warning[]): JsonObject {
  const strict = tools.filter(({ isStrict }) => isStrict === true);
  if (strict.length === 0) return {};
  if (strict.length === tools.length && tools.every(hasRequired)) return { strict_tools: true };
  tools.forEach((tool, index) => {
    if (tool.isStrict !== true) return;
    const detail = "Arguments are strict here only when all tools are and each requires one.";
    warnings.push({ kind: "dropped", path: `${tool.path ?? `tools[${index}]`}.strict`, detail });
  });
  return {};
}

/** One named tool cannot be forced: it is sent alone, and some call required. */
function encodeChoice(request: GenerateRequest, tools: readonly ToolDefinition[], warnings: Warning[]) {
  const choice = request.toolChoice;
  if (choice?.type === "none") return { tools, choice: { tool_choice: "NONE" } };
  if (choice?.type === "required") return { tools, choice: { tool_choice: "REQUIRED" } };
  if (choice?.type !== "tool") return { tools, choice: {} };
  const named = tools.filter(({ name }) => name === choice.name);
  if (named.length < tools.length) {
    const detail = `Only the tool "${choice.name}" was sent, since this provider cannot force one of several.`;
    warnings.push({ kind: "emulated", path: "tool_choice", detail });
  }
  return { tools: named, choice: { tool_choice: "REQUIRED" } };
}

/** The tool members of a request; nothing at all without tools. */
export function encodeTools(request: GenerateRequest, warnings: Warning[]): JsonObject {
  const declared = request.tools ?? [];
  const { toolChoice } = request;
  if (declared.length === 0) {
    if (toolChoice?.type === "required" || toolChoice?.type === "tool")
      warnings.push({ kind: "dropped", path: "tool_choice", detail: "A tool choice means nothing without tools." });
    return {};
  }
  if (request.isParallelToolUse === false) {
    const detail = "This provider cannot be kept from parallel calls.";
    warnings.push({ kind: "dropped", path: "parallel_tool_calls", detail });
  }
  declared.forEach((tool, index) => {
    if (tool.kind !== "custom") return;
    const detail = `The free-text tool "${tool.name}" became a function with one string.`;
    warnings.push({ kind: "emulated", path: tool.path ?? `tools[${index}]`, detail });
  });
  const { tools, choice } = encodeChoice(request, declared, warnings);
  return { tools: tools.map(encodeTool), ...choice, ...encodeStrict(tools, warnings) };
}
