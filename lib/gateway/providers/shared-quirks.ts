import type { Quirk } from "./provider";

/** Deviations that three or more vendors have in common, and makers of others. */
type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isSet = (value: unknown): boolean => value !== undefined && value !== null;

/** `messages` with every message run through `change`; null when none came out different. */
export function changeMessages(
  body: Readonly<JsonObject>,
  change: (message: JsonObject) => JsonObject,
): { messages: JsonObject[] } | null {
  if (!Array.isArray(body.messages)) return null;
  const given = body.messages as JsonObject[];
  const messages = given.map((message) => (isObject(message) ? change(message) : message));
  return messages.some((message, index) => message !== given[index]) ? { messages } : null;
}

const without = (source: JsonObject, names: readonly string[]): JsonObject =>
  names.some((name) => name in source)
    ? Object.fromEntries(Object.entries(source).filter(([name]) => !names.includes(name)))
    : source;

const TOOL_FIELDS = ["tools", "tool_choice", "parallel_tool_calls"];

export const dropEmptyTools: Quirk = {
  name: "drop-empty-tools",
  reason: "An empty tool list, and a tool choice or parallel_tool_calls without tools, are refused.",
  isLossless: true,
  fixture: "openai/empty-tools.refused.json",
  patch(body) {
    const names = TOOL_FIELDS.filter((name) => name in body);
    if (names.length === 0) return null;
    if (Array.isArray(body.tools) && body.tools.length > 0) return null;
    if (Array.isArray(body.functions) && body.functions.length > 0) return null;
    return Object.fromEntries(names.map((name) => [name, undefined]));
  },
};

export const developerIsSystem: Quirk = {
  name: "developer-is-system",
  reason: 'Only the roles system, user, assistant and tool are known; "developer" is refused.',
  fixture: "deepseek/developer-role.refused.json",
  patch: (body) =>
    changeMessages(body, (message) => (message.role === "developer" ? { ...message, role: "system" } : message)),
};

export const capIsMaxTokens: Quirk = {
  name: "cap-is-max-tokens",
  reason:
    "The output cap is known by its first name only: max_completion_tokens is ignored, so the cap would not hold.",
  fixture: "deepseek/max-completion-tokens.ignored.json",
  patch: (body) =>
    isSet(body.max_completion_tokens)
      ? { max_tokens: body.max_completion_tokens, max_completion_tokens: undefined }
      : null,
};

export const effortIsFlat: Quirk = {
  name: "effort-is-flat",
  reason: "OpenRouter's `reasoning` object is refused or ignored; the effort is the member reasoning_effort.",
  fixture: "openai/reasoning-object.refused.json",
  patch(body) {
    const { reasoning } = body;
    if (!("reasoning" in body) && !("include_reasoning" in body)) return null;
    const effort = isObject(reasoning) ? reasoning.effort : undefined;
    const flat = isSet(body.reasoning_effort) || !isSet(effort) ? {} : { reasoning_effort: effort };
    return { ...flat, reasoning: undefined, include_reasoning: undefined };
  },
};

const FOREIGN_MEMBERS = ["reasoning_content", "reasoning", "reasoning_details", "annotations", "images", "parsed"];

/** A call without signatures and without what OpenAI's own library adds when it parses arguments. */
function plainCall(call: JsonObject): JsonObject {
  const plain = without(call, ["extra_content", "index"]);
  if (!isObject(plain.function)) return plain;
  const body = without(plain.function, ["parsed_arguments"]);
  return body === plain.function ? plain : { ...plain, function: body };
}

