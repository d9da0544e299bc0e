import type { PriceUnit } from "@/lib/kernel";
import type { BodyPatch, DialectId } from "./dialect";
import { isObject, type JsonObject } from "./read";

/** A tool that the vendor runs itself and charges beside the tokens. */
export interface ServerTool {
  /** The vendor's word for it ("web_search", "code_interpreter"). */
  readonly name: string;
  /** Where the request asks for it, e.g. "tools[2]". */
  readonly path: string;
  /** What it is charged by; null = nothing the price book knows. */
  readonly unit: PriceUnit | null;
}

/** Where a vendor's own tools stand in one dialect, and what they are charged by. */
interface Vocabulary {
  /** The paid tool in one entry of `tools`, or null: a function of the client's, or one that costs only tokens. */
  readonly toolIn: (tool: JsonObject) => { readonly name: string; readonly unit: PriceUnit | null } | null;
  /** A member of the body that is such a tool by itself. Its searches are in no usage object, so it has no price. */
  readonly member?: string;
  /** The entry without its paid part; null or absent = nothing is left of it. */
  readonly strip?: (tool: JsonObject) => JsonObject | null;
}

const search = { name: "web_search", unit: "web_search" } as const;
const unpriced = (name: string) => ({ name, unit: null });

/** Tools of OpenAI that the client runs, or that cost nothing beside their tokens. */
const OPENAI_FREE =
  /^(function|custom|namespace|mcp|local_shell|apply_patch|tool_search|computer|computer_use|computer_use_preview)$/;
/** Tools of Anthropic that the client runs, or that cost nothing beside their tokens, whatever their date. */
const ANTHROPIC_FREE =
  /^(custom|(bash|text_editor|computer|memory|web_fetch|tool_search_tool\w*|mcp_toolset)(_\d{8})?)$/;

const GEMINI_PAID: Readonly<Record<string, PriceUnit | null>> = {
  googleSearch: "web_search",
  google_search: "web_search",
  googleSearchRetrieval: "web_search",
  google_search_retrieval: "web_search",
  googleMaps: null,
  google_maps: null,
  fileSearch: null,
  file_search: null,
};

const word = (value: unknown): string => (typeof value === "string" ? value : "");

const VOCABULARY: Readonly<Record<DialectId, Vocabulary>> = {
  "openai-chat": {
    member: "web_search_options",
    toolIn: ({ type }) => (word(type) === "function" || word(type) === "custom" ? null : unpriced(word(type))),
  },
  "openai-responses": {
    toolIn(tool) {
      const type = word(tool.type);
      if (type.startsWith("web_search")) return search;
      if (type === "shell") return isObject(tool.environment) ? unpriced("shell") : null;
      return OPENAI_FREE.test(type) ? null : unpriced(type);
    },
  },
  "anthropic-messages": {
    toolIn({ type }) {
      const name = word(type);
      if (name === "" || ANTHROPIC_FREE.test(name)) return null;
      return name.startsWith("web_search_") ? search : unpriced(name.replace(/_\d{8}$/, ""));
    },
  },
  "gemini-generate": {
    toolIn(tool) {
      const found = Object.keys(tool).find((name) => GEMINI_PAID[name] !== undefined && tool[name] !== null);
      return found === undefined ? null : { name: found, unit: GEMINI_PAID[found] ?? null };
    },
    strip(tool) {
      const rest = Object.entries(tool).filter(([name]) => GEMINI_PAID[name] === undefined);
      return rest.length > 0 ? Object.fromEntries(rest) : null;
    },
  },
};

const toolsOf = (body: JsonObject): readonly unknown[] =>
  Array.isArray(body.tools) ? body.tools : isObject(body.tools) ? [body.tools] : [];

const NONE: readonly ServerTool[] = [];

/** The vendor's own paid tools in a checked body. */
export function serverToolsOf(dialect: DialectId, body: JsonObject): readonly ServerTool[] {
  const { toolIn, member } = VOCABULARY[dialect];
  const isAsked = member !== undefined && isObject(body[member]);
  if (body.tools === undefined && !isAsked) return NONE;
  const found = toolsOf(body).flatMap((tool, index): ServerTool[] => {
    const paid = isObject(tool) ? toolIn(tool) : null;
    return paid ? [{ ...paid, path: `tools[${index}]` }] : [];
  });
  return isAsked && member ? [...found, { ...unpriced(member), path: member }] : found;
}

/** Functions and tools that the client runs: the vendor reads nothing for them beyond the prompt. */
const CLIENT_RUN: Readonly<Record<DialectId, (tool: JsonObject) => boolean>> = {
  "openai-chat": ({ type }) => type === "function" || type === "custom",
  "openai-responses": ({ type }) => /^(function|custom|namespace|local_shell|apply_patch)$/.test(word(type)),
  "anthropic-messages": ({ type }) => /^($|custom$|(bash|text_editor|computer|memory)_)/.test(word(type)),
  "gemini-generate": (tool) =>
    Object.keys(tool).every((name) => name === "functionDeclarations" || name === "function_declarations"),
};

/** Whether the vendor may run something itself whose results it reads as input: the prompt alone does not bound it. */
export function readsMore(dialect: DialectId, body: JsonObject): boolean {
  if (body.tools === undefined && body.mcp_servers === undefined) return false;
  const isClientRun = CLIENT_RUN[dialect];
  return body.mcp_servers !== undefined || toolsOf(body).some((tool) => isObject(tool) && !isClientRun(tool));
}

/** Takes the named tools out of a body of this dialect; without any tool left there is no choice of one either. */
export function withoutServerTools(dialect: DialectId, names: ReadonlySet<string>): BodyPatch {
  const { toolIn, strip } = VOCABULARY[dialect];
  const patch: BodyPatch = (body) => {
    const tools = toolsOf(body);
    let isChanged = false;
    const kept = tools.flatMap((tool): unknown[] => {
      if (!isObject(tool) || !names.has(toolIn(tool)?.name ?? "")) return [tool];
      isChanged = true;
      const rest = strip?.(tool) ?? null;
      return rest === null ? [] : [rest];
    });
    if (!isChanged) return null;
    return kept.length > 0 ? { tools: kept } : { tools: undefined, tool_choice: undefined };
  };
  // They are named with the parameters that the model does not support.
  return Object.assign(patch, { isLossless: true });
}