export const plainHistory: Quirk = {
  name: "plain-history",
  reason: "Members of other vendors in messages (reasoning, signatures, cache marks) are refused as unknown.",
  fixture: "openai/reasoning-in-history.refused.json",
  patch: (body) =>
    changeMessages(body, (message) => {
      const plain = without(message, FOREIGN_MEMBERS);
      const calls = Array.isArray(plain.tool_calls)
        ? plain.tool_calls.map((call: unknown) => (isObject(call) ? plainCall(call) : call))
        : null;
      const isCallsSame =
        calls === null || calls.every((call, index) => call === (plain.tool_calls as unknown[])[index]);
      const parts = Array.isArray(plain.content)
        ? plain.content.map((part: unknown) => (isObject(part) ? without(part, ["cache_control"]) : part))
        : null;
      const isPartsSame = parts === null || parts.every((part, index) => part === (plain.content as unknown[])[index]);
      if (isCallsSame && isPartsSame) return plain;
      return { ...plain, ...(isCallsSame ? {} : { tool_calls: calls }), ...(isPartsSame ? {} : { content: parts }) };
    }),
};

export const silentTurnIsText: Quirk = {
  name: "silent-turn-is-text",
  reason: "An assistant turn with null content and no calls is refused; empty text is not.",
  fixture: "openai/null-content.refused.json",
  patch: (body) =>
    changeMessages(body, (message) => {
      const isSilent = message.role === "assistant" && !isSet(message.content);
      const hasCalls = Array.isArray(message.tool_calls) || isSet(message.function_call) || isSet(message.audio);
      return isSilent && !hasCalls && !isSet(message.refusal) ? { ...message, content: "" } : message;
    }),
};

export const schemaIsPrompt: Quirk = {
  name: "schema-is-prompt",
  reason: "response_format json_schema is refused; json_object with the schema in a system message comes nearest.",
  fixture: "deepseek/json-schema.refused.json",
  patch(body) {
    const format = body.response_format;
    if (!isObject(format) || format.type !== "json_schema" || !Array.isArray(body.messages)) return null;
    const wanted = isObject(format.json_schema) ? format.json_schema.schema : undefined;
    const text = `Answer with one JSON object and nothing else. It must match this JSON Schema: ${JSON.stringify(wanted ?? {})}`;
    return {
      response_format: { type: "json_object" },
      messages: [{ role: "system", content: text }, ...body.messages],
    };
  },
};

export const thinkingIsSwitch: Quirk = {
  name: "thinking-is-switch",
  reason: 'Thinking is switched by `thinking: {type: "enabled"|"disabled"}`; the effort "none" is not known.',
  fixture: "z-ai/reasoning.stream.sse",
  patch(body) {
    if (isSet(body.thinking)) return null;
    const reasoning = isObject(body.reasoning) ? body.reasoning : {};
    const effort = body.reasoning_effort ?? reasoning.effort;
    if (effort === "none" || reasoning.enabled === false) {
      return { thinking: { type: "disabled" }, reasoning: undefined, reasoning_effort: undefined };
    }
    if (!isSet(effort) && reasoning.enabled !== true && !isSet(reasoning.max_tokens)) return null;
    return { thinking: { type: "enabled" } };
  },
};

/** Leaves top-level members out. */
export const dropFields = (name: string, fields: readonly string[], reason: string, fixture: string): Quirk => ({
  name,
  reason,
  fixture,
  patch(body) {
    const present = fields.filter((field) => field in body);
    return present.length > 0 ? Object.fromEntries(present.map((field) => [field, undefined])) : null;
  },
});

/** Leaves every top-level member out that is not listed (vendors that refuse what they do not know). */
export const onlyFields = (fields: readonly string[], fixture: string): Quirk => {
  const known = new Set(fields);
  return {
    name: "only-known-fields",
    reason: "Unknown request members are refused.",
    fixture,
    patch(body) {
      const foreign = Object.keys(body).filter((field) => !known.has(field));
      return foreign.length > 0 ? Object.fromEntries(foreign.map((field) => [field, undefined])) : null;
    },
  };
};

/** What most vendors that borrow OpenAI's format need. */
export const compatible: readonly Quirk[] = [
  developerIsSystem,
  dropEmptyTools,
  effortIsFlat,
  capIsMaxTokens,
  silentTurnIsText,
];
